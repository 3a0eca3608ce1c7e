package import Notice

/// The state of everything one source reports, for one status.
package struct Situation: Sendable, Hashable, Codable {
    /// What was last said about one story, kept so that its end can be told to the same audience in the same terms.
    package struct Told: Sendable, Hashable, Codable {
        package var thread: ThreadID
        package var content: Content
    }

    /// One thing that stands at a code until another replaces it: a phenomenon of the warnings, a river, a volcano, a
    /// tsunami region.
    package struct Level: Sendable, Hashable, Codable {
        /// Nil where nothing is in force, in a state of a release before.
        package var code: String?
        package var name: String
        /// Of the thread still open; nil where nothing is in force or it was never told.
        package var told: Told?
    }

    /// What one telegram said of this municipality.
    package struct Standing: Sendable, Hashable, Codable {
        package var code: String
        package var name: String
        /// The parts of the municipality it is for; empty where it is for the whole.
        package var places: [String]
    }

    /// One telegram as it is remembered: enough to know what stands once a later one is withdrawn.
    package struct Entry: Sendable, Hashable, Codable {
        package var stamp: JMATelegram.Stamp
        package var office: String
        package var isCancelled: Bool
        package var standings: [Standing]
    }

    /// One family of warnings for this municipality: its newest telegrams, and each phenomenon's level.
    package struct Family: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        /// The office of the newest telegram: a 取消 has no areas, only an office. Empty where only a 取消 is known.
        package var office: String
        /// By phenomenon.
        package var levels: [String: Level]
        /// Oldest first; nil in a state of a release before.
        package var recent: [Entry]?
    }

    /// What a 時系列情報 expects of one phenomenon.
    package struct Expectation: Sendable, Hashable, Codable {
        package var code: String
        package var name: String
        package var from: Timestamp
        package var fromName: String
    }

    /// All expectations, and the telegram they are from.
    package struct Outlook: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var office: String
        /// By phenomenon.
        package var expected: [String: Expectation]
    }

    package struct Earthquake: Sendable, Hashable, Codable {
        /// The newest telegram of each code.
        package var newest: [String: JMATelegram.Stamp]
        package var regionIntensity: Intensity?
        package var cityIntensity: Intensity?
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

    /// A river's forecast area, or a volcano: one level, told by telegrams of its own.
    package struct River: Sendable, Hashable, Codable {
        package var newest: JMATelegram.Stamp
        package var level: Level?
        /// Oldest first; nil in a state of a release before.
        package var recent: [Entry]?
        package var name: String?
    }

    /// A gauge: the step it stands on, and what its last readings would change.
    package struct Gauge: Sendable, Hashable, Codable {
        package var newest: Timestamp?
        package var step = 0
        package var candidate: Int?
        package var agreeing = 0
        package var told: Told?
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
        /// The earliest moment at which the newest message received can have been sent.
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
        /// The address of the feed that told of it; nil once that feed lists it no more.
        package var feed: String?
    }

    /// By telegram code (`VPWW56`).
    package var warnings: [String: Family] = [:]
    /// By EventID.
    package var earthquakes: [String: Earthquake] = [:]
    package var tsunami = Tsunami()
    /// By forecast area.
    package var rivers: [String: River] = [:]
    /// By volcano (three digits).
    package var volcanoes: [String: River] = [:]
    package var outlook: Outlook?
    /// By station.
    package var gauges: [String: Gauge] = [:]
    /// The levels told under the other weather system, by phenomenon, until the first telegram of a family of this one takes
    /// them over; nil where the source never switched.
    package var carried: [String: Level]?
    /// By product and event (`bulletin:HJPTE…`).
    package var bulletins: [String: Bulletin] = [:]
    package var alerts: [Alert] = []
    /// By the feed item's identity.
    package var items: [String: Item] = [:]
    /// The addresses of the feeds that were read once: the first reading of each fills silently.
    package var feeds: Set<String> = []
    /// Stories whose newest telegram is not later than this were dropped to bound the state; a document of that age about an
    /// unknown story tells nothing.
    package var forgottenBefore: Timestamp?

    package init() {}
}

extension Situation {
    /// What a release before did not know is empty.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys, _ fallback: Value) throws -> Value {
            try values.decodeIfPresent(Value.self, forKey: key) ?? fallback
        }
        warnings = try value(.warnings, [:])
        earthquakes = try value(.earthquakes, [:])
        tsunami = try value(.tsunami, Tsunami())
        rivers = try value(.rivers, [:])
        volcanoes = try value(.volcanoes, [:])
        gauges = try value(.gauges, [:])
        outlook = try values.decodeIfPresent(Outlook.self, forKey: .outlook)
        carried = try values.decodeIfPresent([String: Level].self, forKey: .carried)
        bulletins = try value(.bulletins, [:])
        alerts = try value(.alerts, [])
        items = try value(.items, [:])
        feeds = try value(.feeds, [])
        forgottenBefore = try values.decodeIfPresent(Timestamp.self, forKey: .forgottenBefore)
    }
}
