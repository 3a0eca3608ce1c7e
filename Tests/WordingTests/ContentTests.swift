import Notice
import Settings
import Testing

@testable import Wording

/// The shipped content, and a site's own over it.
struct ContentTests {
    private func file(_ path: String, _ text: String) -> ContentFile {
        ContentFile(path: path, bytes: Array(text.utf8))
    }

    private func bundle(_ files: ContentFile...) throws -> ContentBundle { try ContentBundle(overlay: files) }

    private func korean(_ bundle: ContentBundle) -> Rendering {
        Wording(bundle: bundle).render(
            Samples.order(.evacuation), in: .korean, at: Samples.site, asOf: Samples.now)
    }

    @Test func `Every template has words in every language, in every phase, for every use, within its limits`() throws {
        let wording = Wording()
        let check = WordingCheck(wording, site: Samples.site, languages: LanguageTag.allCases, now: Samples.now)
        #expect(check.faults.isEmpty, "\(check.faults.prefix(20).map(\.description))")
        #expect(check.overflows.isEmpty, "\(check.overflows.prefix(20).map(\.description))")
        #expect(wording.bundle.templateOrder.count >= 40)
        print(
            "FIGURE wording: \(wording.bundle.templateOrder.count) templates × \(LanguageTag.allCases.count) languages × "
                + "\(Use.allCases.count) uses: \(check.renderings) renderings, \(check.pieces) texts measured, "
                + "\(check.overflows.count) too long, \(check.faults.count) faults")
    }

    @Test func `Coverage counts what is official, what waits for a reviewer and what falls back`() {
        let coverage = Coverage(Wording().bundle, languages: LanguageTag.allCases)
        #expect(coverage.cells["order.evacuation"]?[.simplifiedChinese] == .official)
        #expect(coverage.cells["order.evacuation"]?[.korean] == .awaitingReview)
        #expect(coverage.cells["order.emergencySafety"]?[.nepali] == .fallback)
        for language in LanguageTag.allCases {
            let sum = Coverage.Cell.allCases.map { coverage.count($0, in: language) }.reduce(0, +)
            #expect(sum == coverage.keys.count && coverage.templates[language] == coverage.templateCount)
        }
    }

    @Test func `A public body's term goes out once a reviewer has put a name to it, and not before`() throws {
        let shipped = try bundle()
        #expect(korean(shipped).headline.contains("피난 (避難指示)") && korean(shipped).missing == ["order.evacuation"])
        let reviewed = try bundle(
            file(
                "terms/ko.json5",
                #"{ language: "ko", terms: { "order.evacuation": { reviewed: "2026-12-01 国際課 金" } } }"#))
        #expect(korean(reviewed).headline.contains("피난지시") && korean(reviewed).missing.isEmpty)
        #expect(reviewed.hash != shipped.hash)
    }

    @Test func `A site words a template in its own way, and what it changed counts as unread`() throws {
        let own = try bundle(
            file(
                "sentences/ja.json5",
                #"{ language: "ja", templates: { "water.cut": { headline: "水が止まっています {place}" } } }"#))
        let samples = SampleNotices(bundle: own, site: Samples.site, now: Samples.now)
        let definition = try #require(own.templates["water.cut"])
        let rendering = Wording(bundle: own).render(
            samples.content(definition), in: .japanese, at: Samples.site, asOf: Samples.now)
        #expect(rendering.headline == "水が止まっています 北地区" && rendering.body.contains("断水しています"))
        #expect(own.sentences[.japanese]?.reviewed == nil)
    }

    @Test func `A site adds a template of its own`() throws {
        let own = try bundle(
            file(
                "templates.json5",
                """
                { templates: { "pool.open": { title: "プール開き", group: "notice", hazard: "district", urgency: "routine",
                  slots: { date: { title: "日", kind: "date", sample: "2027-07-01" } } } } }
                """),
            file(
                "sentences/ja.json5",
                #"{ language: "ja", templates: { "pool.open": { name: "プール", headline: "プール開き {date}", body: ["{date}から。"] } } }"#
            ))
        #expect(own.templateOrder.last == "pool.open")
        let samples = SampleNotices(bundle: own, site: Samples.site, now: Samples.now)
        let content = samples.content(try #require(own.templates["pool.open"]))
        let wording = Wording(bundle: own)
        #expect(
            wording.render(content, in: .japanese, at: Samples.site, asOf: Samples.now).headline == "プール開き 7月1日（木）")
        // A language without words for it is not dropped: the words that are there stand in, and say so.
        let thai = wording.render(content, in: .thai, at: Samples.site, asOf: Samples.now)
        #expect(thai.isForeign && thai.headline.hasPrefix("プール開き"))
    }

    @Test(arguments: [
        ("terms/vi.json5", #"{ language: "ko", terms: {} }"#, "the file is named vi.json5"),
        (
            "terms/fr.json5", #"{ language: "fr", terms: { "order.evacuation": { reviewed: "2026-12-01 X" } } }"#,
            "not there"
        ),
        (
            "terms/vi.json5", #"{ language: "vi", terms: { "level.1": { text: "Cấp 1" } } }"#,
            "a wording needs its source"
        ),
        (
            "sentences/vi.json5", #"{ language: "vi", templates: { nothing: { headline: "x" } } }"#,
            "no template is called"
        ),
        ("sentences/vi.json5", #"{ language: "vi", frame: { asof: "x" } }"#, "Did you mean asOf?"),
        ("sentences/vi.json5", #"{ language: "vi", words: { "hazard.fire": "{place" } }"#, "every { has its }"),
        ("templates.json5", #"{ templates: { x: { title: "x", group: "notice", hazard: "fire" } } }"#, "urgency"),
        ("vi.json5", "{}", "a content folder holds"),
    ])
    func `A faulty file of a site says what is wrong and what to do`(path: String, text: String, words: String) {
        do {
            _ = try bundle(file(path, text))
            Issue.record("\(path) was taken")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
        }
    }

    @Test(arguments: ["{", "}", "{}", "{a b}", "a{b}c{", "{{a}}", "{?}"])
    func `A pattern with a stray brace is refused`(text: String) { #expect(Pattern(text) == nil) }

    @Test func `A pattern whose slot is empty or whose flag does not hold is left out`() {
        let pattern = Pattern("{?wet}水：{depth}m")
        #expect(pattern?.filled(slot: { $0 == "depth" ? "3" : nil }, flag: { $0 == "wet" }) == "水：3m")
        #expect(pattern?.filled(slot: { _ in "" }, flag: { _ in true }) == nil)
        #expect(pattern?.filled(slot: { _ in "3" }, flag: { _ in false }) == nil)
    }
}
