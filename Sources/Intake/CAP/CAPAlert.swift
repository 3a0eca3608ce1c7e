package import Notice

/// One CAP alert (1.0, 1.1 or 1.2), already checked (facts: cap.md §3).
package struct CAPAlert: Sendable, Hashable {
    package enum MessageType: String, Sendable, Hashable, Codable {
        case alert = "Alert"
        case update = "Update"
        case cancel = "Cancel"
    }

    /// One `<info>` group: the infos that say the same in several languages.
    package struct Info: Sendable, Hashable {
        package var event: String
        package var hazard: Hazard
        package var urgency: Urgency
        /// AllClear, or urgency Past: the event is over.
        package var isOver: Bool
        package var places: [Place]
        package var expires: Timestamp?
        package var texts: [String: NoticeText]
        package var link: String?
        /// `valueName` and `value`, as written: `eventCode` and `parameter`.
        package var eventCodes: [Pair] = []
        package var parameters: [Pair] = []

        package var areas: [Area] { places.map(\.area) }
    }

    /// One `<area>`: a union of its shapes and codes.
    package struct Place: Sendable, Hashable {
        /// Its name, and the code of a Japanese municipality where it gives one, else its first geocode.
        package var area: Area
        package var codes: [Pair]
        package var shapes: [CAPShape]
        /// How many polygons and circles were left out for being no areas.
        package var droppedShapes: Int
    }

    package struct Pair: Sendable, Hashable, Comparable {
        package var name: String
        package var value: String

        package static func < (a: Pair, b: Pair) -> Bool { (a.name, a.value) < (b.name, b.value) }
    }

    /// `sender,identifier`: unique for ever (facts: cap.md §4).
    package struct Key: Sendable, Hashable, Codable, Comparable {
        package var rawValue: String
        package init(sender: String, identifier: String) { rawValue = "\(sender),\(identifier)" }
        package static func < (a: Key, b: Key) -> Bool { a.rawValue < b.rawValue }

        package init(from decoder: any Decoder) throws {
            rawValue = try decoder.singleValueContainer().decode(String.self)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(rawValue)
        }
    }

    package struct Reference: Sendable, Hashable {
        package var sender: String
        package var identifier: String
        package var sent: String
        package var key: Key { Key(sender: sender, identifier: identifier) }
        package var text: String { sent.isEmpty ? "\(sender),\(identifier)" : "\(sender),\(identifier),\(sent)" }
    }

    package var identifier: String
    package var sender: String
    package var senderName: String?
    package var sent: Timestamp
    /// As written, for the reference form.
    package var sentText: String
    package var status: NoticeStatus
    package var messageType: MessageType
    package var references: [Reference]
    /// Empty in a minimal Cancel: audience and areas come from what it refers to.
    package var infos: [Info]
    /// Between which moments it can have been sent, where it says so only roughly; nil is `sent` alone.
    package var span: ClosedRange<Timestamp>?

    package var earliest: Timestamp { span?.lowerBound ?? sent }
    package var latest: Timestamp { span?.upperBound ?? sent }

    package var key: Key { Key(sender: sender, identifier: identifier) }
    /// The triple by which others refer to this one.
    package var reference: String { "\(sender),\(identifier),\(sentText)" }
}
