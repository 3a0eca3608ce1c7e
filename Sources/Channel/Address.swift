/// Where one recipient is reached: a LINE user id, a mail address, a webhook URL. Personal data: it prints as
/// `<address>`, and only the bytes of a request contain it.
package struct Address: Sendable, Hashable, Codable {
    package let rawValue: String

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension Address: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<address>" }
    package var debugDescription: String { "<address>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
