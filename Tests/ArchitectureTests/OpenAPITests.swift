import Foundation
import Testing

/// The API's document against the routes of the daemon.
@Suite("The API's document") struct OpenAPITests {
    private static let document = SourceTree.texts.first { $0.path == "docs/api/openapi.yaml" }?.text ?? ""

    @Test("no key stands twice in one mapping: the first would be lost without a word")
    func duplicates() {
        var open: [(indent: Int, keys: Set<Substring>)] = []
        var literal: Int?
        for (number, line) in Self.document.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let indent = line.prefix { $0 == " " }.count
            guard indent < line.count else { continue }
            // The lines of a block of text are no keys.
            if let start = literal, indent > start { continue }
            literal = nil
            var rest = line.dropFirst(indent)
            var column = indent
            // An item of a list begins a mapping of its own.
            while rest.hasPrefix("- ") {
                open.removeAll { $0.indent > column }
                rest = rest.dropFirst(2)
                column += 2
                open.removeAll { $0.indent >= column }
            }
            guard let key = Self.key(rest) else { continue }
            open.removeAll { $0.indent > column }
            if open.last?.indent != column { open.append((column, [])) }
            let isNew = open[open.count - 1].keys.insert(key).inserted
            #expect(isNew, "line \(number + 1): \(key) stands twice")
            if rest.hasSuffix("|") || rest.hasSuffix(">") { literal = column }
        }
    }

    /// What stands before the colon of `key: value`; nil where the line has none.
    private static func key(_ text: Substring) -> Substring? {
        guard !text.hasPrefix("#"), !text.hasPrefix("{"), !text.hasPrefix("[") else { return nil }
        if let quote = text.first, quote == "'" || quote == "\"" {
            let rest = text.dropFirst()
            guard let end = rest.firstIndex(of: quote), rest[rest.index(after: end)...].hasPrefix(":") else {
                return nil
            }
            return rest[..<end]
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let after = text[text.index(after: colon)...]
        return after.isEmpty || after.hasPrefix(" ") ? text[..<colon] : nil
    }

    /// Every route written with its path in full, e.g. `get /facility/{}`.
    private static let routes: Set<String> = {
        var found: Set<String> = []
        for file in SourceTree.code where file.path.hasPrefix("Sources/noroshi/") {
            for method in ["get", "post", "put", "delete"] {
                for part in file.text.components(separatedBy: ".\(method), \"").dropFirst() {
                    let path = part.prefix { $0 != "\"" }
                    if path.hasPrefix("/"), !path.contains("\\") { found.insert("\(method) \(nameless(path))") }
                }
            }
        }
        return found
    }()

    private static let described: Set<String> = {
        var (found, path): (Set<String>, String?) = ([], nil)
        for line in document.split(separator: "\n") {
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = nameless(line.dropFirst(2).dropLast())
            } else if !line.hasPrefix("   ") {
                path = nil
            } else if let path, line.hasPrefix("    "), !line.hasPrefix("     "), line.hasSuffix(":") {
                found.insert("\(line.dropFirst(4).dropLast()) \(path)")
            }
        }
        return found
    }()

    /// A path with its parameters' names left out.
    private static func nameless(_ path: some StringProtocol) -> String {
        var (result, isName) = ("", false)
        for character in path {
            if character == "}" { isName = false }
            if !isName { result.append(character) }
            if character == "{" { isName = true }
        }
        return result
    }

    @Test("every address of the daemon is described")
    func addresses() {
        #expect(Self.routes.count > 40)
        #expect(Self.routes.subtracting(Self.described).sorted() == [])
    }
}
