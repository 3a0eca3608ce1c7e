package import Notice

/// What a step may depend on besides its recipients. `firstAttempt`, `key` and `isSilent` are frozen in the ledger before the first
/// send; `now` is the moment of this attempt and may only reach parts that are allowed to differ (a signature's time).
package struct Context: Sendable, Hashable {
    package var firstAttempt: Timestamp
    package var now: Timestamp
    /// 16 bytes of real randomness, made once for the attempt: LINE's retry key, a mail's Message-ID.
    package var key: AttemptKey
    /// Whether the recipients' phones stay still; frozen with the attempt. It changes how a message arrives, nothing of
    /// what it says.
    package var isSilent: Bool
    /// The ledger's hash of the prepared bytes and fields, frozen with them; equal exactly where they are equal.
    package var hash: String

    package init(
        firstAttempt: Timestamp, now: Timestamp, key: AttemptKey, isSilent: Bool = false, hash: String = ""
    ) {
        self.firstAttempt = firstAttempt
        self.now = now
        self.key = key
        self.isSilent = isSilent
        self.hash = hash
    }
}

/// The idempotency key of one attempt, printed as a lower-case UUID.
package struct AttemptKey: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }

    /// The key of the request so many places further on in an attempt of several: the last 48 bits counted up. Keys are random
    /// in 122 bits, so those of two attempts do not meet.
    package func advanced(by places: Int) -> AttemptKey {
        guard places > 0, let last = UInt64(rawValue.suffix(12), radix: 16) else { return self }
        var sum = (last &+ UInt64(places)) & 0xFFFF_FFFF_FFFF
        var text = Array(rawValue.utf8)
        for place in 1...12 {
            text[text.count - place] = Self.digits[Int(sum & 15)]
            sum >>= 4
        }
        return AttemptKey(rawValue: String(decoding: text, as: UTF8.self))
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// From 16 random bytes, with the version and variant bits of RFC 9562 §5.4 set.
    package init(random bytes: [UInt8]) {
        var b = Array(bytes.prefix(16)) + [UInt8](repeating: 0, count: max(0, 16 - bytes.count))
        b[6] = (b[6] & 0x0F) | 0x40
        b[8] = (b[8] & 0x3F) | 0x80
        var text: [UInt8] = []
        for (index, byte) in b.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 0x0F)])
        }
        rawValue = String(decoding: text, as: UTF8.self)
    }
}
