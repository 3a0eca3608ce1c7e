package import Notice

/// What the municipality filled in for the slots of the intents (`{{phone.garbage}}`).
package struct Slots: Sendable, Hashable {
    /// By name and language; one value for every language stands under Japanese.
    package var values: [String: [LanguageTag: String]]

    package init(_ values: [String: [LanguageTag: String]] = [:]) { self.values = values }

    /// The number residents call when the chat does not know, and when someone answers it.
    package static let mainPhone = "phone.main"
    package static let mainHours = "hours.main"

    package func value(_ name: String, in language: LanguageTag) -> String? {
        guard let values = values[name] else { return nil }
        if let value = values[language] { return value }
        return values[.japanese]
    }

    /// With the columns of a row as `item.<column>`, in a language; an empty column is a slot that nobody filled.
    func with(_ item: ItemTable.Item, in language: LanguageTag) -> Slots {
        var slots = self
        for column in item.values.keys where !column.contains(".") {
            slots.values["item.\(column)"] = item.value(column, in: language).map { [.japanese: $0] }
        }
        return slots
    }

    /// The text with its slots filled. A line with a slot nobody filled is left out: a resident never sees a brace.
    package func fill(_ text: String, in language: LanguageTag) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .compactMap { fill(line: $0, in: language) }
            .joined(separator: "\n")
            .trimmingNewlines()
    }

    private func fill(line: Substring, in language: LanguageTag) -> String? {
        var result = ""
        var rest = line
        while let slot = Self.first(in: rest) {
            guard let value = value(slot.name, in: language) else { return nil }
            result += rest[..<slot.range.lowerBound]
            result += value
            rest = rest[slot.range.upperBound...]
        }
        return result + rest
    }

    /// The names of the slots in a text, in order, with repeats.
    package static func names(in text: String) -> [String] {
        var names: [String] = []
        var rest = text[...]
        while let slot = first(in: rest) {
            names.append(slot.name)
            rest = rest[slot.range.upperBound...]
        }
        return names
    }

    private static func first(in text: Substring) -> (name: String, range: Range<String.Index>)? {
        guard let open = text.firstRange(of: "{{"),
            let close = text[open.upperBound...].firstRange(of: "}}")
        else { return nil }
        let name = text[open.upperBound..<close.lowerBound].filter { $0 != " " }
        return (name, open.lowerBound..<close.upperBound)
    }
}

extension String {
    func trimmingNewlines() -> String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
