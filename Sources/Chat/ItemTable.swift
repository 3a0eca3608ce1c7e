import Notice

/// A list that the municipality keeps itself, one thing a row (how each kind of garbage is put out, which nursery has a
/// place today), and the search for the things that a question names.
///
/// The first row names the columns. `name` is needed; `reading` (hiragana) lets children and romaji find what is written in
/// kanji; `aliases` holds other names, with `|` between them. Any column stands in the answer as `{{item.<column>}}`; a column
/// `<column>.<language tag>` takes its place in that language.
package struct ItemTable: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        var values: [String: String]

        /// A column's text in a language, or as it is written for all.
        func value(_ column: String, in language: LanguageTag) -> String? {
            let value = values["\(column).\(language.rawValue)"] ?? values[column]
            return value.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// Why a table cannot be used.
    package struct Fault: Error, Sendable, Hashable {
        /// The row, counted from 1 with the header; nil where the whole is meant.
        package var row: Int?
        package var what: String
    }

    package let items: [Item]
    /// Items by their names and readings, folded.
    private let named: [[UInt32]: [Int32]]
    private let longest: Int

    /// Rows read at most: the largest list known of a city has 4,000.
    package static let rowLimit = 20_000
    static let columnLimit = 64
    /// A name that is found inside a longer text has at least so many scalars where it is a reading: は (blade) is in every sentence.
    private static let shortestReading = 3

    package init(rows: [[String]]) throws(Fault) {
        guard let header = rows.first, header.contains("name") else {
            throw Fault(row: 1, what: "the first row names no column \"name\"")
        }
        guard rows.count <= Self.rowLimit, header.count <= Self.columnLimit else {
            throw Fault(what: "more than \(Self.rowLimit) rows or \(Self.columnLimit) columns")
        }
        var items: [Item] = []
        var named: [[UInt32]: [Int32]] = [:]
        for (place, row) in rows.enumerated().dropFirst() {
            guard row.count <= header.count else {
                throw Fault(row: place + 1, what: "\(row.count) fields, and the first row names \(header.count)")
            }
            let item = Item(values: Dictionary(zip(header, row)) { first, _ in first })
            guard let name = item.values["name"], !Self.folded(name).isEmpty else {
                throw Fault(row: place + 1, what: "the name is empty")
            }
            let number = Int32(items.count)
            items.append(item)
            var keys = Self.names(name).map(Self.folded)
            for language in LanguageTag.allCases {
                if let name = item.values["name.\(language.rawValue)"] { keys.append(Self.folded(name)) }
            }
            keys += (item.values["aliases"] ?? "").split(separator: "|").map { Self.folded(String($0)) }
            keys += [item.values["reading"] ?? "", name].map { Self.reading(of: NormalizedText($0)) }
            for key in Set(keys) where !key.isEmpty { named[key, default: []].append(number) }
        }
        self.items = items
        self.named = named
        longest = named.keys.reduce(0) { max($0, $1.count) }
    }

    /// Letters of a question that is looked through; nobody names one thing in more.
    static let textLimit = 200

    // MARK: Search

    /// What a question names, and what is left of the question beside it.
    struct Found {
        var items: [Item]
        var rest: NormalizedText
    }

    /// The items of the longest name in the text, as typed or as it is read.
    func find(in text: NormalizedText) -> Found? {
        let letters = Self.letters(of: text)
        guard letters.count <= Self.textLimit else { return nil }
        let read = Self.reading(of: text)
        let asTyped = longestName(in: letters, from: 1)
        let asRead = longestName(in: read, from: Self.shortestReading)
        if let asTyped, asTyped.count >= asRead?.count ?? 0 { return found(asTyped, in: letters) }
        return asRead.map { found($0, in: read) }
    }

    private func found(_ range: Range<Int>, in letters: [UInt32]) -> Found {
        let numbers = named[Array(letters[range])] ?? []
        return Found(
            items: numbers.map { items[Int($0)] },
            rest: NormalizedText(scalars: letters[..<range.lowerBound] + [0x20] + letters[range.upperBound...]))
    }

    private func longestName(in letters: [UInt32], from shortest: Int) -> Range<Int>? {
        for length in stride(from: min(longest, letters.count), to: 0, by: -1) {
            guard length >= shortest || length == letters.count else { return nil }
            for start in 0...(letters.count - length)
            where named[Array(letters[start..<(start + length)])] != nil {
                let range = start..<(start + length)
                if Self.isWhole(range, in: letters) { return range }
            }
        }
        return nil
    }

    /// A word in Latin letters is whole or it is not there: "can" is not in "candle". A plural's s may follow it. A single
    /// kanji stands by itself, 「傘」 is not in 「傘寿」, and any other letter is no name among others.
    private static func isWhole(_ range: Range<Int>, in letters: [UInt32]) -> Bool {
        func isHan(_ place: Int) -> Bool { letters.indices.contains(place) && Script(letters[place]) == .han }
        func isLatin(_ place: Int) -> Bool { letters.indices.contains(place) && Script(letters[place]) == .latin }
        if range.count == 1 {
            guard isHan(range.lowerBound) else { return letters.count == 1 }
            return !isHan(range.lowerBound - 1) && !isHan(range.upperBound)
        }
        if isLatin(range.lowerBound), isLatin(range.lowerBound - 1) { return false }
        guard isLatin(range.upperBound - 1), isLatin(range.upperBound) else { return true }
        return letters[range.upperBound] == 0x73 && !isLatin(range.upperBound + 1)
    }

    /// Items whose name begins with or holds the words: 「なべ」 finds 「土なべ」 and 「なべ（金属）」.
    func items(holding text: NormalizedText, limit: Int) -> [Item] {
        let letters = Self.letters(of: text)
        let read = Self.reading(of: text)
        guard letters.count >= 2 || letters.first.map({ Script($0) == .han }) == true else { return [] }
        var numbers: Set<Int32> = []
        // Of kanji that nobody read here little is left.
        let isReadable = read.count >= letters.count
        for (name, owners) in named where name.contains(letters) || isReadable && name.contains(read) {
            numbers.formUnion(owners)
        }
        return numbers.sorted().prefix(limit).map { items[Int($0)] }
    }

    // MARK: Folding

    /// A name as written, and without what stands in brackets behind it.
    private static func names(_ name: String) -> [String] {
        guard let bracket = name.firstIndex(where: { $0 == "（" || $0 == "(" }), bracket > name.startIndex else {
            return [name]
        }
        return [name, String(name[..<bracket])]
    }

    private static func folded(_ name: String) -> [UInt32] { letters(of: NormalizedText(name)) }

    /// Letters and digits, with one blank between two words of Latin letters and none elsewhere.
    private static func letters(of text: NormalizedText) -> [UInt32] {
        var letters: [UInt32] = []
        var isApart = false
        for scalar in text.scalars {
            guard isLetter(scalar) else {
                isApart = true
                continue
            }
            if isApart, let last = letters.last, Script(last) == .latin, Script(scalar) == .latin {
                letters.append(0x20)
            }
            letters.append(scalar)
            isApart = false
        }
        return letters
    }

    private static func reading(of text: NormalizedText) -> [UInt32] {
        var reading: [UInt32] = []
        for scalar in (Kana.text(fromRomaji: text) ?? text).scalars where isLetter(scalar) {
            Kana.append(scalar, to: &reading)
        }
        return reading
    }

    private static func isLetter(_ scalar: UInt32) -> Bool {
        switch Script(scalar) {
        case .space, .punctuation: false
        default: true
        }
    }
}

extension [UInt32] {
    fileprivate func contains(_ part: [UInt32]) -> Bool {
        guard !part.isEmpty, count >= part.count else { return false }
        return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
    }
}
