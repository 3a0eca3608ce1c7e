/// Writes the file that `ShortUnits` reads.
package struct ShortUnitsWriter {
    /// One way to read a surface.
    package struct Word {
        /// Folded as `NormalizedText` folds.
        package var surface: [UInt32]
        package var context: Int
        package var cost: Int16
        package var lemma: UInt32
        package var kind: ShortUnits.Kind
        /// In kana of either kind; anything else is left out.
        package var reading: [UInt32]

        package init(
            surface: [UInt32], context: Int, cost: Int16, lemma: UInt32, kind: ShortUnits.Kind, reading: [UInt32]
        ) {
            self.surface = surface
            self.context = context
            self.cost = cost
            self.lemma = lemma
            self.kind = kind
            self.reading = reading
        }
    }

    private let classCount: Int
    private let costs: [Int16]
    private let nounContext: Int
    private let edgeContext: Int

    /// - Parameter costs: classes² connection costs, the left class first.
    package init(classCount: Int, costs: [Int16], nounContext: Int, edgeContext: Int) {
        self.classCount = classCount
        self.costs = costs
        self.nounContext = nounContext
        self.edgeContext = edgeContext
    }

    private struct Entry: Comparable {
        var bucket: Int
        var fingerprint: UInt32
        var lemma: UInt32
        var context: UInt16
        var cost: Int16
        var reading: UInt32

        static func < (a: Entry, b: Entry) -> Bool {
            (a.bucket, a.fingerprint, a.lemma, a.context, a.cost) < (
                b.bucket, b.fingerprint, b.lemma, b.context, b.cost
            )
        }
    }

    /// The whole file. Of words that differ in cost alone the cheapest is kept.
    package func bytes(_ words: [Word]) -> [UInt8] {
        var bits = 1
        while 4 << bits < words.count { bits += 1 }
        var readings: [UInt8] = []
        var readingPlaces: [[UInt8]: UInt32] = [:]
        var reaches = Array(repeating: UInt8(0), count: 1 << ShortUnitsLayout.reachBits)
        var entries: [Entry] = []
        for word in words {
            let kana = Self.kana(word.reading)
            let place = readingPlaces[kana] ?? UInt32(readings.count) << 8 | UInt32(kana.count)
            if readingPlaces[kana] == nil {
                readingPlaces[kana] = place
                readings += kana
            }
            var hash = SurfaceHash()
            for scalar in word.surface { hash.combine(scalar) }
            let slot = hash.slot(bits: bits)
            entries.append(
                Entry(
                    bucket: slot.bucket, fingerprint: slot.fingerprint,
                    lemma: word.lemma | UInt32(word.kind.rawValue) << 24, context: UInt16(word.context),
                    cost: word.cost, reading: place))
            let length = UInt8(word.surface.count)
            for slot in Self.reachSlots(word.surface) { reaches[slot] = max(reaches[slot], length) }
        }
        entries.sort()
        var kept: [Entry] = []
        for entry in entries {
            if let last = kept.last, last.bucket == entry.bucket, last.fingerprint == entry.fingerprint,
                last.lemma == entry.lemma, last.context == entry.context
            {
                continue
            }
            kept.append(entry)
        }
        let lemmaCount = (words.map(\.lemma).max() ?? 0) + 1
        var file: [UInt8] = []
        for value in [
            Int(ShortUnitsLayout.magic), classCount, bits, kept.count, Int(lemmaCount), readings.count, nounContext,
            edgeContext,
        ] { Self.append(UInt32(value), to: &file) }
        for cost in costs { Self.append(cost, to: &file) }
        while file.count % 4 != 0 { file.append(0) }
        file += reaches
        var next = 0
        for bucket in 0...1 << bits {
            while next < kept.count, kept[next].bucket < bucket { next += 1 }
            Self.append(UInt32(next), to: &file)
        }
        for entry in kept {
            Self.append(entry.fingerprint, to: &file)
            Self.append(entry.lemma, to: &file)
            Self.append(entry.context, to: &file)
            Self.append(entry.cost, to: &file)
            Self.append(entry.reading, to: &file)
        }
        return file + readings
    }

    private static func reachSlots(_ surface: [UInt32]) -> [Int] {
        guard surface.count > 1 else { return [] }
        let pair = ShortUnitsLayout.reachSlot(surface[0], surface[1], 0)
        return surface.count == 2 ? [pair] : [pair, ShortUnitsLayout.reachSlot(surface[0], surface[1], surface[2])]
    }

    private static func kana(_ reading: [UInt32]) -> [UInt8] {
        let kana = reading.map { Kana.hiragana($0) }.filter { Script($0).isKana }
        guard kana.count == reading.count, kana.count < 256 else { return [] }
        return kana.map { UInt8($0 - ShortUnitsLayout.firstKana) }
    }

    private static func append(_ value: some FixedWidthInteger, to file: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { file += $0 }
    }
}
