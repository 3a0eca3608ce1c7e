import FoundationEssentials
import Notice

/// The reader of a mail: header fields and the first part that is text. Linear, and bounded in parts, depth and fields.
struct MailParser {
    private struct Part {
        var headers: [(name: String, value: String)]
        var body: ArraySlice<UInt8>

        func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    private var parts = 0

    static func message(_ bytes: [UInt8]) throws(Refusal) -> MailMessage {
        guard bytes.count <= Limits.documentBytes else {
            throw Refusal(.tooLarge, "\(bytes.count) bytes; at most \(Limits.documentBytes) of a mail are read")
        }
        let mail = try part(bytes[...])
        // Of two, a mail server may look at the other one (RFC 5322 §3.6 allows one).
        guard mail.headers.count(where: { $0.name == "from" }) <= 1 else {
            throw Refusal(.invalid, "the mail has more than one From")
        }
        guard let from = mail.value("from"), let sender = address(from) else {
            throw Refusal(.missing, "the mail has no address in From")
        }
        var parser = MailParser()
        let text = try parser.text(of: mail, depth: 0) ?? ""
        let identifier = (mail.value("message-id") ?? "").trimmed.filter { $0 != "<" && $0 != ">" }
        return MailMessage(
            identifier: identifier.isEmpty ? StableHash.hex([String(decoding: bytes, as: UTF8.self)]) : identifier,
            sender: sender,
            subject: try EncodedWords.text(mail.value("subject") ?? "").replacing("\n", with: " ").trimmed
                .limited(to: Limits.headlineCharacters),
            sent: FeedDate.time(withoutComments(mail.value("date") ?? "")), text: text,
            authentication: mail.headers.filter { $0.name == "authentication-results" }.map(\.value))
    }

    // MARK: Header fields

    private static func part(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> Part {
        var headers: [(name: String, value: String)] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.endIndex
            var line = bytes[at..<end]
            if line.last == 0x0D { line.removeLast() }
            at = end < bytes.endIndex ? end + 1 : end
            if line.isEmpty { break }
            guard !line.contains(0) else { throw Refusal(.forbiddenCharacter, "a NUL byte in the mail's header") }
            let text = String(decoding: line, as: UTF8.self)
            if text.first == " " || text.first == "\t", let last = headers.indices.last {
                // Unfolding (RFC 5322 §2.2.3).
                headers[last].value += " " + text.trimmed
                guard headers[last].value.utf8.count <= Limits.documentBytes / 8 else {
                    throw Refusal(.tooLarge, "a header field of the mail is longer than any mail needs")
                }
                continue
            }
            guard let colon = text.firstIndex(of: ":") else {
                // Mailboxes begin with `From ` lines of their own.
                if headers.isEmpty, text.hasPrefix("From ") { continue }
                throw Refusal(.malformed, "a line of the mail's header is no field")
            }
            guard headers.count < Limits.mailHeaders else {
                throw Refusal(.tooMany, "more than \(Limits.mailHeaders) header fields")
            }
            headers.append((text[..<colon].trimmed.lowercased(), text[text.index(after: colon)...].trimmed))
        }
        return Part(headers: headers, body: bytes[at...])
    }

    /// The address of a From line: in angle brackets, or standing alone.
    private static func address(_ from: String) -> String? {
        let text = withoutComments(from)
        let inner: Substring
        if let open = text.lastIndex(of: "<"), let close = text[open...].firstIndex(of: ">") {
            inner = text[text.index(after: open)..<close]
        } else {
            inner = text[...]
        }
        let address = inner.trimmed.lowercased()
        let sides = address.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty, address.utf8.count <= 320,
            address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), !address.contains(where: { ",;<>\"".contains($0) })
        else { return nil }
        return address
    }

    /// Without what stands in round brackets: `(JST)`.
    private static func withoutComments(_ text: String) -> String {
        var depth = 0
        return String(
            text.filter { character in
                if character == "(" { depth += 1 }
                defer { if character == ")", depth > 0 { depth -= 1 } }
                return depth == 0
            }
        ).trimmed
    }

    // MARK: Body

    /// The first text of a part: plain text before HTML among alternatives; nil where it has none.
    private mutating func text(of part: Part, depth: Int) throws(Refusal) -> String? {
        guard depth < Limits.mailDepth else { throw Refusal(.tooDeep, "parts nested deeper than \(Limits.mailDepth)") }
        parts += 1
        guard parts <= Limits.mailParts else { throw Refusal(.tooMany, "more than \(Limits.mailParts) parts") }
        let type = ContentType(part.value("content-type") ?? "text/plain")
        if type.value.hasPrefix("multipart/") {
            guard let boundary = type.parameters["boundary"], !boundary.isEmpty else {
                throw Refusal(.missing, "a multipart mail has no boundary")
            }
            var fallback: String?
            for bytes in MailParser.split(part.body, boundary: boundary) {
                let inner = try MailParser.part(bytes)
                guard let text = try text(of: inner, depth: depth + 1), !text.isEmpty else { continue }
                if ContentType(inner.value("content-type") ?? "text/plain").value != "text/html" { return text }
                fallback = fallback ?? text
            }
            return fallback
        }
        guard type.value == "text/plain" || type.value == "text/html",
            !(part.value("content-disposition") ?? "").lowercased().hasPrefix("attachment")
        else { return nil }
        let bytes = try MailParser.decoded(part.body, part.value("content-transfer-encoding") ?? "7bit")
        let label = type.parameters["charset"] ?? "utf-8"
        guard let encoding = TextEncoding(label: label) else {
            throw Refusal(.encoding, "the mail's charset \"\(label.prefix(40))\" is not one this room reads")
        }
        let utf8 = try Transcoder.utf8(bytes[...], from: encoding == .ascii ? .utf8 : encoding)
        guard !utf8.contains(0) else { throw Refusal(.forbiddenCharacter, "a NUL byte in the mail's text") }
        let text = String(decoding: utf8, as: UTF8.self)
        return type.value == "text/html"
            ? PlainText.fromHTML(text) : PlainText.tidied(MailParser.withoutSignature(text))
    }

    /// What stands before `-- ` on a line of its own (RFC 3676 §4.3).
    private static func withoutSignature(_ text: String) -> String {
        var kept: [Substring] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line == "-- " { break }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }

    /// The parts between the boundary's lines; the preamble and what follows the closing line are none.
    private static func split(_ body: ArraySlice<UInt8>, boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var found: [ArraySlice<UInt8>] = []
        var start: Int?
        var at = body.startIndex
        while at < body.endIndex {
            let end = body[at...].firstIndex(of: 0x0A) ?? body.endIndex
            let line = body[at..<end]
            if line.starts(with: mark) {
                let rest = line.dropFirst(mark.count)
                let isClosing = rest.starts(with: [0x2D, 0x2D])
                if isClosing || rest.allSatisfy(ASCII.isSpace) {
                    if let start { found.append(body[start..<at]) }
                    start = end < body.endIndex ? end + 1 : nil
                    if isClosing { return found }
                }
            }
            at = end < body.endIndex ? end + 1 : end
        }
        if let start { found.append(body[start...]) }
        return found
    }

    private static func decoded(_ body: ArraySlice<UInt8>, _ encoding: String) throws(Refusal) -> [UInt8] {
        switch encoding.trimmed.lowercased() {
        case "7bit", "8bit", "binary", "": return Array(body)
        case "base64":
            guard let data = Data(base64Encoded: Data(body.filter { !ASCII.isSpace($0) })) else {
                throw Refusal(.malformed, "the mail's base64 is none")
            }
            return Array(data)
        case "quoted-printable": return QuotedPrintable.decoded(body)
        default: throw Refusal(.invalid, "the mail's transfer encoding is \"\(encoding.prefix(40))\"")
        }
    }
}

/// `text/plain; charset="iso-2022-jp"`.
private struct ContentType {
    var value: String
    var parameters: [String: String] = [:]

    init(_ text: String) {
        var parts: [String] = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        value = parts.removeFirst().trimmed.lowercased()
        for part in parts {
            guard let mark = part.firstIndex(of: "=") else { continue }
            let value = part[part.index(after: mark)...].trimmed.filter { $0 != "\"" }
            parameters[part[..<mark].trimmed.lowercased()] = value
        }
    }
}

/// RFC 2045 §6.7, forgiving: what is no code stands for itself.
enum QuotedPrintable {
    static func decoded(_ bytes: some Collection<UInt8>, isHeader: Bool = false) -> [UInt8] {
        let bytes = Array(bytes)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if isHeader, byte == UInt8(ascii: "_") {
                result.append(0x20)
            } else if byte == UInt8(ascii: "=") {
                if at < bytes.count, bytes[at] == 0x0A {
                    at += 1
                } else if at + 1 < bytes.count, bytes[at] == 0x0D, bytes[at + 1] == 0x0A {
                    at += 2
                } else if at + 1 < bytes.count, let high = digit(bytes[at]), let low = digit(bytes[at + 1]) {
                    result.append(high << 4 | low)
                    at += 2
                } else {
                    result.append(byte)
                }
            } else {
                result.append(byte)
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

/// RFC 2047: `=?ISO-2022-JP?B?GyRC…?=` in a header field.
enum EncodedWords {
    private struct Word {
        var charset: String
        var bytes: [UInt8]
    }

    static func text(_ field: String) throws(Refusal) -> String {
        var result = ""
        var pending: Word?
        var rest = field[...]
        func flush() throws(Refusal) {
            guard let word = pending else { return }
            pending = nil
            guard let encoding = TextEncoding(label: word.charset) else {
                throw Refusal(
                    .encoding, "the charset \"\(word.charset.prefix(40))\" of a header is not one this room reads")
            }
            let utf8 = try Transcoder.utf8(word.bytes[...], from: encoding)
            result += String(decoding: utf8.filter { $0 != 0 }, as: UTF8.self)
        }
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            let after = rest[start.upperBound...]
            guard let (word, end) = word(after) else {
                try flush()
                result += rest[..<start.upperBound]
                rest = after
                continue
            }
            // Blanks between two words are none (§6.2), and a character may be cut between words of one charset.
            let isGap = pending != nil && before.allSatisfy(\.isWhitespace)
            if !isGap || pending?.charset != word.charset {
                try flush()
                if !isGap { result += before }
                pending = word
            } else {
                pending?.bytes += word.bytes
            }
            rest = rest[end...]
        }
        try flush()
        return result + rest
    }

    /// `charset?B?text?=` after the opening mark.
    private static func word(_ text: Substring) -> (Word, Substring.Index)? {
        guard let first = text.prefix(64).firstIndex(of: "?") else { return nil }
        let charset = text[..<first].prefix { $0 != "*" }.lowercased()
        let method = text[text.index(after: first)...].prefix(2)
        guard method.count == 2, method.last == "?" else { return nil }
        let start = method.endIndex
        guard let close = text[start...].firstRange(of: "?=") else { return nil }
        let body = text[start..<close.lowerBound]
        let bytes: [UInt8]
        switch method.first {
        case "B", "b":
            guard let data = Data(base64Encoded: String(body)) else { return nil }
            bytes = Array(data)
        case "Q", "q": bytes = QuotedPrintable.decoded(body.utf8, isHeader: true)
        default: return nil
        }
        return (Word(charset: charset, bytes: bytes), close.upperBound)
    }
}
