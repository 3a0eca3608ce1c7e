import Notice
import Synchronization
import Wording

/// Each version worded once a language, however many feeds and boards show it. A version never changes, so what was worded
/// stays right until the words of the site do, which is a new `Signage`.
final class RenderingMemo: Sendable {
    private struct Key: Hashable {
        var notice: NoticeID
        var version: Int
        var language: LanguageTag
    }

    /// Some 2 KB each. Beyond it everything is worded anew: old versions are hardly asked for again.
    private static let capacity = 8_192

    private let renderings = Mutex<[Key: Rendering]>([:])

    func rendering(of notice: Notice, in language: LanguageTag, _ make: () -> Rendering) -> Rendering {
        let key = Key(notice: notice.id, version: notice.version, language: language)
        if let known = renderings.withLock({ $0[key] }) { return known }
        let made = make()
        renderings.withLock { renderings in
            if renderings.count >= Self.capacity { renderings = [:] }
            renderings[key] = made
        }
        return made
    }
}
