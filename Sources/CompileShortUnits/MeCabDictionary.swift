/// A compiled dictionary of MeCab (`sys.dic` and `matrix.bin`): a header of ten UInt32 and the character set, a double
/// array over the surfaces' bytes, 16 bytes a token, and the features as text.
struct MeCabDictionary {
    /// One entry: a surface and one way to read it.
    struct Word {
        var surface: String
        /// Left and right context; UniDic's are the same.
        var context: Int
        var cost: Int
        var features: [Substring]
    }

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private let system: [UInt8]
    private let matrix: [UInt8]
    private let doubleArray: Int
    private let doubleArrayCount: Int
    private let tokens: Int
    private let features: Int
    /// Contexts on each side.
    let contextCount: Int

    private static let headerSize = 72
    private static let tokenSize = 16

    init(system: [UInt8], matrix: [UInt8]) throws {
        self.system = system
        self.matrix = matrix
        guard system.count > Self.headerSize, matrix.count > 4 else {
            throw Unreadable(description: "sys.dic or matrix.bin is cut short")
        }
        let sizes = (0..<10).map { Self.uint32(system, $0 * 4) }
        doubleArray = Self.headerSize
        doubleArrayCount = sizes[6] / 8
        tokens = doubleArray + sizes[6]
        features = tokens + sizes[7]
        guard system.count == features + sizes[8] else {
            throw Unreadable(description: "sys.dic is no dictionary of MeCab's version 102")
        }
        contextCount = Int(matrix[0]) | Int(matrix[1]) << 8
        guard matrix.count == 4 + contextCount * contextCount * 2 else {
            throw Unreadable(description: "matrix.bin is not square")
        }
    }

    /// What it costs that context `right` follows context `left`.
    func connection(_ left: Int, _ right: Int) -> Int {
        let offset = 4 + (left + contextCount * right) * 2
        return Int(Int16(bitPattern: UInt16(matrix[offset]) | UInt16(matrix[offset + 1]) << 8))
    }

    /// Every entry, by surface in the order of its bytes.
    func forEachWord(_ body: (Word) throws -> Void) throws {
        var path: [UInt8] = []
        try walk(base: base(0), &path, body)
    }

    private func walk(base node: Int, _ path: inout [UInt8], _ body: (Word) throws -> Void) throws {
        if node < doubleArrayCount, check(node) == node, base(node) < 0 {
            let value = -base(node) - 1
            for number in value >> 8..<value >> 8 + value & 0xFF {
                try body(word(number, surface: String(decoding: path, as: UTF8.self)))
            }
        }
        for byte in 0..<256 where node + byte + 1 < doubleArrayCount && check(node + byte + 1) == node {
            path.append(UInt8(byte))
            try walk(base: base(node + byte + 1), &path, body)
            path.removeLast()
        }
    }

    private func word(_ number: Int, surface: String) -> Word {
        let token = tokens + number * Self.tokenSize
        let start = features + Self.uint32(system, token + 8)
        let end = system[start...].firstIndex(of: 0) ?? system.endIndex
        return Word(
            surface: surface, context: Int(system[token]) | Int(system[token + 1]) << 8,
            cost: Int(Int16(bitPattern: UInt16(system[token + 6]) | UInt16(system[token + 7]) << 8)),
            features: String(decoding: system[start..<end], as: UTF8.self)
                .split(separator: ",", omittingEmptySubsequences: false))
    }

    private func base(_ node: Int) -> Int {
        Int(Int32(truncatingIfNeeded: Self.uint32(system, doubleArray + node * 8)))
    }
    private func check(_ node: Int) -> Int { Self.uint32(system, doubleArray + node * 8 + 4) }

    private static func uint32(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
    }
}
