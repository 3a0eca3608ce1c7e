package import Notice

/// A question without what could tell who asked it: what may be kept for the section in charge.
///
/// Masked are numbers of four digits or more (telephone, postal code, residence card, My Number; also with hyphens or blanks,
/// in any script's digits), house numbers (1-2-3, 1丁目2番3号), mail and web addresses and account names (@…) of any width,
/// and what follows words by which people introduce themselves, up to the next blank or mark. Controls and marks that nobody
/// sees become blanks: what is read later stands on a terminal. One walk through the text. A name in the middle of a
/// sentence is not recognised: kept questions are personal data until somebody has read them, and are deleted by age.
package struct MaskedQuestion: Sendable, Hashable, Codable {
    /// At most `lengthLimit` scalars, in one line.
    package let text: String
    package let language: LanguageTag

    package static let lengthLimit = 200
    package static let mask: Character = "＊"
    /// Digits in one run from which on they are masked.
    static let shortestNumber = 4

    package init(_ text: String, language: LanguageTag) {
        self.language = language
        self.text = Self.masked(text)
    }

    private static func masked(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(Turn.textLimit).map { $0.isUnseen ? 0x20 : $0.value }
        var kept: [UInt32] = []
        var position = 0
        while position < scalars.count {
            if let end = numberEnd(scalars, position) ?? addressEnd(scalars, position) {
                append(mask, &kept)
                position = end
            } else if let (start, end) = introducedName(scalars, position) {
                kept += scalars[position..<start]
                append(mask, &kept)
                position = end
            } else {
                kept.append(scalars[position])
                position += 1
            }
        }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: kept.prefix(lengthLimit).compactMap(Unicode.Scalar.init))
        return String(line)
    }

    private static func append(_ character: Character, _ kept: inout [UInt32]) {
        let scalars = character.unicodeScalars.map(\.value)
        if !kept.hasSuffix(scalars) { kept += scalars }
    }

    // MARK: Numbers

    /// Where a run of digits and the marks between them ends, when it is long enough or has the shape of a house number.
    private static func numberEnd(_ scalars: [UInt32], _ start: Int) -> Int? {
        guard isDigit(scalars[start]), start == 0 || !isDigit(scalars[start - 1]) else { return nil }
        var (digits, joints, end, position) = (0, 0, start, start)
        while position < scalars.count {
            if isDigit(scalars[position]) {
                digits += 1
                position += 1
                end = position
            } else if position == end, let next = jointEnd(scalars, position) {
                joints += 1
                position = next
            } else {
                break
            }
        }
        return digits >= shortestNumber || joints >= 2 ? end : nil
    }

    private static func isDigit(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return (0x30...0x39).contains(scalar) }
        return Unicode.Scalar(scalar)?.properties.numericType == .decimal
    }

    /// Where the mark or word between two digits of one number ends; nil where none stands there.
    private static func jointEnd(_ scalars: [UInt32], _ start: Int) -> Int? {
        let length =
            addressWords.first { scalars[start...].starts(with: $0) }?.count ?? (isJoint(scalars[start]) ? 1 : 0)
        let end = start + length
        return length > 0 && end < scalars.count && isDigit(scalars[end]) ? end : nil
    }

    /// 1丁目2番3号, 1番地2.
    private static let addressWords = ["丁目", "番地", "番"].map { $0.unicodeScalars.map(\.value) }

    private static func isJoint(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x2D, 0x2E, 0x28, 0x29, 0x2010...0x2015, 0x2212, 0x30FC, 0xFF08, 0xFF09, 0xFF0D, 0xFF0E, 0x3000,
            0x306E:
            true
        default: false
        }
    }

    // MARK: Addresses

    /// Where a word with an @, or one that begins like a web address, ends. Asked only at the beginning of a word.
    private static func addressEnd(_ scalars: [UInt32], _ start: Int) -> Int? {
        guard isAddressPart(scalars[start]), start == 0 || !isAddressPart(scalars[start - 1]) else { return nil }
        let end = scalars[start...].firstIndex { !isAddressPart($0) } ?? scalars.count
        let word = scalars[start..<end].lazy.map { fold(isFullWidth($0) ? $0 - 0xFEE0 : $0) }
        return word.contains(0x40) || word.starts(with: http) || word.starts(with: www) ? end : nil
    }

    private static let http = "http".unicodeScalars.map(\.value)
    private static let www = "www.".unicodeScalars.map(\.value)

    /// Printable ASCII, also in full width.
    private static func isAddressPart(_ scalar: UInt32) -> Bool {
        (0x21...0x7E).contains(scalar) || isFullWidth(scalar)
    }

    private static func isFullWidth(_ scalar: UInt32) -> Bool { (0xFF01...0xFF5E).contains(scalar) }

    // MARK: Names

    /// After words that introduce a name: where the name begins and ends.
    private static func introducedName(_ scalars: [UInt32], _ start: Int) -> (start: Int, end: Int)? {
        guard let phrases = introductions[fold(scalars[start])] else { return nil }
        for phrase in phrases where matches(phrase, scalars, start) {
            let first = start + phrase.count
            let name = scalars[first...].drop(while: isGap)
            let end = name.firstIndex(where: isMark) ?? scalars.count
            if name.startIndex < end { return (name.startIndex, min(end, name.startIndex + longestName)) }
        }
        return nil
    }

    /// Scalars of a name that are masked at most, so that a question without marks does not vanish.
    private static let longestName = 20
    private static let introductions: [UInt32: [[UInt32]]] = Dictionary(
        grouping: [
            "名前は", "なまえは", "氏名は", "住所は", "じゅうしょは", "my name is ", "i live at ", "我叫", "我的名字是", "我的地址是", "제 이름은",
            "이름은", "주소는", "toi ten la ", "tôi tên là ", "tên tôi là ", "ang pangalan ko ay ", "nama saya ", "ชื่อของฉันคือ",
            "मेरो नाम ", "meu nome é ", "mi nombre es ", "me llamo ",
        ].map { $0.unicodeScalars.map(\.value) }, by: { $0[0] })

    private static func fold(_ scalar: UInt32) -> UInt32 {
        (0x41...0x5A).contains(scalar) || (0xC0...0xDE).contains(scalar) ? scalar + 0x20 : scalar
    }

    private static func matches(_ phrase: [UInt32], _ scalars: [UInt32], _ start: Int) -> Bool {
        start + phrase.count <= scalars.count && phrase.indices.allSatisfy { fold(scalars[start + $0]) == phrase[$0] }
    }

    private static func isGap(_ scalar: UInt32) -> Bool { scalar == 0x20 || scalar == 0x3000 || scalar == 0x3A }

    private static func isMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2C, 0x2E, 0x21, 0x3F, 0x3001, 0x3002, 0xFF0C, 0xFF01, 0xFF1F, 0x0964: true
        default: false
        }
    }
}

extension [UInt32] {
    fileprivate func hasSuffix(_ other: [UInt32]) -> Bool {
        count >= other.count && suffix(other.count).elementsEqual(other)
    }
}
