/// RFC 8259, strict but for a trailing newline, in one pass within `Limits`: nesting, number of values. Control characters
/// that a text escapes (`\u0000`) are left out: no channel shows them.
struct JSONReader {
    private let bytes: [UInt8]
    private var at = 0
    private var values = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter bytes: UTF-8, without a byte order mark.
    static func read(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.at == bytes.count else { throw reader.malformed("something follows the document") }
        return value
    }

    private func malformed(_ what: String) -> Refusal {
        Refusal(.malformed, "not well-formed JSON at byte \(at): \(what)")
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
            at += 1
        }
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(Refusal) -> JSONValue {
        guard depth < Limits.depth else { throw Refusal(.tooDeep, "values nested deeper than \(Limits.depth)") }
        values += 1
        guard values <= Limits.elements else { throw Refusal(.tooMany, "more than \(Limits.elements) values") }
        skipSpace()
        guard at < bytes.count else { throw malformed("it ends where a value should stand") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Refusal) -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw malformed("a word that is no value") }
        at += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(Refusal) -> JSONValue {
        at += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw malformed("a key is missing") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw malformed("a colon is missing") }
            members[key] = try value(depth: depth + 1)
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw malformed("a comma is missing") }
        }
    }

    private mutating func array(depth: Int) throws(Refusal) -> JSONValue {
        at += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw malformed("a comma is missing") }
        }
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        return at - start
    }

    private mutating func number() throws(Refusal) -> JSONValue {
        let start = at
        _ = take("-")
        let isZero = at < bytes.count && bytes[at] == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || (whole > 1 && !isZero) else { throw malformed("a character that starts no value") }
        if take(".") { guard digits() > 0 else { throw malformed("a number without a fraction") } }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw malformed("a number without an exponent") }
        }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func string() throws(Refusal) -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw malformed("a control character inside a string")
            default: text.append(byte)
            }
        }
        throw malformed("a string does not end")
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x20,
        UInt8(ascii: "f"): 0x0A, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private mutating func escape(into text: inout [UInt8]) throws(Refusal) {
        guard at < bytes.count else { throw malformed("a string does not end") }
        let byte = bytes[at]
        at += 1
        if let plain = Self.escapes[byte] { return text.append(plain) }
        guard byte == UInt8(ascii: "u") else { throw malformed("an escape that is none") }
        var scalar = try hexadecimal()
        if (0xD800..<0xDC00).contains(scalar) {
            guard take("\\"), take("u") else { throw malformed("half a surrogate pair") }
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw malformed("half a surrogate pair") }
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let character = Unicode.Scalar(scalar) else { throw malformed("half a surrogate pair") }
        if scalar >= 0x20 || scalar == 0x09 || scalar == 0x0A || scalar == 0x0D {
            text.append(contentsOf: String(Character(character)).utf8)
        }
    }

    private mutating func hexadecimal() throws(Refusal) -> UInt32 {
        guard at + 4 <= bytes.count else { throw malformed("a string does not end") }
        var value: UInt32 = 0
        for byte in bytes[at..<at + 4] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw malformed("an escape that is none")
            }
            value = value << 4 | UInt32(digit)
        }
        at += 4
        return value
    }
}
