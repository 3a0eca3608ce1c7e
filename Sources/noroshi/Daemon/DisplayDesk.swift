import Crypto
import Notice
import Settings
import Signage
import Synchronization

/// Every configured display: whose token it is, what it was last seen showing, whether it is switched off.
///
/// What displays say of themselves is telemetry. It lets staff see a dark screen; it never silences an alarm.
final class DisplayDesk: Sendable {
    /// What a player said when it was last heard.
    struct Sighting: Sendable, Hashable {
        var client: String
        var at: Timestamp
        /// The tag of the page it shows; empty where it has none yet.
        var content: String
        var isVisible: Bool
        var width: Int
        var height: Int
        /// 0 where everything fits; higher where less important parts had to go; 5 where even that did not help.
        var tightness: Int
        var isStreaming: Bool
    }

    private struct Contact {
        var lastPoll: Timestamp?
        /// The tag of the page it has to show, and since when as far as it was looked at.
        var expected: (tag: String, since: Timestamp)?
        /// Milliseconds after it within which the next poll is due.
        var nextWithin: Int64 = 0
        var sightings: [String: Sighting] = [:]
        /// Whether its absence has been told.
        var isMissed = false
    }

    /// Players remembered on one token; two are already told.
    private static let mostClients = 8
    /// A player that was silent so long is not counted as a second one, in milliseconds.
    static let forgottenAfter: Int64 = 15 * 60_000
    /// Silence after which a display counts as offline: several polls of its slowest rhythm, in milliseconds.
    static let offlineAfter: Int64 = 120_000

    private let tokens: [(digest: [UInt8], name: String)]
    private let displays: [Display]
    private let state: SignageState
    private let showcase: Showcase
    private let onChange: @Sendable () -> Void
    private let contacts = Mutex<[String: Contact]>([:])

    /// - Parameter onChange: called when a display was switched, so that it is told to look.
    init(
        _ entries: [SignageSettings.DisplayEntry], state: SignageState, showcase: Showcase,
        onChange: @escaping @Sendable () -> Void = {}
    ) {
        tokens = entries.map { (Array(SHA256.hash($0.token.revealedBytes)), $0.display.name ?? "") }
        displays = entries.map(\.display)
        self.state = state
        self.showcase = showcase
        self.onChange = onChange
        showcase.setDisplays(Self.switched(displays, by: state.current))
    }

    var names: [String] { displays.compactMap(\.name) }

    private static func switched(_ displays: [Display], by value: SignageState.Value) -> [Display] {
        displays.map { display in
            var display = display
            display.isOff = value.off.contains(display.name ?? "")
            return display
        }
    }

    /// Whose token this is; all are compared, each in constant time.
    func name(token: String) -> String? {
        let digest = Array(SHA256.hash(Array(token.utf8)))
        var found: String?
        for entry in tokens where ConstantTime.areEqual(digest, entry.digest) { found = entry.name }
        return found
    }

    /// - Throws: where it cannot be written down; then nothing has changed.
    func switchOff(_ name: String, _ isOff: Bool) async throws {
        try await state.change { value in
            if isOff { value.off.insert(name) } else { value.off.remove(name) }
        } then: { [displays, showcase] in
            showcase.setDisplays(Self.switched(displays, by: $0))
        }
        onChange()
    }

    // MARK: What displays say

    /// - Parameter nextWithin: milliseconds for which it may sleep before it asks again; 0 for what polls all the time.
    func notePoll(of name: String, now: Timestamp, nextWithin: Int64 = 0) {
        contacts.withLock { contacts in
            contacts[name, default: Contact()].lastPoll = now
            contacts[name, default: Contact()].nextWithin = nextWithin
        }
        // A restart may not forget that a display was there once. What cannot be written is tried again at the next poll.
        guard state.current.firstSeen[name] == nil else { return }
        state.note(.display(name)) { value in
            if value.firstSeen[name] == nil { value.firstSeen[name] = now }
        }
    }

    func note(_ sighting: Sighting, of name: String) {
        contacts.withLock { contacts in
            var contact = contacts[name] ?? Contact()
            contact.sightings = contact.sightings.filter {
                sighting.at.milliseconds - $0.value.at.milliseconds < Self.forgottenAfter
            }
            if contact.sightings.count >= Self.mostClients, contact.sightings[sighting.client] == nil,
                let oldest = contact.sightings.values.min(by: { $0.at < $1.at })
            {
                contact.sightings[oldest.client] = nil
            }
            contact.sightings[sighting.client] = sighting
            contacts[name] = contact
        }
    }

    // MARK: What is known of them

    func views(now: Timestamp) -> [DisplayView] {
        let known = state.current
        return displays.compactMap { display in
            guard let name = display.name else { return nil }
            let tag = showcase.content(of: name)
            let contact = contacts.withLock { contacts in
                if let tag, contacts[name]?.expected?.tag != tag {
                    contacts[name, default: Contact()].expected = (tag, now)
                }
                return contacts[name]
            }
            let recent = (contact?.sightings.values).map(Array.init) ?? []
            return DisplayView(
                name: name, isOff: known.off.contains(name), firstSeen: known.firstSeen[name],
                lastPoll: contact?.lastPoll, expected: tag, expectedSince: contact?.expected?.since,
                sightings: recent.sorted { $0.at > $1.at }, now: now,
                // What sleeps may miss one poll.
                patience: max(Self.offlineAfter, 2 * (contact?.nextWithin ?? 0) + Self.offlineAfter / 2))
        }
    }

    /// Displays that have fallen silent since the last look, and those that are back. A display nobody has ever seen is not
    /// missed: it may not hang yet.
    func changes(now: Timestamp) -> (missed: [DisplayView], back: [DisplayView]) {
        let views = views(now: now)
        return contacts.withLock { contacts in
            var (missed, back) = ([DisplayView](), [DisplayView]())
            for view in views {
                let isGone = view.state == .offline
                guard isGone != (contacts[view.name]?.isMissed ?? false) else { continue }
                contacts[view.name, default: Contact()].isMissed = isGone
                if isGone { missed.append(view) } else { back.append(view) }
            }
            return (missed, back)
        }
    }
}
