/// Bytes in gzip's clothes (RFC 1952) without compression (RFC 1951 §3.2.4, stored blocks): what a client must inflate, made
/// without a compressor.
enum StoredGzip {
    private static let blockBytes = 65_535

    static func bytes(_ content: [UInt8]) -> [UInt8] {
        // Magic, deflate, no flags, no time, no hint, unknown system.
        var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        out.reserveCapacity(content.count + content.count / blockBytes * 5 + 32)
        var rest = content[...]
        repeat {
            let block = rest.prefix(blockBytes)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            out.append(rest.isEmpty ? 1 : 0)
            for value in [length, ~length] { out += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            out += block
        } while !rest.isEmpty
        for value in [crc32(content), UInt32(truncatingIfNeeded: content.count)] {
            out += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
        }
        return out
    }

    /// ISO 3309, as gzip uses it.
    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
        return ~crc
    }

    private static let table: [UInt32] = (0..<256).map { value in
        (0..<8).reduce(UInt32(value)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}
