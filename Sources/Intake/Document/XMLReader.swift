/// XML 1.0 with namespaces, without document types: bytes to a tree of `Element` in one pass within `Limits`.
///
/// Our own because FoundationXML reads a null pointer at an empty processing instruction, accepts trailing junk and
/// undefined entities silently, and builds its events slower than this builds the tree (docs/decisions/0013). Reads only
/// text that `Decoded` let through: valid UTF-8 without NUL. What is not well-formed is refused; names may hold any
/// character beyond ASCII, which is the one thing it is more lenient in than the standard.
struct XMLReader {
    private typealias Place = ElementTable.Place

    private struct Binding {
        /// Empty for the default namespace.
        var prefix: String
        var namespace: Int32
        var isInclude = false
    }

    private let bytes: [UInt8]
    private var at = 0
    private var builder: ElementBuilder
    /// The elements not yet closed: their names as written, which an end tag must repeat, and the prefixes in scope outside.
    private var open: [(name: Range<Int>, bindings: Int)] = []
    /// Prefixes in scope, the innermost last.
    private var bindings: [Binding] = []

    private static let include = "http://www.w3.org/2001/XInclude"
    private static let withoutNamespace: Int32 = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        builder = ElementBuilder(source: bytes)
        bindings = [Binding(prefix: "xml", namespace: builder.namespace("http://www.w3.org/XML/1998/namespace"))]
    }

    static func read(_ text: [UInt8]) throws(Refusal) -> Element {
        var reader = XMLReader(text)
        if reader.follows("<?xml"), text.count > 5, isSpace(text[5]) {
            try reader.skip(past: "?>", or: "the XML declaration does not end")
        }
        while reader.at < text.count { try reader.next() }
        guard let root = reader.builder.root else { throw reader.malformed("it ends before its elements do") }
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

    private func isNext(_ byte: UInt8) -> Bool { at < bytes.count && bytes[at] == byte }

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

    private static func startsName(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F || byte == 0x3A
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        startsName(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }

    /// A name, and where its colon stands.
    private mutating func name() throws(Refusal) -> (range: Range<Int>, colon: Int?) {
        let start = at
        guard at < bytes.count, XMLReader.startsName(bytes[at]) else { throw malformed("a name is missing") }
        var index = start
        var colon: Int?
        while index < bytes.count, XMLReader.isInName(bytes[index]) {
            if bytes[index] == UInt8(ascii: ":"), colon == nil { colon = index }
            index += 1
        }
        at = index
        return (start..<index, colon)
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

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
            try check(range)
            append(range)
        default: try startTag()
        }
    }

    private mutating func comment() throws(Refusal) {
        at += 4
        try check(try skip(past: "--", or: "a comment does not end"))
        guard isNext(UInt8(ascii: ">")) else { throw malformed("two hyphens in a comment") }
        at += 1
    }

    /// Left out: nothing here follows a stylesheet.
    private mutating func instruction() throws(Refusal) {
        at += 2
        let target = try name().range
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

    /// Text up to the next tag, with what its references stand for.
    private mutating func characters() throws(Refusal) {
        let start = at
        try skipText()
        guard !open.isEmpty else {
            guard !isNext(UInt8(ascii: "&")), bytes[start..<at].allSatisfy(XMLReader.isSpace) else {
                throw malformed("text beside the root element")
            }
            return
        }
        guard isNext(UInt8(ascii: "&")) else { return append(start..<at) }
        var text = withOneLineEnd(start..<at)
        while isNext(UInt8(ascii: "&")) {
            try reference(into: &text)
            let next = at
            try skipText()
            text += withOneLineEnd(next..<at)
        }
        builder.append(text: builder.keep(text))
    }

    /// Moves to the next `<` or `&`, or to the end.
    private mutating func skipText() throws(Refusal) {
        var index = at
        defer { at = index }
        while index < bytes.count {
            let byte = bytes[index]
            // Most bytes of a text are beyond every mark.
            if byte > UInt8(ascii: "]") {
                if byte == 0xEF, isForbidden(index) { throw malformed("a character that XML does not have") }
            } else if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") {
                return
            } else if byte < 0x20, isForbidden(index) {
                throw malformed("a character that XML does not have")
            } else if byte == UInt8(ascii: "]"), index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "]"),
                bytes[index + 2] == UInt8(ascii: ">")
            {
                throw malformed("the end of a CDATA section without one")
            }
            index += 1
        }
    }

    /// Text of the innermost element as it stands, but for its line ends, which become one kind (§2.11). What is only layout
    /// between tags is left out.
    private mutating func append(_ range: Range<Int>) {
        guard builder.hasText || !bytes[range].allSatisfy(XMLReader.isSpace) else { return }
        if bytes[range].contains(0x0D) {
            builder.append(text: builder.keep(withOneLineEnd(range)))
        } else if !range.isEmpty {
            builder.append(text: Place(range))
        }
    }

    private func withOneLineEnd(_ range: Range<Int>) -> [UInt8] {
        guard bytes[range].contains(0x0D) else { return Array(bytes[range]) }
        var text: [UInt8] = []
        for index in range {
            if bytes[index] != 0x0D {
                text.append(bytes[index])
            } else if index + 1 == range.upperBound || bytes[index + 1] != 0x0A {
                text.append(0x0A)
            }
        }
        return text
    }

    private static let entities: [(name: StaticString, byte: UInt8)] = [
        ("&lt;", 0x3C), ("&gt;", 0x3E), ("&amp;", 0x26), ("&quot;", 0x22), ("&apos;", 0x27),
    ]

    /// Adds what a reference stands for, in UTF-8.
    private mutating func reference(into text: inout [UInt8]) throws(Refusal) {
        for entity in XMLReader.entities where follows(entity.name) {
            at += entity.name.utf8CodeUnitCount
            text.append(entity.byte)
            return
        }
        guard follows("&#") else { throw malformed("an entity that is not defined") }
        at += 2
        let isHexadecimal = isNext(UInt8(ascii: "x"))
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
        text += String(Character(scalar)).utf8
    }

    // MARK: Tags

    private mutating func startTag() throws(Refusal) {
        at += 1
        let (qualified, colon) = try name()
        guard !open.isEmpty || builder.count == 0 else { throw malformed("a second root element") }
        guard builder.count < Limits.elements else {
            throw Refusal(.tooMany, "more than \(Limits.elements) elements")
        }
        guard open.count < Limits.depth else {
            throw Refusal(.tooDeep, "elements nested deeper than \(Limits.depth)")
        }
        let scope = bindings.count
        let first = builder.attributeCount
        // Most elements have no attributes.
        if !isNext(UInt8(ascii: ">")) { try attributes(scope: scope, first: first) }
        let prefix = colon.map { qualified.lowerBound..<$0 }
        let local = (colon.map { $0 + 1 } ?? qualified.lowerBound)..<qualified.upperBound
        if let prefix {
            guard !prefix.isEmpty, !local.isEmpty, !bytes[local].contains(UInt8(ascii: ":")) else {
                throw malformed("a name with a colon that parts nothing")
            }
        }
        let binding = try binding(prefix)
        guard !binding.isInclude else {
            throw Refusal(
                .include, "the document includes another (XInclude)",
                whatToDo: "Refused for safety; tell the source's operator if the address is right.")
        }
        builder.open(Place(local), namespace: binding.namespace, attributesFrom: first)
        if bytes[at] == UInt8(ascii: "/") {
            guard follows("/>") else { throw malformed("a slash inside a tag") }
            at += 2
            builder.close()
            bindings.removeLast(bindings.count - scope)
        } else {
            at += 1
            open.append((qualified, scope))
        }
    }

    private mutating func endTag() throws(Refusal) {
        at += 2
        let qualified = try name().range
        _ = skipSpace()
        guard isNext(UInt8(ascii: ">")) else { throw malformed("an end tag does not end") }
        guard let last = open.popLast(), bytes[last.name] == bytes[qualified] else {
            throw malformed("an end tag without its start")
        }
        builder.close()
        bindings.removeLast(bindings.count - last.bindings)
        at += 1
    }

    /// What a prefix stands for; where it is nil, what an element without one is in.
    private func binding(_ prefix: Range<Int>?) throws(Refusal) -> Binding {
        let written = bytes[prefix ?? 0..<0]
        if let binding = bindings.last(where: { $0.prefix.utf8.elementsEqual(written) }) { return binding }
        guard prefix == nil else { throw malformed("a prefix without a namespace") }
        return Binding(prefix: "", namespace: XMLReader.withoutNamespace)
    }

    // MARK: Attributes

    private mutating func attributes(scope: Int, first: Int) throws(Refusal) {
        var count = 0
        var prefixes: [Range<Int>] = []
        while true {
            let hasBlank = skipSpace()
            guard at < bytes.count else { throw malformed("a tag does not end") }
            if bytes[at] == UInt8(ascii: ">") || bytes[at] == UInt8(ascii: "/") { break }
            guard hasBlank else { throw malformed("two attributes without a blank") }
            count += 1
            guard count <= Limits.attributes else {
                throw Refusal(.tooMany, "an element with more than \(Limits.attributes) attributes")
            }
            let (key, colon) = try name()
            let value = try value()
            let prefix = key.lowerBound..<(colon ?? key.upperBound)
            if bytes[prefix].elementsEqual("xmlns".utf8) {
                try bind(colon.map { string($0 + 1..<key.upperBound) } ?? "", to: value, scope: scope)
            } else {
                guard !builder.hasAttribute(bytes[key], from: first) else { throw malformed("an attribute twice") }
                if colon != nil { prefixes.append(prefix) }
                builder.append(attribute: Place(key), value)
            }
        }
        for prefix in prefixes { _ = try binding(prefix) }
    }

    private mutating func bind(_ prefix: String, to value: Place, scope: Int) throws(Refusal) {
        let name = builder.string(value)
        guard !bindings[scope...].contains(where: { $0.prefix == prefix }),
            prefix.isEmpty || (!name.isEmpty && prefix != "xmlns")
        else { throw malformed("a namespace that cannot be") }
        // `xml` itself is always bound.
        guard bindings.count <= Limits.namespaces else {
            throw Refusal(.tooMany, "more than \(Limits.namespaces) namespaces in scope")
        }
        bindings.append(
            Binding(prefix: prefix, namespace: builder.namespace(name), isInclude: name == XMLReader.include))
    }

    /// What follows an attribute's name.
    private mutating func value() throws(Refusal) -> Place {
        _ = skipSpace()
        guard isNext(UInt8(ascii: "=")) else { throw malformed("an attribute without a value") }
        at += 1
        _ = skipSpace()
        guard isNext(UInt8(ascii: "\"")) || isNext(UInt8(ascii: "'")) else {
            throw malformed("an attribute's value without quotes")
        }
        let quote = bytes[at]
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != quote, bytes[at] != UInt8(ascii: "&"), bytes[at] >= 0x20,
            bytes[at] != UInt8(ascii: "<"), !isForbidden(at)
        {
            at += 1
        }
        defer { at += 1 }
        if isNext(quote) { return Place(start..<at) }
        var value = Array(bytes[start..<at])
        while at < bytes.count, bytes[at] != quote {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "<"): throw malformed("'<' inside an attribute's value")
            case UInt8(ascii: "&"): try reference(into: &value)
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
        return builder.keep(value)
    }
}
