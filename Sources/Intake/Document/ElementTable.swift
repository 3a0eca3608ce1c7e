/// The elements of one document in document order, flat: a telegram has thousands, and an object and a string for each would
/// cost more than the reading (docs/decisions/0013). Names and texts are places in the document's own bytes and become
/// strings when they are asked for.
final class ElementTable: Sendable {
    /// Bytes `start..<end` of `bytes`. 32 bits hold every document within `Limits`.
    struct Place {
        var start: Int32
        var end: Int32

        init(_ range: Range<Int>) {
            start = Int32(range.lowerBound)
            end = Int32(range.upperBound)
        }

        var range: Range<Int> { Int(start)..<Int(end) }
        var count: Int { Int(end - start) }
    }

    struct Node {
        /// The local name, without a prefix.
        var name: Place
        /// In `namespaces`.
        var namespace: Int32
        /// The node behind its last descendant: its next sibling, where the parent reaches so far.
        var end: Int32
        /// The first of its `runs` of character data; -1 where it has none.
        var run: Int32
        /// Its `attributes`.
        var attributes: Place
    }

    /// Character data without markup within; more of the same element follows at `next`, -1 where this is the last.
    struct Run {
        var place: Place
        var next: Int32
    }

    struct Attribute {
        /// As written, with its prefix.
        var key: Place
        var value: Place
    }

    let bytes: [UInt8]
    let nodes: [Node]
    let runs: [Run]
    let attributes: [Attribute]
    let namespaces: [String]

    init(bytes: [UInt8], nodes: [Node], runs: [Run], attributes: [Attribute], namespaces: [String]) {
        self.bytes = bytes
        self.nodes = nodes
        self.runs = runs
        self.attributes = attributes
        self.namespaces = namespaces
    }

    func string(_ place: Place) -> String { String(decoding: bytes[place.range], as: UTF8.self) }

    func isEqual(_ place: Place, _ text: borrowing Span<UInt8>) -> Bool {
        guard place.count == text.count else { return false }
        let start = Int(place.start)
        for index in 0..<text.count where bytes[start + index] != text[index] { return false }
        return true
    }

    /// The first node in `range` that is called so, looking at children of one element only, or at everything below it.
    func first(_ name: borrowing Span<UInt8>, in range: Range<Int>, atAnyDepth: Bool = false) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            if isEqual(nodes[index].name, name) { return index }
            index = atAnyDepth ? index + 1 : Int(nodes[index].end)
        }
        return nil
    }
}

/// Makes an `ElementTable`, element by element, from a document's bytes or from values that stand for one.
struct ElementBuilder {
    private let source: [UInt8]
    /// Text that does not stand in the source as it is meant: behind it, in the same count.
    private var extra: [UInt8] = []
    private var nodes: [ElementTable.Node] = []
    private var runs: [ElementTable.Run] = []
    private var attributes: [ElementTable.Attribute] = []
    private var namespaces = [""]
    /// The elements not yet closed, each with the last run of its text.
    private var open: [(node: Int, run: Int)] = []

    /// - Parameter source: the bytes that places mean; empty where all is given as strings.
    init(source: [UInt8] = []) { self.source = source }

    var count: Int { nodes.count }

    /// The document's first element; nil where there is none or one was not closed.
    var root: Element? { open.isEmpty && !nodes.isEmpty ? Element(table: table, index: 0) : nil }

    private var table: ElementTable {
        ElementTable(
            bytes: extra.isEmpty ? source : source + extra, nodes: nodes, runs: runs, attributes: attributes,
            namespaces: namespaces)
    }

    /// Keeps bytes that do not stand in the source.
    mutating func keep(_ bytes: some Sequence<UInt8>) -> ElementTable.Place {
        let start = source.count + extra.count
        extra.append(contentsOf: bytes)
        return ElementTable.Place(start..<source.count + extra.count)
    }

    mutating func namespace(_ name: String) -> Int32 {
        namespaces.append(name)
        return Int32(namespaces.count - 1)
    }

    /// Belongs to the element that is opened next.
    mutating func append(attribute key: ElementTable.Place, _ value: ElementTable.Place) {
        attributes.append(.init(key: key, value: value))
    }

    /// - Parameter attributesFrom: `attributeCount` before its attributes were appended.
    mutating func open(_ name: ElementTable.Place, namespace: Int32, attributesFrom: Int) {
        open.append((nodes.count, -1))
        nodes.append(
            .init(
                name: name, namespace: namespace, end: -1, run: -1,
                attributes: .init(attributesFrom..<attributes.count)))
    }

    var attributeCount: Int { attributes.count }

    /// Whether one of the attributes that belong to the next element is called so.
    func hasAttribute(_ key: ArraySlice<UInt8>, from: Int) -> Bool {
        attributes[from...].contains { source[$0.key.range] == key }
    }

    func string(_ place: ElementTable.Place) -> String {
        let range = place.range
        return range.lowerBound < source.count
            ? String(decoding: source[range], as: UTF8.self)
            : String(
                decoding: extra[range.lowerBound - source.count..<range.upperBound - source.count], as: UTF8.self)
    }

    mutating func close() {
        guard let last = open.popLast() else { return }
        nodes[last.node].end = Int32(nodes.count)
    }

    /// Whether the innermost open element has text so far.
    var hasText: Bool { open.last.map { $0.run >= 0 } ?? false }

    /// Text of the innermost open element.
    mutating func append(text place: ElementTable.Place) {
        guard let last = open.last else { return }
        let run = Int32(runs.count)
        runs.append(.init(place: place, next: -1))
        if last.run < 0 { nodes[last.node].run = run } else { runs[last.run].next = run }
        open[open.count - 1].run = Int(run)
    }

    // MARK: From values, in one namespace

    /// An element that stands in no document.
    static func element(
        _ name: String, namespace: String, _ content: (inout ElementBuilder) throws(Refusal) -> Void
    ) throws(Refusal) -> Element {
        var builder = ElementBuilder()
        _ = builder.namespace(namespace)
        try builder.add(name, content)
        return Element(table: builder.table, index: 0)
    }

    /// A child with what `content` adds to it.
    mutating func add(
        _ name: String, _ content: (inout ElementBuilder) throws(Refusal) -> Void
    ) throws(Refusal) {
        open(keep(name.utf8), namespace: Int32(namespaces.count - 1), attributesFrom: attributes.count)
        try content(&self)
        close()
    }

    /// A child that is text and nothing else.
    mutating func add(_ name: String, text: String) {
        open(keep(name.utf8), namespace: Int32(namespaces.count - 1), attributesFrom: attributes.count)
        append(text: text)
        close()
    }

    mutating func append(text: String) { append(text: keep(text.utf8)) }
}
