import Notice
import Settings

/// The official terms of one language by key (`order.evacuation`, `level.4`, `warning.level4`).
package struct TermTable: Sendable, Hashable {
    package var terms: [String: Term]
    /// The beginnings of its words for "evacuate" and for orders, in lower case: kept out of what is no order.
    package var orderStems: [String]

    init(terms: [String: Term] = [:], orderStems: [String] = []) {
        self.terms = terms
        self.orderStems = orderStems
    }

    /// The term where it may go out.
    func usable(_ key: String) -> Term? { terms[key].flatMap { $0.isUsable ? $0 : nil } }
}

/// One file of terms: shipped, or a site's own, which may only review a shipped row (`reviewed`) or replace it.
struct TermFile {
    private struct Row {
        var text: String?
        var romaji: String?
        var source: String?
        var reviewed: String?
    }

    private let sources: [String: Term.Source]
    private let orderStems: [String]
    private let rows: [(key: String, value: Row)]
    private let path: String

    init(_ file: SettingsFile, language: LanguageTag) throws(SettingsErrors) {
        path = file.path
        (sources, orderStems, rows) = try file.decode { section in
            let named = try section.value("language", .oneOf(LanguageTag.self))
            section.check(
                "language", holds: named == language, why: "the file is named \(language.rawValue).json5",
                fix: "Write language: \"\(language.rawValue)\"")
            let sources = try section.value("sources", .dictionary(of: .section(TermFile.source)), default: [])
            let known = Set(sources.map(\.key))
            let rows = try section.value(
                "terms",
                .dictionary(
                    of: .section { row in
                        let source = try row.optional("source", .string(length: 1...40))
                        row.check(
                            "source", holds: source.map(known.contains) ?? true,
                            why: "no source of that name is given above",
                            fix: "Sources here: \(known.sorted().joined(separator: ", "))")
                        let text = try row.optional("text", .string(length: 1...200))
                        row.check(
                            "text", holds: (text == nil) == (source == nil), why: "a wording needs its source",
                            fix: "Give both text and source, or only reviewed")
                        return Row(
                            text: text, romaji: try row.optional("romaji", .string(length: 1...80)), source: source,
                            reviewed: try row.optional("reviewed", .string(length: 10...120)))
                    }), default: [])
            return (
                Dictionary(sources.map { ($0.key, $0.value) }) { first, _ in first },
                try section.value("orderStems", .list(of: .string(length: 2...60)), default: []), rows
            )
        }
    }

    private static func source(_ section: Section) throws -> Term.Source {
        Term.Source(
            name: try section.value("name", .string(length: 1...200)),
            url: try section.optional("url", .url(schemes: ["https", "http"])),
            kind: try section.value("kind", .oneOf(Term.Kind.self)))
    }

    /// The table with this file's rows in place of those it had.
    func merged(into table: TermTable) throws(BundleFault) -> TermTable {
        var table = table
        table.orderStems += orderStems.filter { !table.orderStems.contains($0) }
        for (key, row) in rows {
            if let text = row.text, let name = row.source, let source = sources[name] {
                table.terms[key] = Term(text: text, romaji: row.romaji, source: source, reviewed: row.reviewed)
            } else if var term = table.terms[key] {
                term.reviewed = row.reviewed ?? term.reviewed
                table.terms[key] = term
            } else {
                throw BundleFault("\(path): terms.\(key) reviews a term that is not there; give text and source")
            }
        }
        return table
    }
}
