/// One element of a document: a small tree of our own, so that no parser's type leaves this folder.
struct Element {
    fileprivate let table: ElementTable
    fileprivate let index: Int

    init(table: ElementTable, index: Int) {
        self.table = table
        self.index = index
    }

    private var node: ElementTable.Node { table.nodes[index] }
    private var below: Range<Int> { index + 1..<Int(node.end) }

    /// The local name, without a prefix.
    var name: String { table.string(node.name) }
    var namespace: String { table.namespaces[Int(node.namespace)] }
    var attributes: Attributes { Attributes(table: table, range: node.attributes.range) }

    var children: [Element] {
        var found: [Element] = []
        var next = below.lowerBound
        while next < below.upperBound {
            found.append(Element(table: table, index: next))
            next = Int(table.nodes[next].end)
        }
        return found
    }

    /// The first child of this name, in any namespace: formats that share a document differ by name where it matters.
    func child(_ name: String) -> Element? {
        let name = name.utf8.span
        return table.first(name, in: below).map { Element(table: table, index: $0) }
    }

    func child(_ name: String, namespace: String) -> Element? { all(name).first { $0.namespace == namespace } }

    func all(_ name: String) -> [Element] { named(name, atAnyDepth: false) }

    /// All elements below this one with a name, in document order.
    func descendants(_ name: String) -> [Element] { named(name, atAnyDepth: true) }

    private func named(_ name: String, atAnyDepth: Bool) -> [Element] {
        let name = name.utf8.span
        var found: [Element] = []
        var rest = below
        while let next = table.first(name, in: rest, atAnyDepth: atAnyDepth) {
            found.append(Element(table: table, index: next))
            rest = (atAnyDepth ? next + 1 : Int(table.nodes[next].end))..<rest.upperBound
        }
        return found
    }

    /// The element at a path of child names.
    func at(_ path: String...) -> Element? {
        var current = self
        for name in path {
            guard let next = current.child(name) else { return nil }
            current = next
        }
        return current
    }

    // MARK: Text

    /// Its own character data, in order, without its children's.
    var ownText: String {
        guard node.run >= 0 else { return "" }
        let first = table.runs[Int(node.run)]
        if first.next < 0 { return table.string(first.place) }
        var bytes: [UInt8] = []
        var run = node.run
        while run >= 0 {
            bytes += table.bytes[table.runs[Int(run)].place.range]
            run = table.runs[Int(run)].next
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Its own text, trimmed.
    var text: String {
        guard node.run >= 0 else { return "" }
        let first = table.runs[Int(node.run)]
        guard first.next < 0 else { return ownText.trimmed }
        // Blanks beyond ASCII are rare: what is left is trimmed again, which then finds nothing to do.
        var range = first.place.range
        while let start = range.first, ASCII.isSpace(table.bytes[start]) { range = start + 1..<range.upperBound }
        while let end = range.last, ASCII.isSpace(table.bytes[end]) { range = range.lowerBound..<end }
        return String(decoding: table.bytes[range], as: UTF8.self).trimmed
    }

    /// The trimmed text of a child; empty where it is absent.
    func text(_ name: String) -> String { child(name)?.text ?? "" }

    /// The trimmed text of a child; nil where it is absent or empty.
    func value(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty ? nil : text
    }

    /// All character data of this element and those below it, in document order as far as markup allows: an element's
    /// own text precedes its children's.
    var allText: String {
        (index..<Int(node.end)).map { Element(table: table, index: $0).ownText }.joined(separator: " ").trimmed
    }
}

/// The attributes of one element by their names as written, with prefixes.
struct Attributes {
    fileprivate let table: ElementTable
    fileprivate let range: Range<Int>

    subscript(key: String) -> String? {
        let key = key.utf8.span
        for index in range where table.isEqual(table.attributes[index].key, key) {
            return table.string(table.attributes[index].value)
        }
        return nil
    }

    var all: [String: String] {
        Dictionary(
            range.map { (table.string(table.attributes[$0].key), table.string(table.attributes[$0].value)) }
        ) { first, _ in first }
    }
}
