import Notice
import Testing

@testable import Chat

/// What people type in a hurry, in hiragana or in romaji, and what they must not be left without. None of it stands in the starter pack.
@Suite("Lines as residents type them")
struct ResidentLineTests {
    @Test(
        "somebody who flees, or whose house takes in water, hears where to go or may choose it",
        arguments: [
            "どこににげればいいの", "doko ni nigetara ii", "nigeru tokoro doko", "みずがうちにはいってきた", "水が玄関に入ってきた", "mizu ga hairu",
            "家に水が入ってきてる",
        ])
    func flees(_ text: String) { expect(text, "disaster/where-to-go") }

    @Test(
        "everyday needs in few words",
        arguments: [
            ("ゴミいつ", "garbage/collection"), ("gomi itsu", "garbage/collection"),
            ("moeru gomi nan youbi", "garbage/collection"), ("teiden", "disaster/power-cut"),
            ("のみみずがほしい", "disaster/water"), ("mizu hoshii", "disaster/water"),
            ("といれがつかえない", "disaster/portable-toilet"), ("toire tsukaenai", "disaster/portable-toilet"),
            ("nihongo wakaranai", "languages/interpreter"), ("にほんごわかりません", "languages/interpreter"),
            ("jishin dou sureba ii", "disaster/earthquake"), ("hinanjo doko", "disaster/shelters"),
            ("くるまどこにとめるの", "life/car-parking"), ("chuushajou doko", "life/car-parking"),
            ("parking for my car", "life/car-parking"),
            ("jitensha tometai", "life/bicycle-parking"), ("oogata gomi", "garbage/bulky"),
            ("taifuu kowai", "disaster/flood-typhoon"), ("wifi tsunagaranai", "disaster/wifi-00000japan"),
            ("hikkoshimashita", "moving/in"),
        ])
    func everyday(_ text: String, _ intent: String) { expect(text, intent) }

    @Test(
        "a cry is told as one also to who tries the chat without a session",
        arguments: ["tasukete", "たすけて", "kaji desu", "おかあさんがおきない"])
    func cries(_ text: String) { #expect(ShippedIntents.chat.ask(text: text).outcome == .help) }

    /// Answered with the intent, or offered it among those that "did you mean" shows.
    private func expect(_ text: String, _ intent: String) {
        let found = ShippedIntents.chat.ask(text: text)
        let offered = ([found.intent].compactMap { $0 } + found.alternatives.map(\.intent)).map(\.rawValue)
        switch found.outcome {
        case .answered: #expect(found.intent?.rawValue == intent, "\(text): \(found)")
        case .suggested: #expect(offered.prefix(Chat.suggestionLimit).contains(intent), "\(text): \(found)")
        default: Issue.record("\(text): \(found)")
        }
    }
}
