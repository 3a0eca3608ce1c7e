import Foundation
import TestSupport
import Testing

@testable import Wording

struct EasyJapaneseIntentTests {
    private static let files: [(name: String, text: String)] = {
        let root = SharedSamples.projectRoot.appending(path: "Intents")
        return (FileManager.default.subpaths(atPath: root.path) ?? []).sorted()
            .filter { $0.hasSuffix("/ja-simple.md") }
            .compactMap { path in
                (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { (path, $0) }
            }
    }()

    @Test func `What residents read in the shipped intents is easy`() {
        var sentences = 0
        var warnings = 0
        for file in Self.files {
            sentences += EasyJapaneseLint.sentenceCount(inIntent: file.text)
            for finding in EasyJapaneseLint.findings(inIntent: file.text) {
                #expect(finding.severity == .warning, "Intents/\(file.name):\(finding)")
                if finding.severity == .warning { warnings += 1 }
            }
        }
        #expect(Self.files.count >= 20)
        print(
            "FIGURE easy Japanese: \(Self.files.count) intents, \(sentences) sentences, 0 errors, \(warnings) warnings")
    }

    @Test func `An intent's hard words may be asked for, not answered with`() {
        let text = """
            # 断水（だんすい）です。どう　しますか

            ## label
            断水（だんすい）

            ## examples
            - 断水（だんすい）は　何（なん）ですか
            - 水が　出（で）ません

            ## related
            - 給水車

            ## answer
            - 1. 給水車（きゅうすいしゃ）が　来（き）ます。
            """
        let found = EasyJapaneseLint.findings(inIntent: text).map { "\($0.line):\($0.column) \($0.rule) \($0.excerpt)" }
        #expect(found == ["8:3 missingReading 水", "14:6 hardWord 給水車"])
    }

    @Test func `Whatever the text, the linter ends and points into it`() {
        let pieces = [
            "避難（ひなん）", "断水", "日", "（", "）", "〈", "〉", "「", "」", "ください", "れて", "られます", "ので", "、", "。", "：", "　", " ",
            "\n", "\r\n", "- ", "1. ", "# ", "20", "３", "9:30", "8月", "三つ", "{x}", "{", "}}", "グラグラ", "NPO",
            "が\u{3099}", "👨‍👩‍👧", "方（かた）",
        ]
        var state: UInt64 = 20_261_127
        for _ in 0..<5_000 {
            var text = ""
            for _ in 0..<14 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for finding in EasyJapaneseLint.findings(in: text) {
                #expect(lines.indices.contains(finding.line - 1), "\(text)")
                guard lines.indices.contains(finding.line - 1) else { continue }
                let length = lines[finding.line - 1].unicodeScalars.count
                #expect((1...length + 1).contains(finding.column), "\(finding) in \(text)")
            }
        }
    }

    @Test(arguments: ["（", "漢（あ", "{", "々1", "かれて", "ください", "「", "〈", "1/", "一", "ア", "、て"])
    func `A long text of one kind is read in one pass`(piece: String) {
        let findings = EasyJapaneseLint.findings(in: String(repeating: piece, count: 20_000))
        #expect(findings.allSatisfy { $0.line == 1 && $0.fix.count < 200 })
    }
}
