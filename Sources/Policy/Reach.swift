package import Notice

/// The channels a notice goes out by. In JSON `"all"`, or the list of their names.
package enum Reach: Sendable, Hashable {
    case all
    case only([ChannelID])
    /// Shown, but nobody is sent a message.
    case none

    package func includes(_ channel: ChannelID) -> Bool {
        switch self {
        case .all: true
        case .only(let channels): channels.contains(channel)
        case .none: false
        }
    }
}

extension Reach: Codable {
    private static let everyChannel = "all"

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let word = try? container.decode(String.self), word == Self.everyChannel {
            self = .all
            return
        }
        let names = try container.decode([ChannelID].self)
        self = names.isEmpty ? .none : .only(names)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .all: try container.encode(Self.everyChannel)
        case .only(let channels): try container.encode(channels)
        case .none: try container.encode([ChannelID]())
        }
    }
}
