/// A QR code (ISO/IEC 18004) of a short text: byte mode, error correction M, versions 1 to 10.
struct QRCode: Sendable, Hashable {
    /// Modules a side, without the quiet zone.
    let size: Int
    /// Row by row; true is dark.
    private(set) var modules: [Bool]

    /// Modules of quiet zone around it that every reader needs.
    static let quietZone = 4

    /// Error-correction codewords a block, then the data codewords of each block, by version (table 9, level M).
    private static let blocks: [(correction: Int, data: [Int])] = [
        (10, [16]), (16, [28]), (26, [44]), (18, [32, 32]), (24, [43, 43]), (16, [27, 27, 27, 27]),
        (18, [31, 31, 31, 31]), (22, [38, 38, 39, 39]), (22, [36, 36, 36, 37, 37]), (26, [43, 43, 43, 43, 44]),
    ]

    /// Nil for an empty text or one longer than 213 bytes.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty,
            let version = (1...Self.blocks.count).first(where: { version in
                let room = Self.blocks[version - 1].data.reduce(0, +) * 8
                return 4 + Self.countBits(version) + bytes.count * 8 <= room
            })
        else { return nil }
        size = version * 4 + 17
        modules = Array(repeating: false, count: size * size)
        var canvas = QRCanvas(version: version)
        canvas.drawFunctionPatterns()
        canvas.place(Self.interleaved(Self.codewords(bytes, version), version))
        modules = canvas.masked()
    }

    func isDark(_ row: Int, _ column: Int) -> Bool { modules[row * size + column] }

    private static func countBits(_ version: Int) -> Int { version < 10 ? 8 : 16 }

    // MARK: Data

    private static func codewords(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
        let room = blocks[version - 1].data.reduce(0, +)
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for shift in stride(from: count - 1, through: 0, by: -1) { bits.append(value >> shift & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, countBits(version))
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, room * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var words = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        var isFirst = true
        while words.count < room {
            words.append(isFirst ? 0xEC : 0x11)
            isFirst.toggle()
        }
        return words
    }

    private static func interleaved(_ words: [UInt8], _ version: Int) -> [UInt8] {
        let (correction, lengths) = blocks[version - 1]
        let generator = ReedSolomon.generator(correction)
        var start = 0
        let data = lengths.map { length in
            defer { start += length }
            return Array(words[start..<start + length])
        }
        let checks = data.map { ReedSolomon.remainder($0, generator) }
        var result: [UInt8] = []
        for index in 0..<(lengths.max() ?? 0) {
            for block in data where index < block.count { result.append(block[index]) }
        }
        for index in 0..<correction { for block in checks { result.append(block[index]) } }
        return result
    }
}

/// Reed-Solomon codes over GF(256) with the polynomial of QR codes, 0x11D.
enum ReedSolomon {
    static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product = 0
        for shift in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7) * 0x11D
            if b >> UInt8(shift) & 1 == 1 { product ^= Int(a) }
        }
        return UInt8(product)
    }

    /// The generator polynomial without its leading 1, highest power first.
    static func generator(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = multiply(result[index], root)
                if index + 1 < degree { result[index] ^= result[index + 1] }
            }
            root = multiply(root, 2)
        }
        return result
    }

    static func remainder(_ data: [UInt8], _ generator: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for index in generator.indices { result[index] ^= multiply(generator[index], factor) }
        }
        return result
    }
}
