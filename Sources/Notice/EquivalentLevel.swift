/// What a JMA product means on the five-level scale: 警戒レベル○**相当**. Never worded, coloured or handled as an order.
package struct EquivalentLevel: Sendable, Hashable, Comparable, Codable {
    /// 1...5
    package let value: Int

    package init?(_ value: Int) {
        guard (1...5).contains(value) else { return nil }
        self.value = value
    }

    package static func < (a: EquivalentLevel, b: EquivalentLevel) -> Bool { a.value < b.value }

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Int.self)
        guard let level = EquivalentLevel(value) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(value) is not a level from 1 to 5"))
        }
        self = level
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
