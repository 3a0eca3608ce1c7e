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

    /// Some 2 KB each. Beyond it everything is worded anew: whoever reads the whole archive must not fill the memory.
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

    /// How many are kept; for tests.
    var count: Int { renderings.withLock { $0.count } }

    /// Lets go of what is shown nowhere any more: over a year's notices it would be all of the memory allowed.
    func keep(_ shown: Set<NoticeID>) {
        renderings.withLock { renderings in
            guard renderings.contains(where: { !shown.contains($0.key.notice) }) else { return }
            renderings = renderings.filter { shown.contains($0.key.notice) }
        }
    }
}
