import Notice
import Testing

@testable import Intake

/// Bytes that mean harm, or are merely broken: each is refused by its own reason, quickly and without a crash.
@Suite struct HostileTests {
    private func refusal(_ bytes: [UInt8], contentType: String? = nil) -> Refusal.Reason? {
        guard
            case .failure(let refusal) = parse(
                bytes, name: "hostile.xml", source: Telegrams.source, contentType: contentType)
        else { return nil }
        return refusal.reason
    }

    private static let bomb = """
        <!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><alert>&y;</alert>
        """
    private static let external = """
        <!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>
        """

    private static func utf16(_ text: String, littleEndian: Bool, mark: Bool) -> [UInt8] {
        ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
            let high = UInt8(unit >> 8)
            let low = UInt8(unit & 0xFF)
            return littleEndian ? [low, high] : [high, low]
        }
    }

    @Test("a document type is refused in every encoding it can hide in")
    func doctypes() {
        for text in [Self.bomb, Self.external, Self.external.replacing("DOCTYPE", with: "doctype")] {
            #expect(refusal(Array(text.utf8)) == .doctype)
            #expect(refusal(Array("\u{FEFF}\(text)".utf8)) == .doctype)
            #expect(refusal(Array("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>\(text)".utf8)) == .doctype)
            #expect(refusal(Array("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\(text)".utf8)) == .doctype)
            for isLittle in [true, false] {
                for hasMark in [true, false] {
                    #expect(refusal(Self.utf16(text, littleEndian: isLittle, mark: hasMark)) == .doctype)
                    let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\(text)"
                    #expect(refusal(Self.utf16(declared, littleEndian: isLittle, mark: hasMark)) == .doctype)
                }
            }
        }
        // In ISO-2022-JP a shift to JIS Roman in the middle of the word hides it from a scan of the bytes.
        let shifted =
            Array("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?><!DOC".utf8) + [0x1B, 0x28, 0x4A]
            + Array("TYPE a><a/>".utf8)
        #expect(refusal(shifted) == .doctype)
    }

    @Test(
        "encodings outside the list are refused, by declaration and by header",
        arguments: ["UTF-7", "IBM037", "UTF-32", "utf-16", "HZ-GB-2312", "x-user-defined", "", "UTF-8,UTF-7"])
    func encodings(label: String) {
        let document = Array("<?xml version=\"1.0\" encoding=\"\(label)\"?><rss><channel/></rss>".utf8)
        #expect(refusal(document) == .encoding)
        if !label.isEmpty, label.allSatisfy({ $0 != "," }) {
            #expect(
                refusal(Array("<rss><channel/></rss>".utf8), contentType: "text/xml; charset=\(label)") == .encoding)
        }
    }

    @Test("bytes that are not what they are declared to be are refused")
    func wrongBytes() {
        #expect(refusal(Array("<rss>".utf8) + [0xFF, 0xC0] + Array("</rss>".utf8)) == .encoding)
        let japanese = Array("<?xml version=\"1.0\" encoding=\"EUC-JP\"?><rss>".utf8) + [0xFF, 0x20]
        #expect(refusal(japanese + Array("</rss>".utf8)) == .encoding)
        #expect(refusal([0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0]) != nil)
    }

    @Test("NUL, emptiness and what is neither XML nor JSON are refused")
    func noDocument() {
        #expect(refusal(Array("<rss>\0</rss>".utf8)) == .forbiddenCharacter)
        #expect(refusal([]) == .malformed)
        #expect(refusal(Array(" \n\t".utf8)) == .malformed)
        #expect(refusal(Array("BEGIN:VCALENDAR".utf8)) == .unknownFormat)
        #expect(refusal(Array("{\"version\":\"1\"}".utf8)) == .unknownFormat)
        #expect(refusal(Array("{".utf8)) == .malformed)
        #expect(refusal(Array("<html><body/></html>".utf8)) == .unknownFormat)
        #expect(refusal(Array("<alert xmlns=\"urn:example\"/>".utf8)) == .invalid)
    }

    @Test(
        "XML that is not well-formed is refused, also where the parser would say yes",
        arguments: [
            "<rss><channel></rss>", "<rss><channel/>", "<rss><channel/></rss><rss/>", "<rss><channel/></rss>junk",
            "<rss><channel>&unknown;</channel></rss>", "<rss><channel>&#0;</channel></rss>",
            "<rss><channel>&#xFFFFFFFF;</channel></rss>", "<rss a=1/>", "<rss a=\"1\" a=\"2\"/>", "<x:rss/>",
            "<rss><![CDATA[</rss>", "<rss><channel>&nbsp", "<?xml version=\"1.0\"", "<rss>&nbsp;&xxe;</rss>",
        ])
    func malformed(text: String) {
        #expect(refusal(Array(text.utf8)) == .malformed)
    }

    @Test("200,000 levels, 300,000 elements and 10,000 attributes stop at the limits")
    func shapes() {
        let deep = String(repeating: "<a>", count: 200_000) + String(repeating: "</a>", count: 200_000)
        #expect(refusal(Array(deep.utf8)) == .tooDeep)
        let wide = "<a>" + String(repeating: "<b/>", count: 300_000) + "</a>"
        #expect(refusal(Array(wide.utf8)) == .tooMany)
        let attributes = (0..<10_000).map { "a\($0)=\"\"" }.joined(separator: " ")
        #expect(refusal(Array("<a \(attributes)/>".utf8)) == .tooMany)
    }

    @Test("a document over its size is refused unread; a feed may be larger than a telegram")
    func sizes() {
        #expect(refusal([UInt8](repeating: 0x3C, count: 100_000_000)) == .tooLarge)
        let padding = String(repeating: " ", count: Limits.documentBytes)
        #expect(
            refusal(Array("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\(padding)</alert>".utf8)) == .tooLarge
        )
        let feed = "<rss><channel><title>a</title><item><title>b</title>\(padding)</item></channel></rss>"
        #expect(refusal(Array(feed.utf8)) == nil)
    }

    @Test("an XInclude is refused; schema locations and stylesheets fetch nothing")
    func references() throws {
        let styled = Telegrams.cap("a1", minutes: 0).replacing(
            "?><alert", with: "?><?xml-stylesheet href=\"http://127.0.0.1:1/x.xsl\"?><alert"
        ).replacing(
            "cap:1.2\">",
            with:
                "cap:1.2\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a http://127.0.0.1:1/\">"
        )
        #expect(Telegrams.document(styled).readings.count == 1)
        let including = styled.replacing(
            "<headline>Storm near the coast</headline>",
            with: """
                <headline>x<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>
                </headline>
                """)
        #expect(refusal(Array(including.utf8)) == .include)
    }

    @Test(
        "processing instructions are left out, also those without data, at which FoundationXML crashes",
        arguments: ["<?x?>", "<?x ?>", "<?x y?>", "<?xml-stylesheet?>", "<?php echo 1; ?>"])
    func instructions(text: String) throws {
        let document = Telegrams.document(
            "\(text)<rss>\(text)<channel><title>a</title><item>\(text)<title>b<!-- <?x?> --><![CDATA[<?y?>]]></title></item>"
                + "</channel></rss>\(text)")
        #expect(document.readings.first?.texts["ja"]?.headline.contains("b") == true)
        #expect(refusal(Array("<rss><channel/><?x </rss>".utf8)) == .malformed)
        #expect(refusal(Array("<rss><channel/><!-- <?x?> </rss>".utf8)) == .malformed)
    }

    @Test(
        "compressed bytes are refused unread: nothing is inflated that nobody asked for",
        arguments: [
            [0x1F, 0x8B, 0x08], [0x50, 0x4B, 0x03, 0x04], [0x28, 0xB5, 0x2F, 0xFD], [0x42, 0x5A, 0x68],
            [0xFD, 0x37, 0x7A, 0x58, 0x5A],
        ] as [[UInt8]])
    func compressed(mark: [UInt8]) {
        #expect(refusal(mark + [UInt8](repeating: 0, count: 1_000_000)) == .compressed)
    }

    @Test(
        "JSON that is not well-formed, too deep or too large is refused",
        arguments: [
            ("[", Refusal.Reason.malformed), ("{\"a\":}", .malformed), ("{\"a\":01}", .malformed), ("[1,]", .malformed),
            ("{\"a\":\"\\x\"}", .malformed), ("{\"a\":\"\\ud800\"}", .malformed), ("[1] x", .malformed),
            ("{\"a\":\"\n\"}", .malformed), ("[1e]", .malformed), ("[tru]", .malformed), ("{'a':1}", .malformed),
            (String(repeating: "[", count: 200_000), .tooDeep),
            ("[" + String(repeating: "1,", count: 300_000) + "1]", .tooMany), ("[]", .unknownFormat),
            ("{\"version\":\"https://jsonfeed.org/version/1.1\"}", .missing),
        ])
    func json(text: String, reason: Refusal.Reason) {
        #expect(refusal(Array(text.utf8)) == reason)
    }

    @Test("what one bad part costs is itself: the others of its feed, envelope or index still arrive")
    func others() throws {
        let alert = Telegrams.cap("a1", minutes: 0).drop { $0 != ">" }.dropFirst()
        let future = Telegrams.cap("a2", minutes: 38_000_000, expires: nil).drop { $0 != ">" }.dropFirst()
        let bad = alert.replacing("<status>Actual</status>", with: "<status>Fun</status>")
        let envelope = """
            <e:EDXLDistribution xmlns:e="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><e:distributionStatus>Actual\
            </e:distributionStatus>\(bad)\(future)\(alert)</e:EDXLDistribution>
            """
        let document = Telegrams.document(envelope)
        #expect(document.refusals.map(\.reason) == [.invalid])
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.time(5))
        #expect(step.proposals.count == 1 && step.refusals.map(\.reason) == [.fromTheFuture])
        #expect(step.outcome == .advanced)

        let feed = Telegrams.document(
            """
            {"version":"https://jsonfeed.org/version/1.1","title":"t","items":[7,null,{"id":"1","content_text":"\\u0000本文"},
            {"id":{},"content_text":"x"},{"id":"2","title":"題","tags":["防災"],"content_text":5}]}
            """)
        #expect(feed.readings.map(\.identifier) == ["1", "2"] && feed.refusals.count == 2)
        #expect(feed.readings.first?.texts["ja"]?.body == "本文")

        let index = Telegrams.document(
            """
            {"warnings":[{"alert":{"identifier":"x"}},{"alert":{"identifier":"m1","sender":"a@b","sent":
            "2026-08-14T12:00:00+09:00","status":"Actual","msgType":"Alert","scope":"Public","info":[{"language":"en-GB",
            "category":["Met"],"event":"Yellow wind warning","urgency":"Future","severity":"Moderate","certainty":"Likely",
            "headline":"Wind","area":[{"areaDesc":"Coast","geocode":[{"valueName":"EMMA_ID","value":"UK001"}]}]},
            {"language":"de","category":["Met"],"event":"Wind","urgency":"Future","severity":"Moderate","certainty":"Likely",
            "headline":"Wind","area":[{"areaDesc":"Küste","geocode":[{"valueName":"EMMA_ID","value":"UK001"}]}]}]}}]}
            """)
        #expect(index.readings.map { $0.texts.keys.sorted() } == [["de", "en-GB"]] && index.refusals.count == 1)
        #expect(index.readings.first?.areas == [Area(code: "UK001", name: "Coast")])
    }

    @Test("hostile documents end within seconds, whatever they are made of")
    func time() {
        let size = 4 * 1024 * 1024
        func filled(_ head: String, _ unit: String, _ tail: String) -> [UInt8] {
            Array((head + String(repeating: unit, count: size / unit.utf8.count) + tail).utf8)
        }
        let documents = [
            filled("<rss><channel><item><title>", "&lt;a", "</title></item></channel></rss>"),
            filled(
                "<rss><channel><item><title>x</title><description>", "&amp;x", "</description></item></channel></rss>"),
            filled("<rss><channel><item><title><![CDATA[", "<a", "]]></title></item></channel></rss>"),
            filled("<rss><channel>", "<item><guid>1</guid><title>a</title></item>", "</channel></rss>"),
            filled("<rss>", "<!-- -->", "</rss>"), filled("<rss a=\"", "&lt;", "\"/>"),
            filled("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"", "\\u00e9", "\"}]}"),
            filled("", "<", ""), filled("<a>", "&nbsp;", "</a>"), filled("<?xml ", " ", "?><a/>"),
        ]
        let clock = ContinuousClock()
        var slowest = Duration.zero
        for bytes in documents {
            slowest = max(slowest, clock.measure { _ = refusal(bytes) })
        }
        print("FIGURE the slowest of \(documents.count) hostile documents of 4 MB took \(slowest)")
        #expect(slowest < .seconds(30))
    }

    @Test("a telegram whose words are unknown is refused, never guessed to be real")
    func unknownWords() {
        let good = Telegrams.report(title: "震度速報", minutes: 0, eventID: "1", body: "<Text>x</Text>")
        #expect(refusal(Array(good.utf8)) == nil)
        #expect(refusal(Array(good.replacing("通常", with: "通 常").utf8)) == .invalid)
        #expect(refusal(Array(good.replacing("<Status>通常</Status>", with: "").utf8)) == .invalid)
        #expect(refusal(Array(good.replacing("発表", with: "発令").utf8)) == .invalid)
        #expect(refusal(Array(good.replacing("2026-08-14T12:00:00+09:00", with: "8月14日").utf8)) == .invalid)
        #expect(refusal(Array(good.replacing("<EventID>1</EventID>", with: "<EventID/>").utf8)) == .missing)
    }

    @Test("no prefix of a document crashes the parser")
    func truncated() {
        let documents = [
            Telegrams.cap("a1", minutes: 0), Telegrams.rss([("1", "題", "2026-08-14")]),
            Telegrams.report(title: "震度速報", minutes: 0, eventID: "1", body: Telegrams.hypocentre),
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{\"id\":1,\"content_text\":\"x\"}]}",
        ]
        for document in documents {
            let bytes = Array(document.utf8)
            for length in stride(from: 0, to: bytes.count, by: 7) {
                #expect(refusal(Array(bytes.prefix(length))) != nil)
            }
            #expect(refusal(bytes) == nil)
        }
    }
}
