/// How a compiled dictionary lies in its file (little-endian):
///
///     header     "NSU2", then UInt32: classes, bucket bits, entries, lemmas, bytes of readings, context of an unknown noun,
///                context of a run's ends
///     matrix     Int16 × classes²: what it costs that the second class follows the first
///     reaches    UInt8 × 2^20: by hash of two or of three scalars, the longest unit that begins with them
///     buckets    UInt32 × (2^bits + 1): the first entry of each bucket
///     entries    16 bytes each, by bucket and fingerprint: UInt32 fingerprint of the surface, UInt24 lemma and UInt8 kind,
///                UInt16 class, Int16 cost, UInt32 reading (24 bits where, 8 bits how long)
///     readings   one byte a kana, from ぁ
///
/// Surfaces are known by hash alone: bucket and fingerprint are about 50 bits, so that one in some hundred million looked
/// up in vain would be taken for a word.
struct ShortUnitsLayout: Sendable {
    static let magic: UInt32 = 0x3255_534E
    static let headerSize = 32
    static let entrySize = 16
    static let reachBits = 20
    static let firstKana: UInt32 = 0x3041

    let classCount: Int
    let bucketBits: Int
    let entryCount: Int
    let lemmaCount: Int
    let readingCount: Int
    let nounContext: Int
    let edgeContext: Int
    let matrix: Int
    let reaches: Int
    let buckets: Int
    let entries: Int
    let readings: Int

    /// Nil where the bytes are cut short, misaligned or something else.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.headerSize, let base = bytes.baseAddress, Int(bitPattern: base) % 4 == 0 else {
            return nil
        }
        let header = (0..<8).map { bytes.load(fromByteOffset: $0 * 4, as: UInt32.self) }
        guard header[0] == Self.magic, (1...4_096).contains(header[1]), (1...24).contains(header[2]),
            header[3] < 1 << 24, header[4] < 1 << 24, header[5] < 1 << 24, header[6] < header[1], header[7] < header[1]
        else { return nil }
        classCount = Int(header[1])
        bucketBits = Int(header[2])
        entryCount = Int(header[3])
        lemmaCount = Int(header[4])
        readingCount = Int(header[5])
        nounContext = Int(header[6])
        edgeContext = Int(header[7])
        matrix = Self.headerSize
        reaches = (matrix + classCount * classCount * 2 + 3) / 4 * 4
        buckets = reaches + 1 << Self.reachBits
        entries = buckets + (1 << bucketBits + 1) * 4
        readings = entries + entryCount * Self.entrySize
        guard bytes.count == readings + readingCount else { return nil }
    }

    /// Where two or three scalars stand in `reaches`; the third is 0 for two.
    static func reachSlot(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> Int {
        let mixed = (first &* 0x9E37_79B1) ^ (second &* 0x85EB_CA77) ^ (third &* 0x27D4_EB2F)
        return Int(((mixed ^ mixed >> 15) &* 0xC2B2_AE3D) >> UInt32(32 - reachBits))
    }
}

/// The hash of a surface, scalar by scalar.
struct SurfaceHash {
    private var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func combine(_ scalar: UInt32) { value = (value ^ UInt64(scalar)) &* 0xD6E8_FEB8_6659_FD93 }

    /// The bucket, and the fingerprint inside it.
    func slot(bits: Int) -> (bucket: Int, fingerprint: UInt32) {
        var mixed = value ^ value >> 32
        mixed = mixed &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        return (Int(mixed >> UInt64(64 - bits)), UInt32(truncatingIfNeeded: mixed))
    }
}
