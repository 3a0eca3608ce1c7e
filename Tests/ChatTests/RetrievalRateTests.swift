import Notice
import Testing

@testable import Chat

@Suite struct RetrievalRateTests {
    struct Trial {
        var intent: IntentID
        var question: String
        var result: IntentIndex.Result
    }

    /// Each example asked of a library that lacks it. One round leaves out the n-th example of every intent.
    static func leaveOneOut(_ language: LanguageTag) -> [Trial] {
        let most = ShippedIntents.library.intents.compactMap { $0.texts[language]?.examples.count }.max() ?? 0
        var trials: [Trial] = []
        for number in 0..<most {
            let index = IntentIndex(ShippedIntents.leavingOut(number, in: language))
            for intent in ShippedIntents.library.intents {
                guard let text = intent.texts[language], number < text.examples.count else { continue }
                let example = text.examples[number]
                let question = language == .easyJapanese ? Furigana.stripped(example) : example
                let result = index.rank(question, in: language, limit: 3)
                trials.append(Trial(intent: intent.id, question: question, result: result))
            }
        }
        return trials
    }

    @Test(
        "each example is found with itself left out",
        arguments: [(LanguageTag.japanese, 0.7), (.easyJapanese, 0.7), (.english, 0.7)])
    func leaveOneOutRate(language: LanguageTag, least: Double) {
        let trials = Self.leaveOneOut(language)
        let first = trials.filter { $0.result.candidates.first?.intent == $0.intent }
        let third = trials.filter { trial in trial.result.candidates.contains { $0.intent == trial.intent } }
        let sure = trials.filter { $0.result.confidence >= Chat.answersFrom }
        let sureAndRight = sure.filter { $0.result.candidates.first?.intent == $0.intent }
        print(
            "leave-one-out \(language.rawValue): \(trials.count) examples, first \(rate(first.count, trials.count)),",
            "in three \(rate(third.count, trials.count)),",
            "answered \(rate(sure.count, trials.count)) of which right \(rate(sureAndRight.count, sure.count))")
        for trial in trials where trial.result.candidates.first?.intent != trial.intent {
            print("  missed", trial.intent, trial.question, "→", trial.result.candidates.first?.intent.rawValue ?? "–",
                trial.result.confidence)
        }
        #expect(Double(first.count) >= least * Double(trials.count))
    }
}

func rate(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let thousandths = part * 1000 / whole
    return ".\(String(repeating: "0", count: 3 - String(min(thousandths, 999)).count))\(min(thousandths, 999))"
        + " (\(part)/\(whole))"
}
