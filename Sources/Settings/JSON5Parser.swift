/// Reads JSON5 text into positioned values in one pass; each byte is looked at a bounded number of times.
///
/// Recursion is bounded by `SettingsLimits.depth`. Grammar: https://spec.json5.org, with the refusals that
/// `SettingsFile` lists.
struct JSON5Parser {
    let bytes: [UInt8]
    private let file: String
    private let limits: SettingsLimits
    var index = 0
    private var values = 0
    private var duplicates: [SettingsError] = []

    /// Line and column of `counted`, which follows `index` so that each byte is counted once.
    private var line = 1
    private var column = 1
    private var counted = 0

    init(bytes: [UInt8], file: String, limits: SettingsLimits) {
        self.bytes = bytes
        self.file = file
        self.limits = limits
    }

    mutating func parse() throws(SettingsErrors) -> SettingsValue {
        do throws(SettingsError) {
            try checkEncoding()
            try skipTrivia()
            let value = try value(depth: 0)
            try skipTrivia()
            if let byte = peek() {
                let fix =
                    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
                    ? "Remove this bracket, or look for one closed too early above" : "Remove it"
                throw error(why: "the file's value has ended before it", fix: fix)
            }
            if !duplicates.isEmpty { throw duplicates.removeFirst() }
            return value
        } catch {
            throw SettingsErrors([error] + duplicates)
        }
    }

    private mutating func checkEncoding() throws(SettingsError) {
        if bytes.count > limits.bytes {
            throw error(
                "the file has \(bytes.count) bytes", at: here(),
                why: "a settings file may have at most \(limits.bytes)",
                fix: "Split it, or look whether this is the right file")
        }
        var wrong: Int?
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            wrong = error.byteOffsets.lowerBound
        }
        if let wrong {
            while index < wrong { advance() }
            throw error(
                "a byte that is not UTF-8", at: here(), why: "settings are read as UTF-8",
                fix: "Save the file as UTF-8 (it may be Shift_JIS)")
        }
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(SettingsError) -> SettingsValue {
        let start = here()
        values += 1
        if values > limits.values {
            throw error(
                "too many values", at: start, why: "a settings file may have at most \(limits.values)",
                fix: "Split the file")
        }
        guard let byte = peek() else { throw error(why: "a value is missing here", fix: "Write a value") }
        switch byte {
        case UInt8(ascii: "{"):
            return SettingsValue(kind: .object(try object(depth: depth, openedAt: start)), position: start)
        case UInt8(ascii: "["):
            return SettingsValue(kind: .array(try array(depth: depth, openedAt: start)), position: start)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return SettingsValue(kind: .string(try string()), position: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return SettingsValue(kind: try number(), position: start)
        default:
            return SettingsValue(kind: try word(), position: start)
        }
    }

    private mutating func object(depth: Int, openedAt start: Position) throws(SettingsError) -> [SettingsValue.Member] {
        try checkDepth(depth, at: start)
        index += 1
        var members: [SettingsValue.Member] = []
        var lines: [String: Int] = [:]
        while true {
            try skipTrivia()
            if take("}") { return members }
            if peek() == nil { throw unclosed("{", at: start) }
            let keyPosition = here()
            let key = try self.key()
            try skipTrivia()
            if !take(":") {
                throw error(why: "a colon is expected after the key \(key)", fix: "Write `\(key): value`")
            }
            try skipTrivia()
            let value = try value(depth: depth + 1)
            if let first = lines[key] {
                duplicates.append(
                    error(
                        "the key \(key) is given twice", at: keyPosition, why: "line \(first) sets it already",
                        fix: "Remove one of the two"))
            } else {
                lines[key] = keyPosition.line
                members.append(.init(key: key, keyPosition: keyPosition, value: value))
            }
            try skipTrivia()
            if take(",") { continue }
            if take("}") { return members }
            throw peek() == nil ? unclosed("{", at: start) : missingComma(or: "}")
        }
    }

    private mutating func array(depth: Int, openedAt start: Position) throws(SettingsError) -> [SettingsValue] {
        try checkDepth(depth, at: start)
        index += 1
        var elements: [SettingsValue] = []
        while true {
            try skipTrivia()
            if take("]") { return elements }
            if peek() == nil { throw unclosed("[", at: start) }
            elements.append(try value(depth: depth + 1))
            try skipTrivia()
            if take(",") { continue }
            if take("]") { return elements }
            throw peek() == nil ? unclosed("[", at: start) : missingComma(or: "]")
        }
    }

    private func checkDepth(_ depth: Int, at position: Position) throws(SettingsError) {
        if depth >= limits.depth {
            throw error(
                "brackets inside each other", at: position, why: "at most \(limits.depth) levels are read",
                fix: "Flatten the file")
        }
    }

    private mutating func key() throws(SettingsError) -> String {
        if let byte = peek(), byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try string() }
        guard let name = try identifier(), !name.isEmpty else {
            throw error(why: "a key is expected here", fix: "Write a name, or put the key in quotes")
        }
        return name
    }

    private mutating func word() throws(SettingsError) -> SettingsValue.Kind {
        let start = here()
        guard let name = try identifier(), !name.isEmpty else {
            throw error(why: "a value is expected here", fix: "Write a value")
        }
        switch name {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "NaN", "Infinity": throw notFinite(at: start)
        default:
            throw error(
                "the bare word \(name)", at: start, why: "only true, false and null are written without quotes",
                fix: "Put it in quotes: \"\(name)\"")
        }
    }

    // MARK: Positions and errors

    /// The position of `index`.
    mutating func here() -> Position {
        while counted < index {
            if bytes[counted] & 0xC0 != 0x80 { column += 1 }
            counted += 1
        }
        return Position(line: line, column: column)
    }

    /// Moves over one byte, counting lines. LF, CR and CRLF each end one.
    mutating func advance() {
        let byte = bytes[index]
        index += 1
        if byte == 0x0A || (byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A)) {
            line += 1
            column = 1
            counted = index
        }
    }

    func peek(_ ahead: Int = 0) -> UInt8? { index + ahead < bytes.count ? bytes[index + ahead] : nil }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    func error(_ what: String, at position: Position, why: String, fix: String) -> SettingsError {
        SettingsError(file: file, position: position, what: what, why: why, fix: fix)
    }

    /// An error about the character at `index`.
    mutating func error(why: String, fix: String) -> SettingsError {
        let position = here()
        guard let scalar = scalar() else { return error("the file ends here", at: position, why: why, fix: fix) }
        if let narrow = Self.fullWidth[scalar] {
            return error(
                "the full-width character \(scalar)", at: position, why: why,
                fix: "Turn the Japanese input method off and write \(narrow)")
        }
        let isVisible = scalar.value > 0x20 && scalar.properties.generalCategory != .control
        let name = isVisible ? "\(scalar)" : "U+\(String(scalar.value, radix: 16, uppercase: true))"
        return error("unexpected \(name)", at: position, why: why, fix: fix)
    }

    private mutating func missingComma(or close: String) -> SettingsError {
        error(why: "a comma or \(close) is expected here", fix: "End the entry before it with a comma")
    }

    private func unclosed(_ open: String, at position: Position) -> SettingsError {
        error(
            "the \(open) opened here is never closed", at: position, why: "the file ends before that",
            fix: "Close it with \(open == "{" ? "}" : "]")")
    }

    func notFinite(at position: Position) -> SettingsError {
        error(
            "NaN or Infinity", at: position, why: "no setting takes a number without a value",
            fix: "Write a finite number, or leave the key out for its default")
    }

    /// What a Japanese input method puts where the syntax wants ASCII.
    private static let fullWidth: [Unicode.Scalar: String] = [
        "：": ":", "，": ",", "、": ",", "｛": "{", "｝": "}", "［": "[", "］": "]", "「": "\"", "」": "\"", "“": "\"",
        "”": "\"", "‘": "'", "’": "'", "＂": "\"", "＇": "'", "／": "/", "－": "-",
    ]
}
