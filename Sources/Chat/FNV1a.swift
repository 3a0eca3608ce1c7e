/// FNV-1a, 64 bits: names terms and digests by number. Not for secrets: it resists nobody.
struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func combine(byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

    mutating func combine(scalar: UInt32) {
        combine(byte: UInt8(truncatingIfNeeded: scalar))
        combine(byte: UInt8(truncatingIfNeeded: scalar >> 8))
        combine(byte: UInt8(truncatingIfNeeded: scalar >> 16))
    }
}
