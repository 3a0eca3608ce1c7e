import Crypto
import Notice

/// Somebody left a channel, was deleted from it, or came back: known by the blind index, which says nothing without the key.
struct Departure: Sendable, Hashable {
    enum Kind: String, Sendable {
        /// Ended the subscription.
        case left = "l"
        /// Is to be forgotten: what the person wrote goes too.
        case deleted = "d"
        /// Subscribed again after that.
        case returned = "r"
    }

    struct Person: Sendable, Hashable {
        var channel: ChannelID
        var blind: [UInt8]
    }

    var person: Person
    var kind: Kind
    var at: Timestamp

    /// One line of the file, its end included.
    var line: String {
        "\(kind.rawValue) \(at.milliseconds) \(Hexadecimal.encode(person.blind)) \(person.channel)\n"
    }

    init(_ person: Person, _ kind: Kind, at: Timestamp) {
        self.person = person
        self.kind = kind
        self.at = at
    }

    /// Nil for anything that is no whole line of the file.
    init?(line: Substring) {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let kind = Kind(rawValue: String(parts[0])), let at = Int64(parts[1]),
            let blind = Hexadecimal.decode(String(parts[2])), blind.count == Vault.blindLength, !parts[3].isEmpty
        else { return nil }
        self.init(
            Person(channel: ChannelID(rawValue: String(parts[3])), blind: blind), kind,
            at: Timestamp(milliseconds: at))
    }

    /// Who is gone at the end of so many lines, in order; the newest line of a person holds.
    static func gone(_ departures: some Sequence<Departure>) -> [Person: Departure] {
        var gone: [Person: Departure] = [:]
        for departure in departures {
            gone[departure.person] = departure.kind == .returned ? nil : departure
        }
        return gone
    }
}
