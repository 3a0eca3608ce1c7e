package import Notice

/// The state of everything one source reports, for one status.
package struct Situation: Sendable, Hashable, Codable {
    /// What was last said about one story, kept so that its end can be told to the same audience in the same terms.
    package struct Told: Sendable, Hashable, Codable {
        package var thread: ThreadID
        package var content: Content
    }

    /// One phenomenon of the warnings, or one river, or one tsunami region.
    package struct Level: Sendable, Hashable, Codable {
        package var code: String
        package var name: String
        /// The telegram that made it so, and what was in force before: a 取消 of that telegram goes back to it.
        package var since: JMATelegram.Stamp
        package var previousCode: String?
        package var previousName: String?
        /// Nil where nothing is in force.
        package var told: Told?
    }

    /// One family of warnings for this municipality: the newest telegram, and each phenomenon's level.
    package struct Family: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        /// The office of the newest telegram: a 取消 has no areas, only an office.
        package var office: String
        package var levels: [String: Level]
    }

    package struct Earthquake: Sendable, Hashable, Codable {
        /// The newest telegram of each code.
        package var newest: [String: JMATelegram.Stamp]
        package var regionIntensity: Intensity?
        package var cityIntensity: Intensity?
        package var toldIntensity: Intensity?
        package var told: Told?
        /// Facts from whichever telegram had them last, by slot.
        package var slots: [String: String]
    }

    package struct Tsunami: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var eventIDs: [String]
        /// By forecast region.
        package var levels: [String: Level]
    }

    package struct River: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var level: Level
    }

    package struct Bulletin: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var told: Told?
    }

    package struct Alert: Sendable, Hashable, Codable {
        /// Every alert of the story, known or only referred to.
        package var members: [CAPAlert.Key]
        package var newest: Timestamp
        package var isOver: Bool
        package var told: Told?
    }

    package struct Item: Sendable, Hashable, Codable {
        package var contentHash: String
        package var told: Told
    }

    /// By telegram code (`VPWW56`).
    package var warnings: [String: Family] = [:]
    /// By EventID.
    package var earthquakes: [String: Earthquake] = [:]
    package var tsunami: Tsunami?
    /// By forecast area.
    package var rivers: [String: River] = [:]
    /// By telegram code and EventID.
    package var bulletins: [String: Bulletin] = [:]
    package var alerts: [Alert] = []
    /// By the item's identity.
    package var items: [String: Item] = [:]
    /// Whether the feed was read once: the first reading fills silently.
    package var isFilled = false
    /// Stories older than this were dropped to bound the state; a document about one of them tells nothing.
    package var forgottenBefore: Timestamp?

    package init() {}
}
