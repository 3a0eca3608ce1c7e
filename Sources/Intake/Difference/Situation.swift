package import Notice

/// The state of everything one source reports, for one status.
package struct Situation: Sendable, Hashable, Codable {
    /// What was last said about one story, kept so that its end can be told to the same audience in the same terms.
    package struct Told: Sendable, Hashable, Codable {
        package var thread: ThreadID
        package var content: Content
    }

    /// One thing that stands at a code until another replaces it: a phenomenon of the warnings, a river, a tsunami
    /// region.
    package struct Level: Sendable, Hashable, Codable {
        /// Nil where nothing is in force.
        package var code: String?
        package var name: String
        /// The telegram that made it so, and what was in force before: a 取消 of that telegram goes back to it.
        package var since: JMATelegram.Stamp
        package var previousCode: String?
        package var previousName: String
        /// Of the thread still open; nil where nothing is in force.
        package var told: Told?
    }

    /// One family of warnings for this municipality: the newest telegram, and each phenomenon's level.
    package struct Family: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        /// The office of the newest telegram: a 取消 has no areas, only an office.
        package var office: String
        /// By phenomenon.
        package var levels: [String: Level]
    }

    package struct Earthquake: Sendable, Hashable, Codable {
        /// The newest telegram of each code.
        package var newest: [String: JMATelegram.Stamp]
        package var regionIntensity: Intensity?
        package var cityIntensity: Intensity?
        package var toldIntensity: Intensity?
        package var told: Told?
        /// What is known of the quake, by slot, from whichever telegram had it last.
        package var facts: [String: String]
    }

    package struct TsunamiRegion: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        /// The events that `newest` was about.
        package var eventIDs: [String]
        package var level: Level?
    }

    package struct Tsunami: Sendable, Hashable, Codable {
        /// The newest telegram of each event.
        package var newest: [String: JMATelegram.Stamp] = [:]
        /// By forecast region, for the regions of this municipality.
        package var regions: [String: TsunamiRegion] = [:]
    }

    package struct River: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var level: Level?
    }

    package struct Bulletin: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var told: Told?
    }

    /// A connected graph of CAP references: one story.
    package struct Alert: Sendable, Hashable, Codable {
        package var received: Set<CAPAlert.Key>
        /// Every message of the story, received or only referred to.
        package var members: Set<CAPAlert.Key>
        /// `sent` of the newest message received.
        package var newest: Timestamp
        /// How the newest message ended the story (all clear or retraction); nil while it is current.
        package var end: Phase?
        package var told: Told?
    }

    /// A feed's item needs no end told: its content is not kept.
    package struct Item: Sendable, Hashable, Codable {
        package var contentHash: String
        package var thread: ThreadID
        package var sent: Timestamp
    }

    /// By telegram code (`VPWW56`).
    package var warnings: [String: Family] = [:]
    /// By EventID.
    package var earthquakes: [String: Earthquake] = [:]
    package var tsunami = Tsunami()
    /// By forecast area.
    package var rivers: [String: River] = [:]
    /// By product and event (`bulletin:HJPTE…`).
    package var bulletins: [String: Bulletin] = [:]
    package var alerts: [Alert] = []
    /// By the feed item's identity.
    package var items: [String: Item] = [:]
    /// Whether the feed was read once: the first reading fills silently.
    package var isFilled = false
    /// Stories whose newest telegram is not later than this were dropped to bound the state; a document of that age about an
    /// unknown story tells nothing.
    package var forgottenBefore: Timestamp?

    package init() {}
}
