/// A Windows bitmap of one bit a pixel, as older TRMNL firmware draws it: version 3 header, palette black then white, rows
/// from the bottom up, each padded to four bytes (facts: signage.md §2: 62 bytes before the first pixel).
enum Bitmap {
    private static let headerSize = 62

    /// - Parameter rows: from the top; true is white.
    static func file(width: Int, rows: [[Bool]]) -> [UInt8] {
        let stride = (width + 31) / 32 * 4
        let size = headerSize + stride * rows.count
        var bytes: [UInt8] = Array("BM".utf8)
        bytes += little(size) + little(0) + little(headerSize)
        bytes += little(40) + little(width) + little(rows.count)
        // One plane, one bit.
        bytes += [1, 0, 1, 0]
        // No compression; 2,835 pixels a metre are the usual 72 dots an inch; two colours, both important.
        bytes += little(0) + little(stride * rows.count) + little(2_835) + little(2_835) + little(2) + little(2)
        bytes += [0, 0, 0, 0, 255, 255, 255, 0]
        for row in rows.reversed() {
            var line = [UInt8](repeating: 0, count: stride)
            for (x, isWhite) in row.enumerated() where isWhite { line[x / 8] |= 0x80 >> UInt8(x % 8) }
            bytes += line
        }
        return bytes
    }

    private static func little(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
