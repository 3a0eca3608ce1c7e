/// XML 1.0 with namespaces, without document types: bytes to an `Element` tree in one pass within `Limits`.
///
/// Our own because FoundationXML reads a null pointer at an empty processing instruction, accepts trailing junk and
/// undefined entities silently, and builds its events slower than this builds the tree (docs/decisions/0012). Reads only
/// text that `Decoded` let through: valid UTF-8 without NUL. What is not well-formed is refused; names may hold any
/// character beyond ASCII, which is the one thing it is more lenient in than the standard.
struct XMLReader {
    private let bytes: [UInt8]
    private var at = 0
    private var root: Element?
    /// The elements not yet closed, with their names as written: an end tag must repeat them.
    private var open: [(element: Element, name: Range<Int>, bindings: Int)] = []
    private var elements = 0
    /// Prefixes in scope, the innermost last. The empty prefix is the default namespace.
    private var bindings: [(prefix: String, namespace: String)] = [
        ("xml", "http://www.w3.org/XML/1998/namespace")
    ]
    /// Character data since the last tag.
    private var text: [UInt8] = []

    private static let include = "http://www.w3.org/2001/XInclude"

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ text: [UInt8]) throws(Refusal) -> Element {
        var reader = XMLReader(text)
        if reader.follows("<?xml"), text.count > 5, ASCII.isSpace(text[5]) {
            try reader.skip(past: "?>", or: "the XML declaration does not end")
        }
        while reader.at < text.count { try reader.next() }
        guard let root = reader.root, reader.open.isEmpty else {
            throw reader.malformed("it ends before its elements do")
        }
        return root
    }

    private func malformed(_ what: String) -> Refusal {
        let line = bytes.prefix(at).count { $0 == 0x0A } + 1
        return Refusal(.malformed, "not well-formed XML near line \(line): \(what)")
    }

    // MARK: Scanning

    private func follows(_ mark: StaticString) -> Bool {
        let count = mark.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[at + offset] != mark.utf8Start[offset] { return false }
        return true
    }

    /// Moves behind the next `mark`; the range before it.
    @discardableResult
    private mutating func skip(past mark: StaticString, or fault: String) throws(Refusal) -> Range<Int> {
        let start = at
        let first = mark.utf8Start[0]
        while at < bytes.count {
            if bytes[at] == first, follows(mark) {
                defer { at += mark.utf8CodeUnitCount }
                return start..<at
            }
            at += 1
        }
        throw malformed(fault)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private mutating func skipSpace() -> Bool {
        let start = at
        while at < bytes.count, XMLReader.isSpace(bytes[at]) { at += 1 }
        return at > start
    }

    private static let nameStarts: [Bool] = (0..<256).map { byte in
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x3A || byte >= 0x80
    }
    private static let nameBytes: [Bool] = (0..<256).map { byte in
        nameStarts[byte] || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }

    private mutating func name() throws(Refusal) -> Range<Int> {
        let start = at
        guard at < bytes.count, XMLReader.nameStarts[Int(bytes[at])] else { throw malformed("a name is missing") }
        at += 1
        while at < bytes.count, XMLReader.nameBytes[Int(bytes[at])] { at += 1 }
        return start..<at
    }

    private func string(_ range: Range<Int>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    }

    // MARK: Content

    private mutating func next() throws(Refusal) {
        guard bytes[at] == UInt8(ascii: "<") else { return try characters() }
        guard at + 1 < bytes.count else { throw malformed("a tag does not end") }
        switch bytes[at + 1] {
        case UInt8(ascii: "/"): try endTag()
        case UInt8(ascii: "?"): try instruction()
        case UInt8(ascii: "!"):
            if follows("<!--") { return try comment() }
            guard follows("<![CDATA["), !open.isEmpty else { throw malformed("a declaration inside the document") }
            at += 9
            let range = try skip(past: "]]>", or: "a CDATA section does not end")
            try append(range)
        default: try startTag()
        }
    }

    private mutating func comment() throws(Refusal) {
        at += 4
        let range = try skip(past: "--", or: "a comment does not end")
        try check(range)
        guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else { throw malformed("two hyphens in a comment") }
        at += 1
    }

    /// Left out: nothing here follows a stylesheet.
    private mutating func instruction() throws(Refusal) {
        at += 2
        let target = try name()
        guard string(target).lowercased() != "xml" else { throw malformed("an XML declaration inside the document") }
        guard follows("?>") || skipSpace() else { throw malformed("a processing instruction without a blank") }
        try check(try skip(past: "?>", or: "a processing instruction does not end"))
    }

    /// Control characters and U+FFFE, U+FFFF are no characters of XML (§2.2).
    private func isForbidden(_ index: Int) -> Bool {
        let byte = bytes[index]
        if byte < 0x20 { return byte != 0x0A && byte != 0x0D && byte != 0x09 }
        return byte == 0xEF && index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
    }

    private func check(_ range: Range<Int>) throws(Refusal) {
        for index in range where isForbidden(index) { throw malformed("a character that XML does not have") }
    }

    /// Literal text, its line ends made one (§2.11).
    private mutating func append(_ range: Range<Int>) throws(Refusal) {
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == 0x0D {
                text += bytes[start..<index]
                text.append(0x0A)
                if index + 1 < range.upperBound, bytes[index + 1] == 0x0A { index += 1 }
                start = index + 1
            } else if byte < 0x20 || byte == 0xEF, isForbidden(index) {
                throw malformed("a character that XML does not have")
            }
            index += 1
        }
        text += bytes[start..<range.upperBound]
    }

    private mutating func characters() throws(Refusal) {
        let start = at
        // Whether anything in it needs a second look: a line end of another system, a character XML does not have.
        var isPlain = true
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") { break }
            if byte == UInt8(ascii: "]"), follows("]]>") { throw malformed("the end of a CDATA section without one") }
            if (byte < 0x20 && byte != 0x0A && byte != 0x09) || byte == 0xEF { isPlain = false }
            at += 1
        }
        if !open.isEmpty, isPlain, text.isEmpty, at < bytes.count, bytes[at] == UInt8(ascii: "<") {
            let element = open[open.count - 1].element
            if !element.ownText.isEmpty || !bytes[start..<at].allSatisfy(XMLReader.isSpace) {
                // A comment or a CDATA section may follow, whose text is appended to this.
                element.append(string(start..<at))
            }
            return
        }
        if open.isEmpty {
            guard at == bytes.count || bytes[at] == UInt8(ascii: "<"),
                bytes[start..<at].allSatisfy(XMLReader.isSpace)
            else { throw malformed("text beside the root element") }
            return
        }
        try append(start..<at)
        if at < bytes.count, bytes[at] == UInt8(ascii: "&") { text += try reference() }
    }

    private static let entities: [(name: StaticString, byte: UInt8)] = [
        ("&lt;", 0x3C), ("&gt;", 0x3E), ("&amp;", 0x26), ("&quot;", 0x22), ("&apos;", 0x27),
    ]

    /// What a reference stands for, in UTF-8.
    private mutating func reference() throws(Refusal) -> [UInt8] {
        for entity in XMLReader.entities where follows(entity.name) {
            at += entity.name.utf8CodeUnitCount
            return [entity.byte]
        }
        guard follows("&#") else { throw malformed("an entity that is not defined") }
        at += 2
        let isHexadecimal = at < bytes.count && bytes[at] == UInt8(ascii: "x")
        if isHexadecimal { at += 1 }
        var value: UInt32 = 0
        var digits = 0
        while at < bytes.count, bytes[at] != UInt8(ascii: ";") {
            guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue, isHexadecimal || digit < 10,
                value < 0x11_0000
            else { throw malformed("a character reference that is none") }
            value = value * (isHexadecimal ? 16 : 10) + UInt32(digit)
            digits += 1
            at += 1
        }
        guard at < bytes.count, digits > 0, let scalar = Unicode.Scalar(value),
            value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D, value != 0xFFFE, value != 0xFFFF
        else { throw malformed("a character reference that is none") }
        at += 1
        return Array(String(Character(scalar)).utf8)
    }

    // MARK: Tags

    /// Hands the text since the last tag to the innermost element. What is only layout between tags is left out.
    private mutating func flush() {
        guard !text.isEmpty else { return }
        if let element = open.last?.element, !element.ownText.isEmpty || !text.allSatisfy(XMLReader.isSpace) {
            element.append(String(decoding: text, as: UTF8.self))
        }
        text.removeAll(keepingCapacity: true)
    }

    private mutating func startTag() throws(Refusal) {
        flush()
        at += 1
        let qualified = try name()
        guard !open.isEmpty || root == nil else { throw malformed("a second root element") }
        elements += 1
        guard elements <= Limits.elements else { throw Refusal(.tooMany, "more than \(Limits.elements) elements") }
        guard open.count < Limits.depth else {
            throw Refusal(.tooDeep, "elements nested deeper than \(Limits.depth)")
        }
        let scope = bindings.count
        var attributes: [String: String] = [:]
        var count = 0
        while true {
            let hasBlank = skipSpace()
            guard at < bytes.count else { throw malformed("a tag does not end") }
            if bytes[at] == UInt8(ascii: ">") || bytes[at] == UInt8(ascii: "/") { break }
            guard hasBlank else { throw malformed("two attributes without a blank") }
            count += 1
            guard count <= Limits.attributes else {
                throw Refusal(.tooMany, "an element with more than \(Limits.attributes) attributes")
            }
            let (key, value) = try attribute()
            if key == "xmlns" || key.hasPrefix("xmlns:") {
                let prefix = String(key.dropFirst(6))
                guard !bindings[scope...].contains(where: { $0.prefix == prefix }),
                    prefix.isEmpty || (!value.isEmpty && prefix != "xmlns")
                else { throw malformed("a namespace that cannot be") }
                bindings.append((prefix, value))
            } else if attributes.updateValue(value, forKey: key) != nil {
                throw malformed("an attribute twice")
            }
        }
        for key in attributes.keys {
            if let colon = key.firstIndex(of: ":") { _ = try namespace(String(key[..<colon]), isElement: false) }
        }
        let (prefix, local) = try parts(qualified)
        let element = Element(
            name: local, namespace: try namespace(prefix, isElement: true), attributes: attributes)
        guard element.namespace != XMLReader.include else {
            throw Refusal(
                .include, "the document includes another (XInclude)",
                whatToDo: "Refused for safety; tell the source's operator if the address is right.")
        }
        if let parent = open.last?.element { parent.append(element) } else { root = element }
        if bytes[at] == UInt8(ascii: "/") {
            guard follows("/>") else { throw malformed("a slash inside a tag") }
            at += 2
            bindings.removeLast(bindings.count - scope)
        } else {
            at += 1
            open.append((element, qualified, scope))
        }
    }

    private mutating func endTag() throws(Refusal) {
        flush()
        at += 2
        let qualified = try name()
        _ = skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else { throw malformed("an end tag does not end") }
        guard let last = open.popLast(), bytes[last.name] == bytes[qualified] else {
            throw malformed("an end tag without its start")
        }
        bindings.removeLast(bindings.count - last.bindings)
        at += 1
    }

    private mutating func attribute() throws(Refusal) -> (key: String, value: String) {
        let key = try name()
        _ = skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { throw malformed("an attribute without a value") }
        at += 1
        _ = skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
            throw malformed("an attribute's value without quotes")
        }
        let quote = bytes[at]
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != quote, bytes[at] != UInt8(ascii: "&"), bytes[at] > 0x20,
            bytes[at] != UInt8(ascii: "<"), bytes[at] != 0xEF
        {
            at += 1
        }
        if at < bytes.count, bytes[at] == quote {
            defer { at += 1 }
            return (string(key), string(start..<at))
        }
        var value = Array(bytes[start..<at])
        while at < bytes.count, bytes[at] != quote {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "<"): throw malformed("'<' inside an attribute's value")
            case UInt8(ascii: "&"): value += try reference()
            case 0x0D, 0x0A, 0x09:
                value.append(0x20)
                if byte == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
                at += 1
            default:
                guard !isForbidden(at) else { throw malformed("a character that XML does not have") }
                value.append(byte)
                at += 1
            }
        }
        guard at < bytes.count else { throw malformed("an attribute's value does not end") }
        at += 1
        return (string(key), String(decoding: value, as: UTF8.self))
    }

    /// A name's prefix, empty where it has none, and what follows it.
    private func parts(_ qualified: Range<Int>) throws(Refusal) -> (prefix: String, local: String) {
        guard let colon = bytes[qualified].firstIndex(of: UInt8(ascii: ":")) else { return ("", string(qualified)) }
        let local = colon + 1..<qualified.upperBound
        guard colon > qualified.lowerBound, !local.isEmpty, !bytes[local].contains(UInt8(ascii: ":")) else {
            throw malformed("a name with a colon that parts nothing")
        }
        return (string(qualified.lowerBound..<colon), string(local))
    }

    private func namespace(_ prefix: String, isElement: Bool) throws(Refusal) -> String {
        for binding in bindings.reversed() where binding.prefix == prefix { return binding.namespace }
        guard prefix.isEmpty, isElement else { throw malformed("a prefix without a namespace") }
        return ""
    }
}
