import Crypto

/// The vectors of texts already embedded, as the file beside the ledger holds them: magic, lengths, names of the models, one
/// record a text, and the SHA-256 of all before it. Numbers are little-endian; a record is the text's key and its values.
struct EmbeddingCache: Sendable, Hashable {
    /// The model asked for, and the one the endpoint says answered.
    var model: String
    var answered: String
    var dimensions: Int
    /// By `key`.
    var vectors: [[UInt8]: [Float]] = [:]

    private static let magic = Array("NOROSHI-EMBED-1\n".utf8)
    /// Bytes of a model's name.
    static let nameLimit = 200
    /// Bytes of the file, and so of what is held: 16,000 texts of 2,048 values.
    static let sizeLimit = 128 * 1_048_576

    /// What a text is found by: a hash of it and of the model asked for.
    static func key(of text: String, model: String) -> [UInt8] {
        Array(SHA256.hash(Array("\(model)\u{0}\(text)".utf8)))
    }

    private static func recordBytes(_ dimensions: Int) -> Int { SHA256.length + dimensions * 4 }

    /// Whether so many texts of so many values can be kept.
    static func holds(_ count: Int, dimensions: Int) -> Bool {
        count <= (sizeLimit - magic.count - 2 * nameLimit - 16 - SHA256.length) / recordBytes(dimensions)
    }

    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(vectors.count * Self.recordBytes(dimensions) + 1_024)
        for number in [dimensions, vectors.count, model.utf8.count, answered.utf8.count] {
            Self.append(UInt32(number), &bytes)
        }
        bytes += model.utf8
        bytes += answered.utf8
        for (key, vector) in vectors {
            bytes += key
            for value in vector { Self.append(value.bitPattern, &bytes) }
        }
        return bytes + SHA256.hash(bytes)
    }

    init(model: String, answered: String, dimensions: Int) {
        self.model = model
        self.answered = answered
        self.dimensions = dimensions
    }

    /// Nil where the bytes are not a whole file of this form.
    init?(_ bytes: [UInt8]) {
        let head = Self.magic.count + 16
        guard bytes.count >= head + SHA256.length, bytes.starts(with: Self.magic) else { return nil }
        let end = bytes.count - SHA256.length
        guard Array(SHA256.hash(Array(bytes[..<end]))) == Array(bytes[end...]) else { return nil }
        let numbers = (0..<4).map { Int(Self.number(bytes, Self.magic.count + $0 * 4)) }
        let (dimensions, count, first, second) = (numbers[0], numbers[1], numbers[2], numbers[3])
        guard (1...EmbeddingExchange.dimensionLimit).contains(dimensions), first <= Self.nameLimit,
            second <= Self.nameLimit, Self.holds(count, dimensions: dimensions),
            end == head + first + second + count * Self.recordBytes(dimensions)
        else { return nil }
        model = String(decoding: bytes[head..<(head + first)], as: UTF8.self)
        answered = String(decoding: bytes[(head + first)..<(head + first + second)], as: UTF8.self)
        self.dimensions = dimensions
        var place = head + first + second
        for _ in 0..<count {
            let key = Array(bytes[place..<(place + SHA256.length)])
            let values = place + SHA256.length
            let vector = (0..<dimensions).map { Float(bitPattern: Self.number(bytes, values + $0 * 4)) }
            guard vector.allSatisfy(\.isFinite) else { return nil }
            vectors[key] = vector
            place += Self.recordBytes(dimensions)
        }
    }

    private static func append(_ number: UInt32, _ bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private static func number(_ bytes: [UInt8], _ place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << ($1 * 8) }
    }
}
