import Foundation
import Notice
import Testing

@testable import Wording

/// The forms of one notice, spelled out.
struct FormTests {
    private let wording = Wording()

    private func render(_ content: Content, _ language: LanguageTag) -> Rendering {
        wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
    }

    private func text(_ rendering: Rendering, _ use: Use, _ part: String? = nil) -> String {
        rendering.pieces(for: use).first { part == nil || $0.part == part }?.text ?? ""
    }

    @Test func `A short message says what it is and what to do`() {
        let order = Samples.order(.evacuation)
        #expect(text(render(order, .japanese), .sms) == "警戒レベル4 避難指示 北地区など2か所。危険な場所から全員避難")
        var drill = order
        drill.status = .exercise
        for language in LanguageTag.allCases {
            let sms = text(render(drill, language), .sms)
            #expect(sms.hasPrefix("【訓練】") && sms.utf16.count <= 70, "\(sms)")
        }
    }

    @Test func `What is read aloud holds no signs and no readings, and is said twice`() {
        let script = text(render(Samples.order(.evacuation), .easyJapanese), .speech)
        #expect(!script.contains("（") && !script.contains("〈") && !script.contains("\u{3000}"))
        #expect(script.contains("危ない場所から全員避難してください。") && script.contains("もう一度言います。"))
        let english = text(render(Samples.order(.evacuation), .english), .speech)
        #expect(
            english.hasPrefix("This is Midori City.\n") && english.contains("We repeat.") && !english.contains("避難"))
        var drill = Samples.order(.evacuation)
        drill.status = .exercise
        #expect(text(render(drill, .japanese), .speech).contains("これは、訓練です。"))
    }

    @Test func `A page for the deaf keeps its columns and says first what to do`() {
        let page = text(render(Samples.order(.evacuation), .japanese), .fax)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.allSatisfy { Width.columns($0) <= FormLimits.faxColumns + 2 })
        let action = lines.firstIndex { $0.hasPrefix("■") }
        let account = lines.firstIndex { $0.contains("発令") && !$0.contains("■") }
        #expect(action != nil && account != nil && (action ?? 0) < (account ?? 0))
    }

    @Test func `HTML carries readings as ruby that no screen reader says twice, and escapes what people wrote`() {
        let easy = render(Samples.order(.evacuation), .easyJapanese).html(
            colours: LevelColours(Samples.order(.evacuation)))
        #expect(easy.contains("<ruby>避難指示<rp>（</rp><rt aria-hidden=\"true\">ひなんしじ</rt>"))
        #expect(easy.contains("background:#AA00AA") && easy.hasPrefix("<div lang=\"ja\">"))
        var content = Samples.order(.evacuation)
        content.texts = [.japanese: NoticeText(headline: "", body: "<script>alert(1)</script>")]
        #expect(render(content, .japanese).html.contains("&lt;script&gt;"))
    }

    @Test func `At level 5 no language sends anybody out, and a missing term is never a word for leaving`() {
        for language in LanguageTag.allCases {
            let rendering = render(Samples.order(.emergencySafety), language)
            guard rendering.missing.contains("order.emergencySafety") else { continue }
            #expect(rendering.levelLine?.contains("Emergency Safety Measures") == true, "\(rendering.levelLine ?? "")")
        }
    }

    @Test(arguments: LanguageTag.allCases)
    func `What has ended never reads as if it were in force, however short the form`(language: LanguageTag) throws {
        let samples = SampleNotices(bundle: wording.bundle, site: Samples.site, now: Samples.now)
        for id in wording.bundle.templateOrder {
            let definition = try #require(wording.bundle.templates[id])
            for phase in [Phase.allClear, .retraction] {
                for stretch in SampleNotices.Stretch.allCases {
                    for isDrill in [false, true] {
                        var content = samples.content(definition, phase: phase, stretch: stretch)
                        if isDrill { content.status = .exercise }
                        let ended = render(content, language)
                        content.phase = .alert
                        let inForce = render(content, language)
                        let alarming = Set(
                            ([inForce.headline, inForce.name] + inForce.shorterHeadlines + inForce.shorts)
                                .flatMap { [$0, (inForce.drillMark ?? "") + $0, "【訓練】" + $0] })
                        for (use, part) in [
                            (Use.sms, "text"), (.rssTitle, "title"), (.boardHeadline, "headline"), (.cap, "headline"),
                            (.mailSubject, "subject"), (.panel, "headline"),
                        ] {
                            let said = text(ended, use, part).replacing("\n", with: "")
                            let isAlarming = alarming.contains { $0.replacing("\n", with: "") == said }
                            #expect(!isAlarming, "\(id) \(phase) \(stretch) \(use.rawValue): \(said)")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: LanguageTag.allCases)
    func `A sentence does not say the Japanese name of a warning twice`(language: LanguageTag) {
        let content = Samples.jma("jma.warning", ["code": "05", "name": "暴風警報"], hazard: .storm)
        #expect(render(content, language).body.components(separatedBy: "暴風警報").count <= 2)
    }

    @Test func `An order against fire has no level number`() {
        var content = Samples.order(.evacuation, hazard: .fire)
        #expect(render(content, .japanese).levelLine == "避難指示" && content.alertLevel == nil)
        #expect(render(content, .japanese).headline == "避難指示 北地区・南地区（火災）")
        content.hazard = .flood
        #expect(render(content, .japanese).levelLine == "警戒レベル4 避難指示" && content.alertLevel == 4)
    }

    @Test func `A correction says so and is otherwise the notice itself`() {
        let correction = render(Samples.order(.evacuation, phase: .correction), .japanese)
        #expect(correction.headline.hasPrefix("訂正 警戒レベル4 避難指示"))
        #expect(correction.body.hasPrefix("前のお知らせの誤りを訂正しました。\n"))
        #expect(correction.instruction.contains("全員避難"))
    }

    @Test(arguments: [
        ("警戒レベル4 避難指示 北浜（大雨）", 30, ["警戒レベル4 避難指示", "北浜（大雨）"]), ("あいうえお。", 10, ["あいうえお。"]),
        ("Move to a higher floor now", 10, ["Move to a", "higher", "floor now"]), ("", 10, [""]),
    ])
    func `Lines break at blanks and never before a full stop`(text: String, columns: Int, lines: [String]) {
        #expect(Width.wrapped(text, columns: columns) == lines)
    }
}
