import Notice
import Settings

/// How often the versions of one thread are sent to people; what is held back is shown all the same.
package enum Renotify: Sendable, Hashable {
    /// Every version.
    case each
    /// The first, and what is worse than what was last told.
    case worse
    /// The first only.
    case never
    /// At most one in that time, and what is worse.
    case within(Duration)

    package static let shortest = Duration.seconds(60)
    package static let longest = Duration.seconds(7 * 86_400)

    /// Why a version is shown only; nil where it is sent.
    func silence(_ standing: Standing, lastPushed: Timestamp?, now: Timestamp) -> String? {
        switch (self, standing) {
        case (.each, _), (_, .first): return nil
        case (.never, _): return "only the first version of a thread is sent"
        case (.worse, .worse), (.within, .worse): return nil
        case (.worse, .notWorse): return "it is no worse than what was told"
        case (.within(let pause), .notWorse):
            // A clock that was set back makes it less than no time ago: still.
            guard let lastPushed, now < lastPushed.adding(seconds: pause.components.seconds) else { return nil }
            return "the thread was sent less than \(pause.notation) ago, and it is no worse"
        }
    }

    /// As the table writes it.
    package var notation: String {
        switch self {
        case .each: "each"
        case .worse: "worse"
        case .never: "never"
        case .within(let pause): pause.notation
        }
    }

    static var type: SettingType<Renotify> {
        .words(
            ["each": .each, "worse": .worse, "never": .never], or: .duration(in: shortest...longest),
            Renotify.within)
    }
}
