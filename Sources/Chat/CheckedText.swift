/// A text taken apart into what can be compared word by word: numbers with what they count, addresses, what may be names, and
/// its words. Folded as questions are (`NormalizedText`), but for the capitals by which names are told.
struct CheckedText {
    /// The folded text; several texts stand apart by a line feed, which nothing compared holds.
    private var folded: [UInt32]
    /// Numbers as written, joined parts as one: `14`, `8:30`, `03-5555-0100`.
    private var numbers: Set<String> = []
    /// Plain numbers with the letter or word behind them: `14日`, `14days`.
    private var counted: Set<String> = []
    /// Links, hosts and mail addresses in small letters.
    private(set) var addresses: Set<String> = []
    /// Words in Latin letters, folded.
    private var words: Set<String> = []
    /// Those with a capital, the one that begins the text apart.
    private var capitalised: Set<String> = []
    private var opener: String?
    /// Pairs of characters of Japanese and Chinese but for hiragana, or one that stands alone; beginnings of longer words of
    /// others.
    private var units: Set<String> = []

    private static let unitLength = 4
    private static let unitFrom = 3

    init(_ text: String) {
        folded = NormalizedText(text).scalars
        readNumbers()
        readAddresses(text)
        readWords(text)
        readUnits()
    }

    init(joining texts: [CheckedText]) {
        folded = []
        for text in texts {
            folded += text.folded + [0x0A]
            numbers.formUnion(text.numbers)
            counted.formUnion(text.counted)
            addresses.formUnion(text.addresses)
            words.formUnion(text.words)
            units.formUnion(text.units)
        }
    }

    private static func string(_ scalars: some Sequence<UInt32>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(view)
    }

    private func holds(_ part: some Collection<UInt32>) -> Bool {
        guard let first = part.first, part.count <= folded.count else { return false }
        return folded.indices.dropLast(part.count - 1).contains {
            folded[$0] == first && folded[$0..<$0 + part.count].elementsEqual(part)
        }
    }

    // MARK: Numbers

    private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

    /// What joins digits to one number; every kind of hyphen becomes one, and so do brackets.
    private static func joint(_ scalar: UInt32) -> Character? {
        switch scalar {
        case 0x2D, 0x28, 0x29, 0x2010...0x2015, 0x2212, 0x30FC: "-"
        case 0x7E, 0x301C, 0x223C: "~"
        case 0x2E: "."
        case 0x2C: ","
        case 0x3A: ":"
        case 0x2F: "/"
        default: nil
        }
    }

    private mutating func readNumbers() {
        var at = 0
        while at < folded.count {
            guard Self.isDigit(folded[at]) else {
                at += 1
                continue
            }
            var number = ""
            while at < folded.count {
                if Self.isDigit(folded[at]) {
                    number.unicodeScalars.append(Unicode.Scalar(UInt8(folded[at])))
                } else if let joint = Self.joint(folded[at]), at + 1 < folded.count, Self.isDigit(folded[at + 1]) {
                    // Thousands: 1,000 is 1000.
                    if joint != "," { number.append(joint) }
                } else {
                    break
                }
                at += 1
            }
            numbers.insert(number)
            guard number.allSatisfy(\.isNumber) else { continue }
            if let unit = unit(after: at) { counted.insert(number + unit) }
        }
    }

    /// The word behind a number, or its first letter where words are not spaced.
    private func unit(after end: Int) -> String? {
        let start = end < folded.count && folded[end] == 0x20 ? end + 1 : end
        guard start < folded.count else { return nil }
        switch Script(folded[start]) {
        case .space, .punctuation, .digit: return nil
        case .latin: return Self.string(folded[start...].prefix { Script($0) == .latin })
        default: return Self.string([folded[start]])
        }
    }

    /// A number and, where it is a span of times or days, its two ends.
    private static func parts(_ number: String) -> [String] {
        let separators: Set<Character> = number.contains(":") ? ["~", "-"] : ["~"]
        return [number] + number.split { separators.contains($0) }.map(String.init)
    }

    func numbers(areIn source: CheckedText) -> Bool {
        let known = Set(source.numbers.flatMap(Self.parts))
        guard numbers.allSatisfy({ known.contains($0) }), counted.isSubset(of: source.counted) else { return false }
        guard words.intersection(NumberWords.latin).isSubset(of: source.words) else { return false }
        return otherNumbers.allSatisfy { source.holds($0) }
    }

    /// Numbers that are not written in digits: 三日, ①, ½. Those of Japanese and Chinese with the character behind them.
    private var otherNumbers: [[UInt32]] {
        var found: [[UInt32]] = []
        var at = 0
        while at < folded.count {
            let start = at
            while at < folded.count, NumberWords.han.contains(folded[at]) { at += 1 }
            if at > start {
                var part = Array(folded[start..<at])
                if at < folded.count, Script(folded[at]).isJapanese { part.append(folded[at]) }
                if !NumberWords.common.contains(Self.string(part)) { found.append(part) }
                continue
            }
            let isNumber = Unicode.Scalar(folded[at])?.properties.numericType != nil
            if isNumber, !Self.isDigit(folded[at]) { found.append([folded[at]]) }
            at += 1
        }
        return found
    }

    // MARK: Addresses

    private static let trimmed = Set(".,;:!?()[]<>'\"".unicodeScalars.map(\.value))

    /// Runs of printable ASCII, in whatever width, that are a link, a host or a mail address.
    private mutating func readAddresses(_ text: String) {
        let narrow = text.unicodeScalars.map { (0xFF01...0xFF5E).contains($0.value) ? $0.value - 0xFEE0 : $0.value }
        for run in narrow.split(whereSeparator: { !(0x21...0x7E).contains($0) }) {
            let isOutside: (UInt32) -> Bool = { Self.trimmed.contains($0) }
            let end = run.lastIndex { !isOutside($0) }.map { $0 + 1 } ?? run.startIndex
            // A dot at the beginning may follow a host in another script.
            let start = run[..<end].firstIndex { !isOutside($0) || $0 == 0x2E } ?? end
            let word = Self.string(run[start..<end]).lowercased()
            if Self.isAddress(word) { addresses.insert(word) }
        }
    }

    private static func isAddress(_ word: String) -> Bool {
        if word.contains("@") || word.contains("://") || word.hasPrefix("www.") { return true }
        let host = word.prefix { $0 != "/" && $0 != ":" && $0 != "?" }
        guard let dot = host.lastIndex(of: ".") else { return false }
        let last = host[host.index(after: dot)...]
        return last.count >= 2 && last.allSatisfy(\.isLetter)
    }

    // MARK: Names

    /// Signs with which names of places and offices end.
    private static let placeEnds = Set(
        "都道府県市区町村郡丁目番駅館所園院校署局課係庁寺社橋川通丘山島县縣區馆館园園站街路镇鎮乡鄉厅廳".unicodeScalars.map(\.value))
    /// What ends so and names no place.
    private static let commonEnds: Set<String> = [
        "場所", "住所", "役所", "近所", "箇所", "学校", "病院", "学园", "学校", "場合", "交通", "普通", "共通", "網路", "网路",
    ]

    private mutating func readWords(_ text: String) {
        var isFirst = true
        for run in text.split(whereSeparator: { !($0.isLetter || $0 == "'" || $0 == "’") }) {
            guard run.unicodeScalars.contains(where: { Script($0.value) == .latin }) else { continue }
            let word = Self.string(NormalizedText(run).scalars.filter { Script($0) == .latin })
            words.insert(word)
            if run.first?.isUppercase == true || run.contains(where: \.isUppercase) {
                if isFirst { opener = word } else { capitalised.insert(word) }
            }
            isFirst = false
        }
    }

    /// Whether every word with a capital, every word in katakana and every name of a place stands in the source. A sentence's
    /// first word has its capital anyway: it is the source's or one that sentences begin with.
    func names(areIn source: CheckedText) -> Bool {
        guard capitalised.isSubset(of: source.words) else { return false }
        if let opener, !source.words.contains(opener), !NumberWords.openers.contains(opener) { return false }
        for run in folded.split(whereSeparator: { Script($0) != .katakana }) where run.count >= 2 {
            guard source.holds(run) else { return false }
        }
        for at in folded.indices.dropFirst() where Self.placeEnds.contains(folded[at]) {
            guard Script(folded[at - 1]).isJapanese, Script(folded[at - 1]) != .hiragana else { continue }
            if Self.commonEnds.contains(Self.string(folded[(at - 1)...at])) { continue }
            let isLonger = at >= 2 && Script(folded[at - 2]) == .han
            guard source.holds(folded[(isLonger ? at - 2 : at - 1)...at]) else { return false }
        }
        return true
    }

    // MARK: Words

    private mutating func readUnits() {
        // Hiragana is mostly grammar, which other words change.
        for run in folded.split(whereSeparator: { !Script($0).isJapanese || Script($0) == .hiragana }) {
            if run.count == 1 { units.insert(Self.string(run)) }
            for at in run.indices.dropLast() { units.insert(Self.string(run[at...at + 1])) }
        }
        for word in words where word.unicodeScalars.count >= Self.unitFrom {
            units.insert(String(word.prefix(Self.unitLength)))
        }
    }

    /// Which share of its words the source has, 0...1; 0 where it has none that could be compared.
    func share(in source: CheckedText) -> Double {
        units.isEmpty ? 0 : Double(units.count { source.units.contains($0) }) / Double(units.count)
    }
}
