/// A 128-bit digest that is the same on every run and machine (FNV-1a, two offsets). It tells contents apart and names
/// threads; it proves nothing, and nothing here is secret or approved by it (`Crypto` has SHA-256 for that).
enum StableHash {
    static func hex(_ parts: [String]) -> String {
        var low: UInt64 = 0xcbf2_9ce4_8422_2325
        var high: UInt64 = 0x6c62_272e_07bb_0142
        func mix(_ byte: UInt8) {
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            high ^= high >> 29
        }
        for part in parts {
            for byte in part.utf8 { mix(byte) }
            // Parts are kept apart: 0xFF is in no UTF-8 text.
            mix(0xFF)
        }
        return digits(high) + digits(low)
    }

    private static func digits(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
