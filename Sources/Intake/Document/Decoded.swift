/// Bytes from outside as safe UTF-8: of an allowed encoding, without NUL, within its size.
struct Decoded {
    /// What the first character says it is.
    enum Syntax {
        case xml
        case json
        /// Anything else, where the caller knows what it is.
        case plain
    }

    var syntax: Syntax
    /// UTF-8 without a byte order mark; for XML, with a declaration that says UTF-8.
    var text: [UInt8]

    /// - Parameter contentType: its `charset` counts where the bytes have no mark of their own (RFC 7303 §3).
    /// - Parameter isPlain: whether the text is neither XML nor JSON, whatever it begins with: mail, CSV, J-Alert's text.
    init(_ bytes: [UInt8], contentType: String?, isPlain: Bool = false) throws(Refusal) {
        guard bytes.count <= Limits.feedBytes else {
            throw Refusal(
                .tooLarge, "\(bytes.count) bytes; at most \(Limits.feedBytes) are read",
                whatToDo: "Check that the address is a feed or a telegram; the document stays refused.")
        }
        if let name = Decoded.compression(bytes) {
            throw Refusal(
                .compressed, "the bytes are \(name), which nobody asked for",
                whatToDo: "Ask the source to send plain text, or to say Content-Encoding where it compresses.")
        }
        let declared = try Decoded.declared(bytes, contentType: contentType, isPlain: isPlain)
        let start = TextEncoding.sniffed(bytes)?.mark ?? 0
        try self.init(text: Transcoder.utf8(bytes[start...], from: declared.first ?? .utf8), isPlain: isPlain)
    }

    /// - Parameter text: UTF-8.
    init(text: [UInt8], isPlain: Bool) throws(Refusal) {
        var text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        guard !text.contains(0) else { throw Refusal(.forbiddenCharacter, "a NUL byte") }
        guard let first = text.first(where: { !ASCII.isSpace($0) }) else {
            throw Refusal(.malformed, "the document is empty")
        }
        switch first {
        case _ where isPlain:
            syntax = .plain
            self.text = text
        case UInt8(ascii: "<"):
            syntax = .xml
            self.text = try Decoded.rewritten(text)
            try Decoded.refuseDoctype(self.text)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            syntax = .json
            self.text = text
        default:
            throw Refusal(.unknownFormat, "the document starts neither with '<' nor with '{' or '['")
        }
    }

    /// The encodings that bytes are said to be in, the one that counts first: what their first bytes prove, what the
    /// Content-Type says, what the XML declaration says. A Content-Type of ISO-8859-1 or US-ASCII is what servers add where
    /// nobody told them; it does not count against the document's own declaration.
    static func declared(
        _ bytes: [UInt8], contentType: String?, isPlain: Bool
    ) throws(Refusal) -> [TextEncoding] {
        let label = isPlain ? nil : try declaredLabel(bytes)
        if let sniffed = TextEncoding.sniffed(bytes) { return [sniffed.encoding] }
        let own = try label.map { label throws(Refusal) in try allowed(label) }
        let sent = try charset(contentType).map { label throws(Refusal) in try allowed(label) }
        if let own, sent == .latin1 || sent == .ascii { return [own] }
        return [sent, own].compactMap { $0 }
    }

    /// The compressed format whose mark the bytes begin with.
    private static func compression(_ bytes: [UInt8]) -> String? {
        let marks: [(bytes: [UInt8], name: String)] = [
            ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 0x03, 0x04], "zip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
            ([0x42, 0x5A, 0x68], "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz"),
        ]
        return marks.first { bytes.starts(with: $0.bytes) }?.name
    }

    private static func allowed(_ label: String) throws(Refusal) -> TextEncoding {
        guard let encoding = TextEncoding(label: label) else {
            throw Refusal(
                .encoding, "the encoding \"\(label.prefix(40))\" is not one this room reads",
                whatToDo: "Ask the source for UTF-8.")
        }
        return encoding
    }

    /// The `charset` parameter of a Content-Type.
    private static func charset(_ contentType: String?) -> String? {
        guard let contentType else { return nil }
        for part in contentType.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmed.lowercased() == "charset" else { continue }
            let value = pair[1].trimmed.filter { $0 != "\"" && $0 != "'" }
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// The encoding label of an XML declaration in an ASCII-compatible encoding; nil where there is none.
    private static func declaredLabel(_ bytes: [UInt8]) throws(Refusal) -> String? {
        let head = bytes.drop(while: ASCII.isSpace).prefix(512)
        guard head.starts(with: Array("<?xml".utf8)) else { return nil }
        guard let end = head.firstIndex(of: UInt8(ascii: ">")) else {
            throw Refusal(.malformed, "the XML declaration does not end within 512 bytes")
        }
        let declaration = Array(head[..<end])
        guard let at = ASCII.find("encoding", in: declaration) else { return nil }
        var rest = declaration[(at + 8)...].drop(while: ASCII.isSpace)
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop(while: ASCII.isSpace)
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let label = rest.dropFirst().prefix(while: { $0 != quote })
        return String(decoding: label, as: UTF8.self)
    }

    /// The document with its declaration replaced: the parser must not decode a second time by the old label.
    private static func rewritten(_ text: [UInt8]) throws(Refusal) -> [UInt8] {
        let body: ArraySlice<UInt8> = text.drop(while: ASCII.isSpace)
        guard body.starts(with: Array("<?xml".utf8)), body.count > 5, ASCII.isSpace(body[body.startIndex + 5]) else {
            return Array(declaration.utf8) + body
        }
        guard let end = body.prefix(512).firstIndex(of: UInt8(ascii: ">")) else {
            throw Refusal(.malformed, "the XML declaration does not end within 512 bytes")
        }
        return Array(declaration.utf8) + body[(end + 1)...]
    }

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

    /// No document type, no entities: the one rule that ends XXE, entity bombs and quadratic growth alike. A CDATA section
    /// that merely quotes such a tag is refused too; no real document here does.
    private static func refuseDoctype(_ text: [UInt8]) throws(Refusal) {
        // Counted, which takes no branch for each byte: telegrams have none.
        guard text.count(where: { $0 == UInt8(ascii: "!") }) > 0 else { return }
        let marks = [("!doctype", "document type"), ("!entity", "entity"), ("!element", "element")].map {
            (Array($0.0.utf8), $0.1)
        }
        for at in text.indices.dropLast() where text[at] == UInt8(ascii: "<") && text[at + 1] == UInt8(ascii: "!") {
            for (mark, name) in marks
            where text[(at + 1)...].prefix(mark.count).lazy.map(ASCII.lowercased).elementsEqual(mark) {
                throw Refusal(
                    .doctype, "the document holds a\(name.hasPrefix("e") ? "n" : "") \(name) declaration",
                    whatToDo: "Refused for safety; tell the source's operator if the address is right.")
            }
        }
    }
}
