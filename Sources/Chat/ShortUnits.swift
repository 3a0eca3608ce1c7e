import CShortUnits

/// A dictionary of Japanese short units (短単位: the word as dictionaries of the language list it), compiled from UniDic by
/// `CompileShortUnits`: cuts a run of Japanese into units with lemma and reading.
///
/// Read in place: a lookup touches the few pages it needs and nothing is built at start. The units of a text are the path
/// of least cost through every unit that fits (Viterbi), as MeCab finds it, over classes of contexts instead of contexts.
package struct ShortUnits: Sendable {
    /// What a unit is to the search.
    package enum Kind: UInt8, Sendable {
        /// It may carry the matter.
        case content = 0
        /// A particle, an auxiliary, a filler or a mark.
        case function = 1
        /// Not in the dictionary.
        case unknown = 2
    }

    /// One unit of a text.
    package struct Unit: Sendable, Hashable {
        /// Scalars of the text.
        package var range: Range<Int>
        /// Number of the lemma, the same for every spelling and form of a word; 0 where the unit is unknown.
        package var lemma: UInt32
        package var kind: Kind
        /// Where the reading stands, for `appendReading`.
        var reading: UInt32
    }

    private let tables: Tables
    private let layout: ShortUnitsLayout

    /// Where the parts of the file lie; they stay there as long as the program runs.
    private struct Tables: @unchecked Sendable {
        let matrix: UnsafePointer<Int16>
        let reaches: UnsafePointer<UInt8>
        let buckets: UnsafePointer<UInt32>
        let entries: UnsafePointer<short_unit_entry>
        let readings: UnsafePointer<UInt8>
    }

    /// - Parameter bytes: a compiled file that stays where it is for as long as the program runs, aligned to 4.
    /// - Returns: nil where they are no such file.
    package init?(immortal bytes: UnsafeRawBufferPointer) {
        guard let layout = ShortUnitsLayout(bytes), let base = bytes.baseAddress else { return nil }
        self.layout = layout
        tables = Tables(
            matrix: (base + layout.matrix).assumingMemoryBound(to: Int16.self),
            reaches: (base + layout.reaches).assumingMemoryBound(to: UInt8.self),
            buckets: (base + layout.buckets).assumingMemoryBound(to: UInt32.self),
            entries: (base + layout.entries).assumingMemoryBound(to: short_unit_entry.self),
            readings: (base + layout.readings).assumingMemoryBound(to: UInt8.self))
    }

    /// How many lemmas there are: they are numbered from 1.
    package var lemmaCount: Int { layout.lemmaCount }

    /// The units of a run of kanji and kana, in order, without gaps.
    package func units(of run: ArraySlice<UInt32>) -> [Unit] {
        guard !run.isEmpty else { return [] }
        var lattice = Lattice(run, in: self)
        return lattice.bestPath()
    }

    /// Appends a unit's reading in hiragana; nothing where it has none or is unknown.
    package func appendReading(of unit: Unit, to reading: inout [UInt32]) {
        let start = Int(unit.reading >> 8)
        for offset in start..<start + Int(unit.reading & 0xFF) where offset < layout.readingCount {
            reading.append(ShortUnitsLayout.firstKana + UInt32(tables.readings[offset]))
        }
    }

    // MARK: Lookup

    /// Where the entries of one surface are, if there are any.
    struct Surface {
        var fingerprint: UInt32
        /// The entries of its bucket, some of other surfaces.
        var first: UInt32
        var end: UInt32
    }

    /// The places of every surface of a run that may be in the dictionary, by where it begins and then by length from 1 on, and
    /// the number of the first of each place, one past the last included.
    ///
    /// All at once and before any of them is looked at: the dictionary is larger than the caches, and lookups that do not depend
    /// on one another wait for memory together.
    func surfaces(of run: ArraySlice<UInt32>) -> (surfaces: [Surface], firsts: [Int32]) {
        var firsts: [Int32] = [0]
        firsts.reserveCapacity(run.count + 1)
        var surfaces: [Surface] = []
        surfaces.reserveCapacity(run.count * 4)
        let reaches = run.indices.map { reach(run, from: $0) }
        for (start, reach) in zip(run.indices, reaches) {
            var hash = SurfaceHash()
            for place in start..<start + reach {
                hash.combine(run[place])
                let (bucket, fingerprint) = hash.slot(bits: layout.bucketBits)
                surfaces.append(
                    Surface(
                        fingerprint: fingerprint, first: tables.buckets[bucket], end: tables.buckets[bucket + 1]))
            }
            firsts.append(Int32(surfaces.count))
        }
        return (surfaces, firsts)
    }

    /// No unit that begins at `start` is longer than this; at least 1.
    @inline(__always)
    private func reach(_ text: ArraySlice<UInt32>, from start: Int) -> Int {
        let count = text.endIndex - start
        guard count > 1 else { return count }
        let (first, second) = (text[start], text[start + 1])
        let pair = Int(tables.reaches[ShortUnitsLayout.reachSlot(first, second, 0)])
        guard pair > 2, count > 2 else { return max(1, min(pair, count)) }
        let triple = Int(tables.reaches[ShortUnitsLayout.reachSlot(first, second, text[start + 2])])
        return min(max(2, min(pair, triple)), count)
    }

    @inline(__always)
    func forEachEntry(of surface: Surface, _ body: (short_unit_entry) -> Void) {
        let end = min(Int(surface.end), layout.entryCount)
        var number = Int(surface.first)
        while number < end {
            let entry = tables.entries[number]
            if entry.fingerprint == surface.fingerprint, entry.context < layout.classCount { body(entry) }
            number += 1
        }
    }

    /// What it costs that one context follows another, each below the number of classes.
    @inline(__always)
    func connection(_ left: UInt16, _ right: UInt16) -> Int32 {
        Int32(tables.matrix[Int(left) * layout.classCount + Int(right)])
    }

    /// The contexts of an unknown noun and of a run's ends.
    var nounContext: UInt16 { UInt16(layout.nounContext) }
    var edgeContext: UInt16 { UInt16(layout.edgeContext) }
}

extension ShortUnits {
    /// The dictionary built into the program.
    package static let shipped = ShortUnits(immortal: shippedBytes)

    static var shippedBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: short_units_bytes(), count: short_units_length())
    }

    /// Whether a scalar is cut by the dictionary: kanji and kana.
    package static func isJapanese(_ scalar: UInt32) -> Bool { Script(scalar).isJapanese }
}
