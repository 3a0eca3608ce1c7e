package import Notice
import Wording

/// Each example of a library asked as if nobody had written it down.
package struct LeaveOneOut: Sendable {
    package struct Trial: Sendable {
        package var intent: IntentID
        package var question: String
        package var result: IntentIndex.Result

        package var isRight: Bool { result.candidates.first?.intent == intent }
    }

    package let trials: [Trial]

    /// One round leaves out the n-th example of every intent.
    package init(_ library: IntentLibrary, language: LanguageTag) {
        let most = library.intents.compactMap { $0.texts[language]?.examples.count }.max() ?? 0
        var trials: [Trial] = []
        for number in 0..<most {
            let index = IntentIndex(
                Self.library(library, leavingOut: number, in: language), languages: [IntentIndex.asked(language)])
            for intent in library.intents {
                guard let text = intent.texts[language], number < text.examples.count else { continue }
                let example = text.examples[number]
                let question = language == .easyJapanese ? Furigana(example).undoubled(.none) : example
                trials.append(
                    Trial(intent: intent.id, question: question, result: index.rank(question, in: language, limit: 3)))
            }
        }
        self.trials = trials
    }

    private static func library(
        _ library: IntentLibrary, leavingOut example: Int, in language: LanguageTag
    ) -> IntentLibrary {
        let intents = library.intents.map { intent in
            var intent = intent
            if let text = intent.texts[language], example < text.examples.count {
                intent.texts[language]?.examples.remove(at: example)
            }
            return intent
        }
        return IntentLibrary(intents, menu: library.menu)
    }
}
