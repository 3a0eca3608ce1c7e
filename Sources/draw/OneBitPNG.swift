/// A PNG of one bit a pixel (ISO/IEC 15948), its data stored and not compressed: a panel of 800 × 480 takes 48 KB, as its bitmap
/// does.
enum OneBitPNG {
    /// Bytes of a stored block of deflate (RFC 1951 §3.2.4).
    private static let longestBlock = 65_535

    /// - Parameter rows: from the top; true is white.
    static func file(width: Int, rows: [[Bool]]) -> [UInt8] {
        var data: [UInt8] = []
        for row in rows {
            // No filter; then eight pixels a byte, the first in the highest bit.
            var line = [UInt8](repeating: 0, count: (width + 7) / 8)
            for (x, isWhite) in row.enumerated() where isWhite { line[x / 8] |= 0x80 >> UInt8(x % 8) }
            data += [0] + line
        }
        // One bit, grey, and the only methods there are.
        let header = big(width) + big(rows.count) + [1, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", stored(data)) + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return big(data.count) + body + big(Int(checksum(body)))
    }

    /// A zlib stream (RFC 1950) of stored blocks.
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + longestBlock, data.count)
            let count = UInt16(end - start)
            bytes.append(end == data.count ? 1 : 0)
            bytes += [count, ~count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            bytes += data[start..<end]
            start = end
        } while start < data.count
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return bytes + big(Int(b << 16 | a))
    }

    /// CRC-32 of ISO 3309, as PNG's annex D gives it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func big(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
