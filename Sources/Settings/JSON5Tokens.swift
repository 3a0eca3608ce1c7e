/// The words of JSON5: blanks and comments, strings, numbers, names.
extension JSON5Parser {
    /// The scalar at `index`; the bytes were checked to be UTF-8 before.
    func scalar() -> Unicode.Scalar? { decode(at: index)?.scalar }

    private func decode(at start: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        guard start < bytes.count else { return nil }
        let lead = bytes[start]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard start + length <= bytes.count else { return nil }
        var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
        for next in bytes[(start + 1)..<(start + length)] { value = value << 6 | UInt32(next & 0x3F) }
        return Unicode.Scalar(value).map { ($0, length) }
    }

    // MARK: Blanks and comments

    mutating func skipTrivia() throws(SettingsError) {
        while let byte = peek() {
            switch byte {
            case 0x20, 0x09...0x0D: advance()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let next = peek(), next != 0x0A, next != 0x0D, !isSeparator() { index += 1 }
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                try skipBlockComment()
            case 0x80...:
                guard let (scalar, length) = decode(at: index), Self.isBlank(scalar) else { return }
                index += length
            default: return
            }
        }
    }

    private mutating func skipBlockComment() throws(SettingsError) {
        let start = here()
        index += 2
        while let byte = peek() {
            if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                index += 2
                return
            }
            advance()
        }
        throw error("the comment opened here never ends", at: start, why: "the file ends before it", fix: "Write */")
    }

    /// JSON5's white space beyond ASCII: the byte order mark, the line separators, and category Zs with U+3000.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFEFF, 0x2028, 0x2029: true
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }

    /// U+2028 or U+2029 at `index`.
    private func isSeparator() -> Bool {
        peek() == 0xE2 && peek(1) == 0x80 && (peek(2) == 0xA8 || peek(2) == 0xA9)
    }

    // MARK: Strings

    /// A string in single or double quotes, its opening quote at `index`.
    mutating func string() throws(SettingsError) -> String {
        let start = here()
        let quote = bytes[index]
        index += 1
        var text: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case quote:
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                index += 1
                try escape(into: &text)
            case 0x0A, 0x0D:
                throw error(
                    "the text opened here does not end on its line", at: start, why: "a closing quote is missing",
                    fix: "Close it, or end the line with \\ to go on in the next")
            case 0x00..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F:
                throw error(
                    why: "control characters are not allowed in a text", fix: "Remove it, or write it as \\u00XX")
            default:
                let run = bytes[index...].prefix { $0 >= 0x20 && $0 != quote && $0 != 0x5C && $0 != 0x7F }
                // A tab ends a run but may stand in a text.
                let end = max(run.endIndex, index + 1)
                text.append(contentsOf: bytes[index..<end])
                index = end
            }
        }
        throw error(
            "the text opened here never ends", at: start, why: "a closing quote is missing", fix: "Close the quote")
    }

    /// What follows a backslash, with `index` behind it.
    private mutating func escape(into text: inout [UInt8]) throws(SettingsError) {
        guard let byte = peek() else { return }
        switch byte {
        case UInt8(ascii: "u"):
            index += 1
            text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
            return
        case UInt8(ascii: "x"):
            index += 1
            let value = try hexadecimal(digits: 2)
            text.append(contentsOf: Array(String(Unicode.Scalar(UInt8(value))).utf8))
            return
        case UInt8(ascii: "0"):
            if let next = peek(1), isDigit(next) { throw octal() }
            text.append(0)
        case UInt8(ascii: "1")...UInt8(ascii: "9"): throw octal()
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case 0x0D where peek(1) == 0x0A: advance()
        case 0x0A, 0x0D: break
        case 0x00..<0x20, 0x7F:
            throw error(why: "control characters are not allowed in a text", fix: "Remove it, or write it as \\u00XX")
        case 0x80...:
            guard let length = decode(at: index)?.length else { return }
            if !isSeparator() { text.append(contentsOf: bytes[index..<index + length]) }
            index += length
            return
        default: text.append(byte)
        }
        advance()
    }

    private mutating func octal() -> SettingsError {
        error(why: "JSON5 has no octal escapes", fix: "Write \\u and four hexadecimal digits")
    }

    /// Four digits behind `\u`, or a surrogate pair of two such escapes.
    private mutating func unicodeEscape() throws(SettingsError) -> Unicode.Scalar {
        let start = here()
        let first = try hexadecimal(digits: 4)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
            index += 2
            let second = try hexadecimal(digits: 4)
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw error(
            "half a character", at: start, why: "a surrogate escape stands alone",
            fix: "Write the character itself, or both halves")
    }

    private mutating func hexadecimal(digits: Int) throws(SettingsError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek(), let digit = hexDigit(byte) else {
                throw error(why: "\(digits) hexadecimal digits are expected", fix: "Complete the escape")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    // MARK: Numbers

    mutating func number() throws(SettingsError) -> SettingsValue.Kind {
        let start = here()
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative || peek() == UInt8(ascii: "+") { index += 1 }
        let kind: SettingsValue.Kind
        if peek() == UInt8(ascii: "0"), let x = peek(1), x | 0x20 == UInt8(ascii: "x") {
            index += 2
            kind = .integer(try digits(radix: 16, isNegative: isNegative, from: start))
        } else if peek() == UInt8(ascii: "I") || peek() == UInt8(ascii: "N") {
            throw notFinite(at: start)
        } else {
            kind = try decimal(isNegative: isNegative, from: start)
        }
        if let next = scalar(), Self.isNamePart(next) {
            throw error(why: "a number ends before it", fix: "Separate them, or put the whole in quotes")
        }
        return kind
    }

    private mutating func decimal(isNegative: Bool, from start: Position) throws(SettingsError) -> SettingsValue.Kind {
        let first = index
        var end = index
        func skipDigits() { while end < bytes.count, isDigit(bytes[end]) { end += 1 } }
        skipDigits()
        let whole = end - first
        if whole > 1, bytes[first] == UInt8(ascii: "0") {
            throw error(
                "a number that begins with 0", at: start, why: "it could be meant as octal", fix: "Remove the zeros")
        }
        var isWhole = true
        var fraction = 0
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            isWhole = false
            end += 1
            let point = end
            skipDigits()
            fraction = end - point
        }
        guard whole + fraction > 0 else {
            index = end
            throw error(why: "a number has at least one digit", fix: "Write a digit")
        }
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            end += 1
            if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
            let exponent = end
            skipDigits()
            guard end > exponent else {
                index = end
                throw error(why: "an exponent has at least one digit", fix: "Write a digit")
            }
        }
        if isWhole { return .integer(try digits(radix: 10, isNegative: isNegative, from: start)) }
        let literal = String(decoding: bytes[first..<end], as: UTF8.self)
        index = end
        // Swift's Double wants a digit on both sides of the point.
        let padded = (literal.hasPrefix(".") ? "0" : "") + literal
        guard let value = Double(Self.withDigitAfterPoint(padded)), value.isFinite else {
            throw tooLarge(at: start)
        }
        return .number(isNegative ? -value : value)
    }

    private static func withDigitAfterPoint(_ literal: String) -> String {
        guard let point = literal.firstIndex(of: ".") else { return literal }
        let next = literal.index(after: point)
        if next < literal.endIndex, literal[next].isNumber { return literal }
        return literal[..<next] + "0" + literal[next...]
    }

    private mutating func digits(radix: Int, isNegative: Bool, from start: Position) throws(SettingsError) -> Int {
        var value = 0
        var count = 0
        while let byte = peek(), let digit = hexDigit(byte), digit < radix {
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if overflow || carry { throw tooLarge(at: start) }
            value = sum
            count += 1
            index += 1
        }
        guard count > 0 else { throw error(why: "a hexadecimal digit is expected", fix: "Write 0-9 or a-f") }
        return value
    }

    private func tooLarge(at position: Position) -> SettingsError {
        error(
            "a number that is too large", at: position, why: "it does not fit 64 bits",
            fix: "Write a smaller number, or put an identifier in quotes")
    }

    // MARK: Names

    /// An ECMAScript 5.1 identifier name with Unicode letters and `\u` escapes; nil where none starts.
    mutating func identifier() throws(SettingsError) -> String? {
        var name = String.UnicodeScalarView()
        while true {
            if peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
                index += 2
                let scalar = try unicodeEscape()
                guard name.isEmpty ? Self.isNameStart(scalar) : Self.isNamePart(scalar) else {
                    throw error(
                        why: "the character escaped before it cannot stand in a bare name", fix: "Put the key in quotes"
                    )
                }
                name.append(scalar)
                continue
            }
            guard let (scalar, length) = decode(at: index),
                name.isEmpty ? Self.isNameStart(scalar) : Self.isNamePart(scalar)
            else { return name.isEmpty ? nil : String(name) }
            name.append(scalar)
            index += length
        }
    }

    private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "$", "_": true
        default: scalar.value >= 0x80 && scalar.properties.isIDStart
        }
    }

    static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "\u{200C}", "\u{200D}": true
        default: isNameStart(scalar) || (scalar.value >= 0x80 && scalar.properties.isIDContinue)
        }
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte - 0x30)
    case 0x41...0x46: Int(byte - 0x37)
    case 0x61...0x66: Int(byte - 0x57)
    default: nil
    }
}
