import Glibc
import Notice
import Testing

@testable import Intake

/// District feeds whose bytes are not in the encoding they declare (the rule stands in `Salvage`).
@Suite struct SalvageTests {
    private static let titles = ["ごみの収集日が変わります", "①防災訓練（髙橋公園）のお知らせ", "プレミアム商品券", "休館日"]

    private static func feed(_ declared: String, _ titles: [String] = titles) -> String {
        "<?xml version=\"1.0\" encoding=\"\(declared)\"?><rss version=\"2.0\"><channel><title>区のお知らせ</title>"
            + "<link>https://www.city.example.jp/</link>"
            + titles.enumerated().map { "<item><guid>\($0)</guid><title>\($1)</title></item>" }.joined()
            + "</channel></rss>"
    }

    /// glibc's own, since windows-31j and EUC-JP as wards write them hold characters that Foundation's do not know.
    private static func bytes(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
        let descriptor = try #require(iconv_open(encoding.rawValue, "UTF-8"))
        defer { iconv_close(descriptor) }
        var input = Array(text.utf8)
        var output = [UInt8](repeating: 0, count: input.count * 2 + 16)
        let written = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var toLeft = target.count
                return iconv(descriptor, &from, &fromLeft, &to, &toLeft) == 0 ? target.count - toLeft : nil
            }
        }
        return Array(output.prefix(try #require(written)))
    }

    private static func read(_ bytes: [UInt8], _ contentType: String? = nil) -> Result<ParsedDocument, Refusal> {
        parse(bytes, name: "news.rss", source: SourceID(rawValue: "news"), contentType: contentType)
    }

    private static func titles(_ document: ParsedDocument) -> [String] {
        document.readings.compactMap { $0.texts["ja"]?.headline }
    }

    @Test(
        "bytes in one Japanese encoding under the name of another are read, and the feed's operator is named what to mend",
        arguments: [
            ("UTF-8", TextEncoding.shiftJIS), ("UTF-8", .eucJP), ("Shift_JIS", .utf8),
            ("Shift_JIS", .eucJP), ("EUC-JP", .shiftJIS), ("EUC-JP", .utf8),
        ])
    func mislabelled(_ declared: String, _ real: TextEncoding) throws {
        let document = try Self.read(Self.bytes(Self.feed(declared), real)).get()
        #expect(Self.titles(document) == Self.titles)
        let note = try #require(document.refusals.first)
        #expect(note.reason == .encoding && note.detail.contains(real.rawValue))
    }

    @Test("the document's own declaration counts where the header says another encoding, or one nobody chose")
    func header() throws {
        let text = try Self.bytes(Self.feed("Shift_JIS"), .shiftJIS)
        for type in ["text/xml; charset=UTF-8", "text/xml; charset=ISO-8859-1", "text/xml"] {
            #expect(Self.titles(try Self.read(text, type).get()) == Self.titles)
        }
        #expect(try Self.read(text, "text/xml; charset=ISO-8859-1").get().refusals.isEmpty)
    }

    @Test("a character cut in two costs itself, and is counted")
    func cut() throws {
        for encoding in [TextEncoding.utf8, .shiftJIS, .eucJP] {
            var bytes = try Self.bytes(Self.feed("UTF-8"), encoding)
            // The last byte of the first item's last character.
            let mark = Array("</title></item>".utf8)
            let at = try #require(ASCII.find("</title></item>", in: bytes))
            bytes.remove(at: at - 1)
            #expect(bytes[(at - 1)...].starts(with: mark))
            let document = try Self.read(bytes).get()
            #expect(Array(Self.titles(document).dropFirst()) == Array(Self.titles.dropFirst()), "\(encoding)")
            #expect(Self.titles(document).first?.contains("\u{FFFD}") == true)
            #expect(document.refusals.first?.detail.hasPrefix("1 character") == true)
        }
    }

    @Test("bytes that are of no encoding stay refused, and so do telegrams and alerts that are not what they declare")
    func refused() throws {
        let many = Array(Self.feed("UTF-8", Array(repeating: "x", count: 200)).utf8).flatMap {
            $0 == 0x78 ? [0xFF, 0x20] : [$0]
        }
        #expect(throws: Refusal.self) { try Self.read(many).get() }
        let telegram = Telegrams.report(title: "震度速報", minutes: 0, eventID: "20260814120015", body: "")
        let shiftJIS = try Self.bytes(telegram, .shiftJIS)
        let alert = try Self.bytes(Telegrams.cap("a", minutes: 0).replacing("Winds.", with: "風"), .shiftJIS)
        for text in [shiftJIS, alert] {
            guard case .failure(let refusal) = Self.read(text) else {
                Issue.record("a guess was made")
                continue
            }
            #expect(refusal.reason == .encoding)
        }
    }

    @Test("what is salvaged is searched for document types like everything else")
    func hostile() throws {
        let text = Self.feed("UTF-8").replacing("<rss", with: "<!DOCTYPE x [<!ENTITY a \"b\">]><rss")
        guard case .failure(let refusal) = Self.read(try Self.bytes(text, .shiftJIS)) else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.reason == .doctype)
    }
}
