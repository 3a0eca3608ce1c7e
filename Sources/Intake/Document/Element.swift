/// One element of a document: a small tree of our own, so that no parser's type leaves this folder.
final class Element {
    /// The local name, without a prefix.
    let name: String
    let namespace: String
    let attributes: [String: String]
    private(set) var children: [Element] = []
    /// Its own character data, in order, without its children's.
    private(set) var ownText = ""

    init(name: String, namespace: String, attributes: [String: String]) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
    }

    func append(_ child: Element) { children.append(child) }
    func append(_ characters: String) {
        if ownText.isEmpty { ownText = characters } else { ownText += characters }
    }

    /// The first child of this name, in any namespace: formats that share a document differ by name where it matters.
    func child(_ name: String) -> Element? { children.first { $0.name == name } }

    func child(_ name: String, namespace: String) -> Element? {
        children.first { $0.name == name && $0.namespace == namespace }
    }

    func all(_ name: String) -> [Element] { children.filter { $0.name == name } }

    /// The element at a path of child names.
    func at(_ path: String...) -> Element? {
        var current = self
        for name in path {
            guard let next = current.child(name) else { return nil }
            current = next
        }
        return current
    }

    /// Its own text, trimmed.
    var text: String { ownText.trimmed }

    /// The trimmed text of a child; empty where it is absent.
    func text(_ name: String) -> String { child(name)?.text ?? "" }

    /// The trimmed text of a child; nil where it is absent or empty.
    func value(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty ? nil : text
    }

    /// All elements below this one with a name, in document order. Iterative: depth is bounded, recursion need not be trusted.
    func descendants(_ name: String) -> [Element] {
        var found: [Element] = []
        var stack: [Element] = children.reversed()
        while let element = stack.popLast() {
            if element.name == name { found.append(element) }
            stack.append(contentsOf: element.children.reversed())
        }
        return found
    }

    /// All character data of this element and those below it, in document order as far as markup allows: an element's
    /// own text precedes its children's.
    var allText: String {
        var parts: [String] = []
        var stack: [Element] = [self]
        while let element = stack.popLast() {
            parts.append(element.ownText)
            stack.append(contentsOf: element.children.reversed())
        }
        return parts.joined(separator: " ").trimmed
    }
}
