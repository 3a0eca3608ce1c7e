import Foundation
import TestSupport
import Testing

@testable import Intake

/// `XMLReader` against the standard and against the toolchain's parser.
@Suite struct XMLReaderTests {
    private func read(_ text: String) throws -> Element { try XMLReader.read(Array(text.utf8)) }

    /// An element and all below it, to compare two trees: layout between tags is no content.
    private static func lines(_ element: Element) -> [String] {
        var lines: [String] = []
        var stack: [(Element, Int)] = [(element, 0)]
        while let (element, depth) = stack.popLast() {
            let attributes = element.attributes.all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.append("\(depth) {\(element.namespace)}\(element.name) \(attributes) |\(element.text)|")
            stack += element.children.reversed().map { ($0, depth + 1) }
        }
        return lines
    }

    @Test("every sample is read as the toolchain's parser reads it", arguments: ["samples/jma", "samples/cap"])
    func samples(folder: String) throws {
        var same = 0
        var refused = 0
        for url in SharedSamples.files(folder) {
            guard let decoded = try? Decoded(Array(try Data(contentsOf: url)), contentType: nil), decoded.syntax == .xml
            else { continue }
            let ours = try? XMLReader.read(decoded.text)
            let theirs = FoundationReader.read(decoded.text)
            #expect((ours == nil) == (theirs == nil), "\(url.lastPathComponent)")
            guard let ours, let theirs else {
                refused += 1
                continue
            }
            #expect(Self.lines(ours) == Self.lines(theirs), "\(url.lastPathComponent)")
            same += 1
        }
        print("FIGURE \(folder): \(same) XML files read alike, \(refused) refused by both")
    }

    @Test("what is well-formed is read: references, CDATA, comments, line ends, namespaces, attributes")
    func content() throws {
        let root = try read(
            """
            <?xml version='1.0'?><!-- a --><a xmlns="u" xmlns:p='v' x = 'a&lt;&#65;&#x3042;\tb' p:y="区"><p:b>1&amp;2<!-- - -->3<![CDATA[<4>]]></p:b>
            <c xmlns=""/><d>\r\n x\ry </d></a> <!-- z -->
            """)
        #expect(root.name == "a" && root.namespace == "u")
        #expect(root.attributes.all == ["x": "a<Aあ b", "p:y": "区"])
        #expect(root.children.map(\.namespace) == ["v", "", "u"] && root.children.map(\.name) == ["b", "c", "d"])
        #expect(root.children[0].text == "1&23<4>" && root.children[2].ownText == "\n x\ny ")
    }

    @Test("so many namespaces may be in scope, however they are spread; those that went out of scope do not count")
    func namespaces() throws {
        func declared(_ numbers: Range<Int>) -> String { numbers.map { " xmlns:p\($0)='u'" }.joined() }
        let half = Limits.namespaces / 2
        let rest = declared(half..<Limits.namespaces)
        let most = "<a\(declared(0..<half))><b\(rest)/><b\(rest)/></a>"
        #expect(try read(most).children.count == 2)
        let more = "<a\(declared(0..<half))><b\(rest)><c xmlns='v'/></b></a>"
        #expect(throws: Refusal(.tooMany, "more than \(Limits.namespaces) namespaces in scope")) { try read(more) }
    }

    @Test(
        "what is not well-formed is refused, as the toolchain's parser refuses it",
        arguments: [
            "", "<", "<a", "<a>", "</a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a b/>",
            "<a b=c/>",
            "<a b='<'/>", "<a b='1' b='2'/>", "<a b='1'c='2'/>", "<a b='1/>", "<a>&x;</a>", "<a>&amp</a>", "<a>&#;</a>",
            "<a>&#x110000;</a>", "<a>&#xD800;</a>", "<a>&#1;</a>", "<a>\u{1}</a>", "<a b='\u{1}'/>", "<a>]]></a>",
            "<a><!-- -- --></a>", "<a><!-- </a>", "<a><![CDATA[ </a>", "<![CDATA[x]]>", "<a><?xml x?></a>", "<p:a/>",
            "<a p:b='1'/>", "<a xmlns:p=''/>", "< a/>", "<1a/>", "<a/ >", "<a></a b>", "<a:b:c xmlns:a='u'/>",
            "<a>\u{FFFE}</a>",
            "<a><?x y></a>", "<:a/>", "<a:/>",
        ])
    func malformed(text: String) {
        #expect(throws: Refusal.self) { try read(text) }
        #expect(FoundationReader.read(Array(text.utf8)) == nil, "the peer reads it")
    }

    @Test(
        "mutated documents are judged as the toolchain's parser judges them", arguments: 1...200 as ClosedRange<UInt64>)
    func mutated(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let marks = [
            "<", ">", "/", "&", ";", "\"", "'", "=", "]]>", "<!--", "-->", " ", "\r", "a", ":", "区", "&#65;",
            "<![CDATA[",
        ]
        var text = Array(Telegrams.cap("a1", minutes: 0).unicodeScalars)
        // Behind the root's tag: that a namespace be a URI is asked by the peer and not by XML.
        let start =
            Array("cap:1.2\">".unicodeScalars).count
            + (text.indices.first { text[$0...].starts(with: "cap:1.2\">".unicodeScalars) } ?? 0)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: start..<text.count, using: &random)
            if Bool.random(using: &random) { text.remove(at: at) }
            text.insert(contentsOf: marks[Int.random(in: 0..<marks.count, using: &random)].unicodeScalars, at: at)
        }
        var string = String.UnicodeScalarView()
        string.append(contentsOf: text)
        let bytes = Array(String(string).utf8)
        let ours = try? XMLReader.read(bytes)
        let theirs = FoundationReader.read(bytes)
        if let ours, let theirs {
            #expect(Self.lines(ours) == Self.lines(theirs), "\(String(string))")
        } else {
            #expect((ours == nil) == (theirs == nil), "\(String(string))")
        }
    }
}
