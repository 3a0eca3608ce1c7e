import Testing

@testable import Wording

struct FuriganaTests {
    /// What must be escaped, and what stands for it here: one scalar each, so that a combining mark after it stays apart.
    private static let escapes: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("&", "\u{E000}"), ("<", "\u{E001}"), (">", "\u{E002}"),
    ]

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(escapes.first { $0.0 == scalar }?.1 ?? scalar) }
        return String(result)
    }

    /// By scalars, as a browser does: a combining mark after a tag is text.
    private static func withoutTags(_ html: String) -> String {
        var result = String.UnicodeScalarView()
        var isInTag = false
        for scalar in html.unicodeScalars {
            switch scalar {
            case "<": isInTag = true
            case ">": isInTag = false
            default: if !isInTag { result.append(escapes.first { $0.1 == scalar }?.0 ?? scalar) }
            }
        }
        return String(result)
    }

    private static func respaced(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar == "\u{3000}" ? " " : scalar) }
        return String(result)
    }

    @Test(
        arguments: [
            ("避難（ひなん）する", ["避難|ひなん", "する"]),
            ("逃（に）げる", ["逃|に", "げる"]),
            ("引（ひ）っ越（こ）し", ["引|ひ", "っ", "越|こ", "し"]),
            ("8月20日（はつか）", ["8月", "20日|はつか"]),
            ("2026年8月1日（ついたち）", ["2026年8月", "1日|ついたち"]),
            ("1人（ひとり）　1日（にち）", ["1人|ひとり", "　1", "日|にち"]),
            ("14日（にち）の", ["14", "日|にち", "の"]),
            ("約30分（ぷん）", ["約30", "分|ぷん"]),
            ("第1回（だいいっかい）", ["第1回|だいいっかい"]),
            ("東京23区（とうきょうにじゅうさんく）", ["東京23区|とうきょうにじゅうさんく"]),
            ("霞ヶ関（かすみがせき）", ["霞ヶ関|かすみがせき"]),
            ("人々（ひとびと）", ["人々|ひとびと"]),
            ("日本（にほん）（にっぽん）", ["日本|にほん", "|にっぽん"]),
            ("漢字（ABC）", ["漢字（ABC）"]), ("漢字（かな", ["漢字（かな"]), ("漢字（）", ["漢字（）"]), ("日（月）", ["日（月）"]),
            ("カード（はる）", ["カード（はる）"]), ("水1（いち）", ["水1（いち）"]), ("漢　（かん）", ["漢　（かん）"]), ("", []),
        ] as [(String, [String])])
    func `A word in kanji takes the reading right after it, and no other bracket`(text: String, spans: [String]) {
        let parsed = Furigana(text).spans.map { span in span.reading.map { "\(span.base)|\($0)" } ?? span.base }
        #expect(parsed == spans)
    }

    @Test func `One text is written for mail, screens, speech and search`() {
        let easy = Furigana("燃（も）やす　ごみを　20日（はつか）に　出（だ）す〈収集日（しゅうしゅうび）〉（月）")
        #expect(easy.plain == "燃（も）やす　ごみを　20日（はつか）に　出（だ）す〈収集日（しゅうしゅうび）〉（月）")
        #expect(easy.undoubled() == "燃やす ごみを 20日に 出す〈収集日〉（月）")
        #expect(easy.undoubled(.none) == "燃やすごみを20日に出す〈収集日〉（月）")
        #expect(easy.reading == "もやすごみをはつかにだす〈しゅうしゅうび〉（月）")
        let ruby = "<ruby>水<rp>（</rp><rt aria-hidden=\"true\">みず</rt><rp>）</rp></ruby> \u{E001}b\u{E002}"
        #expect(Furigana("水（みず）　<b>").ruby(escaped: Self.escaped) == ruby)
    }

    @Test func `Whatever the text, nothing is lost, doubled or left unsafe`() {
        let pieces = [
            "避", "難", "日", "月", "人", "々", "ヶ", "（", "）", "〈", "〉", "ひ", "なん", "ー", "か", "　", " ", "\n", "1", "20", "A",
            "カ", "。", "<", "&", "が\u{3099}", "\u{301}", "{x}", "👨‍👩‍👧", "（ひ）", "水（みず）",
        ]
        var state: UInt64 = 20_261_126
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            let furigana = Furigana(text)
            #expect(furigana.plain.unicodeScalars.elementsEqual(text.unicodeScalars))
            let html = furigana.ruby(escaped: Self.escaped)
            #expect(Self.withoutTags(html) == Self.respaced(text), "\(text)")
            // Nothing that followed a word as its reading is left to be read twice.
            let undoubled = furigana.undoubled()
            #expect(Furigana(undoubled).undoubled() == undoubled, "\(text)")
            #expect(Furigana(undoubled).spans.allSatisfy { $0.reading == nil }, "\(text)")
            #expect(!furigana.reading.unicodeScalars.contains("\u{3000}"))
        }
    }
}
