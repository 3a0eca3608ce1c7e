import Notice
import Testing

@testable import Wording

/// What must hold for every product, phase and language at once.
struct WordingPropertyTests {
    private let wording = Wording()

    /// Those with phrases of their own, one with official terms, and one without any.
    private static let kinds: [LanguageTag] = [.japanese, .easyJapanese, .english, .nepali, .french]

    /// The terms that only the municipality may use, and the stems of "evacuate".
    private static let forbidden = [
        "避難指示", "高齢者等避難", "緊急安全確保", "evacuat", "evacua", "évacu", "evaku",
    ]

    @Test(arguments: LanguageTag.allCases)
    func `Nothing but an order speaks of one`(language: LanguageTag) {
        var count = 0
        for content in Samples.everythingButOrders {
            let rendering = wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
            let text = "\(rendering.plainText)\n\(rendering.name)".lowercased()
            for term in Self.forbidden {
                #expect(!text.contains(term), "\(content.product) \(content.phase) \(language): \(text)")
            }
            count += 1
        }
        #expect(count > 500)
    }

    @Test(arguments: kinds)
    func `No rendering is empty`(language: LanguageTag) {
        let orders = Order.allCases.flatMap { order in Phase.allCases.map { Samples.order(order, phase: $0) } }
        for content in orders + Samples.everythingButOrders {
            let rendering = wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
            #expect(!rendering.headline.isEmpty && !rendering.headline.contains("\n"))
            #expect(!rendering.asOf.isEmpty)
            // A source that says nothing but what it may not say leaves a headline.
            if content.texts.isEmpty { #expect(!rendering.body.isEmpty, "\(content.product) \(content.phase)") }
            #expect(!rendering.name.isEmpty)
        }
    }

    @Test(arguments: kinds)
    func `What is not meant begins with the drill mark`(language: LanguageTag) {
        let orders = Order.allCases.map { Samples.order($0) }
        for status in [NoticeStatus.exercise, .test] {
            for var content in orders + Samples.everythingButOrders {
                content.status = status
                let rendering = wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
                let mark = rendering.drillMark ?? ""
                #expect(mark.hasPrefix("【訓練"))
                #expect(rendering.title.hasPrefix(mark) && rendering.plainText.hasPrefix(mark))
            }
        }
    }

    @Test func `Japanese headlines of orders and warnings fit thirty full-width characters`() {
        let orders = Order.allCases.flatMap { order in
            Phase.allCases.flatMap { phase in
                Hazard.allCases.map { Samples.order(order, phase: phase, hazard: $0) }
            }
        }
        for var content in orders + Samples.everythingButOrders where content.product != "cap" {
            let areas = [content.areas, content.areas + [Area(code: "x", name: "たいへん長い名前の丁目とその周辺の一帯の区域")]]
            for list in areas {
                content.areas = list
                let rendering = wording.render(content, in: .japanese, at: Samples.site, asOf: Samples.now)
                #expect(Width.fullWidth(rendering.headline) <= 30, "\(rendering.headline)")
            }
        }
    }

    @Test func `Every word in kanji of easy Japanese has its reading`() {
        let orders = Order.allCases.flatMap { order in
            Phase.allCases.flatMap { phase in
                Hazard.allCases.map { Samples.order(order, phase: phase, hazard: $0) }
            }
        }
        // Names of places, rivers and epicentres, and what a source wrote itself, are theirs.
        let products = ["jma.warning", "jma.heat", "jma.earthquake"]
        let jma = Samples.everythingButOrders.filter { products.contains($0.product) }
        for content in orders + jma {
            var site = Samples.site
            site.names[.easyJapanese] = "みどり区（く）"
            let rendering = wording.render(content, in: .easyJapanese, at: site, asOf: Samples.now)
            let unread = Self.unreadKanji(
                [rendering.headline, rendering.levelLine ?? "", rendering.body, rendering.instruction, rendering.asOf]
                    .joined(separator: "\n"))
            #expect(unread.isEmpty, "\(unread) in \(rendering.plainText)")
        }
    }

    /// Runs of kanji that no reading in brackets follows. `日` may end a number that is read as a whole.
    private static func unreadKanji(_ text: String) -> [String] {
        var runs: [String] = []
        var run = ""
        for character in text {
            let isKanji = character.unicodeScalars.allSatisfy {
                (0x4E00...0x9FFF).contains($0.value) || $0 == "々"
            }
            if isKanji {
                run.append(character)
            } else {
                if !run.isEmpty, character != "（" { runs.append(run) }
                run = ""
            }
        }
        return run.isEmpty ? runs : runs + [run]
    }

    @Test(arguments: LanguageTag.allCases.dropFirst(3))
    func `A foreign language keeps the Japanese term of an order, and says which terms stand in`(language: LanguageTag)
    {
        let table = wording.bundle.terms[language]
        for order in Order.allCases {
            let rendering = wording.render(
                Samples.order(order), in: language, at: Samples.site, asOf: Samples.now)
            #expect(rendering.levelLine?.contains(order.term) == true, "\(rendering.levelLine ?? "nil")")
            #expect(!rendering.instruction.isEmpty && !rendering.isForeign && rendering.pictogram != nil)
            let key = order == .tsunamiEvacuation ? "order.evacuation" : "order.\(order.rawValue)"
            #expect(rendering.missing.contains(key) == (table?.terms[key]?.isUsable != true), "\(rendering.missing)")
        }
    }

    @Test(arguments: kinds)
    func `The same inputs give the same rendering`(language: LanguageTag) {
        for content in Samples.everythingButOrders.prefix(50) {
            let first = wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
            #expect(Wording().render(content, in: language, at: Samples.site, asOf: Samples.now) == first)
        }
    }
}
