import Notice
import Testing

@testable import Wording

/// A false alert, taken back in every language: the words are there before the mistake is made.
struct RetractionStoryTests {
    @Test func `A false alert is taken back in every language by the same button`() {
        let wording = Wording()
        let alert = Samples.order(.evacuation, hazard: .flood)
        var retraction = alert
        retraction.phase = .retraction
        print("FIGURE a false alert retracted, in \(LanguageTag.allCases.count) languages:")
        for language in LanguageTag.allCases {
            let before = wording.render(alert, in: language, at: Samples.site, asOf: Samples.now)
            let after = wording.render(retraction, in: language, at: Samples.site, asOf: Samples.now)
            #expect(!after.isForeign && after.levelLine == nil && after.pictogram == nil)
            #expect(after.headline != before.headline && !after.instruction.isEmpty)
            #expect(after.instruction != before.instruction, "a retraction must not go on sending people out")
            #expect(!LevelColours.ofOrders.contains(LevelColours(retraction).background))
            print("FIGURE   \(language.rawValue): \(after.headline) | \(after.body) | \(after.instruction)")
        }
    }
}
