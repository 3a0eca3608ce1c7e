import CShortUnits

/// Every way to cut a run into short units, and the cheapest of them.
struct Lattice {
    private struct Node {
        var start: Int32
        var length: Int32
        /// The least cost of a path from the start of the run through this unit.
        var cost: Int32
        /// The node before it on that path.
        var previous: Int32
        /// The next node that ends where this one does.
        var sibling: Int32
        var context: UInt16
        var kind: ShortUnits.Kind
        var lemma: UInt32
        var reading: UInt32
    }

    private let run: ArraySlice<UInt32>
    private let units: ShortUnits
    /// Where in the dictionary the surfaces of the run would be, those that begin at one place after the other, and where each
    /// place's begin.
    private let surfaces: [ShortUnits.Surface]
    private let firstSurfaces: [Int32]
    private var nodes: [Node] = []
    /// The last node that ends at each place.
    private var ends: [Int32]
    /// The cheapest way to where the last node starts, and before which context it is.
    private var lastBest: (start: Int, context: UInt16, cost: Int32, node: Int32) = (-1, 0, 0, -1)

    /// What an unknown run of katakana costs, and an unknown scalar of anything else: near the dearest known ones.
    private static let unknownKatakanaCost: Int32 = 9_000
    private static let unknownScalarCost: Int32 = 15_000

    init(_ run: ArraySlice<UInt32>, in units: ShortUnits) {
        self.run = run
        self.units = units
        (surfaces, firstSurfaces) = units.surfaces(of: run)
        ends = Array(repeating: -1, count: run.count + 1)
        nodes.reserveCapacity(run.count * 20)
    }

    mutating func bestPath() -> [ShortUnits.Unit] {
        for start in 0..<run.count where start == 0 || ends[start] >= 0 { addNodes(at: start) }
        var path: [ShortUnits.Unit] = []
        var node = best(before: units.edgeContext, at: run.count).node
        while node >= 0 {
            let unit = nodes[Int(node)]
            let start = run.startIndex + Int(unit.start)
            path.append(
                ShortUnits.Unit(
                    range: start..<start + Int(unit.length), lemma: unit.lemma, kind: unit.kind, reading: unit.reading))
            node = unit.previous
        }
        return path.reversed()
    }

    private mutating func addNodes(at start: Int) {
        let before = nodes.count
        let first = Int(firstSurfaces[start])
        for number in first..<Int(firstSurfaces[start + 1]) {
            units.forEachEntry(of: surfaces[number]) { append(start, number - first + 1, $0) }
        }
        let katakana = katakanaLength(at: start)
        if katakana > 0 { append(start, katakana, unknown(cost: Self.unknownKatakanaCost)) }
        if nodes.count == before { append(start, 1, unknown(cost: Self.unknownScalarCost)) }
    }

    private func unknown(cost: Int32) -> short_unit_entry {
        short_unit_entry(
            fingerprint: 0, lemma: UInt32(ShortUnits.Kind.unknown.rawValue) << 24, context: units.nounContext,
            cost: Int16(cost), reading: 0)
    }

    /// Scalars of the whole katakana run that begins here; 0 inside one and elsewhere.
    private func katakanaLength(at start: Int) -> Int {
        let base = run.startIndex + start
        guard Script(run[base]) == .katakana, start == 0 || Script(run[base - 1]) != .katakana else { return 0 }
        return run[base...].prefix { Script($0) == .katakana }.count
    }

    private func best(before context: UInt16, at place: Int) -> (cost: Int32, node: Int32) {
        guard place > 0 else { return (units.connection(units.edgeContext, context), -1) }
        var best: (cost: Int32, node: Int32) = (.max, -1)
        nodes.withUnsafeBufferPointer { nodes in
            var node = ends[place]
            while node >= 0 {
                let cost = nodes[Int(node)].cost + units.connection(nodes[Int(node)].context, context)
                if cost < best.cost { best = (cost, node) }
                node = nodes[Int(node)].sibling
            }
        }
        return best
    }

    private mutating func append(_ start: Int, _ length: Int, _ entry: short_unit_entry) {
        // Words that are written alike often stand in the same contexts.
        if lastBest.start != start || lastBest.context != entry.context {
            let best = best(before: entry.context, at: start)
            lastBest = (start, entry.context, best.cost, best.node)
        }
        nodes.append(
            Node(
                start: Int32(start), length: Int32(length), cost: lastBest.cost + Int32(entry.cost),
                previous: lastBest.node,
                sibling: ends[start + length], context: entry.context,
                kind: ShortUnits.Kind(rawValue: UInt8(entry.lemma >> 24)) ?? .content, lemma: entry.lemma & 0xFF_FFFF,
                reading: entry.reading))
        ends[start + length] = Int32(nodes.count - 1)
    }
}
