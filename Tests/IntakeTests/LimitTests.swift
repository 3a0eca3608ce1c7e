import Testing

@testable import Intake

@Suite struct LimitTests {
    @Test("a text is cut at whole characters, and a flood of combining marks counts as what it weighs")
    func limits() {
        #expect("短い".limited(to: 4) == "短い")
        #expect("これは長い見出し".limited(to: 4) == "これは長…")
        #expect("が\u{3099}ば".limited(to: 2) == "が\u{3099}ば")
        let flood = "a" + String(repeating: "\u{0301}", count: 1_000_000)
        #expect(flood.count == 1)
        #expect(flood.limited(to: 30).utf8.count < 1_000)
    }
}
