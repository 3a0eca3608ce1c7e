/// Checks a text against the rules of やさしい日本語.
///
/// Pure and linear in the length of the text. It knows no grammar but the forms it looks for: what it finds is wrong or worth a
/// look, what it does not find may still be hard. A person who learns Japanese is the better judge (multilingual.md §4, 9).
package enum EasyJapaneseLint {
    /// What a text is for.
    package enum Scope: Sendable {
        /// Residents read it.
        case answer
        /// Residents ask it or choose it from a menu: any word may be asked about.
        case question
    }

    /// The facts name about 24 beats and call the number unconfirmed: a quarter of the sentences in the shipped intents, which
    /// are short, have more. One in a hundred has more than 40, and reads as long.
    package static let longBeats = 40
    /// An official sentence must not be an error: YIEA's for level 3 has 48 beats.
    package static let tooLongBeats = 80
    /// Words in kanji of one sentence: category I of the facts, in an emergency.
    package static let manyKanjiWords = 4
    /// Category II, in any case.
    package static let tooManyKanjiWords = 13
    /// Letters without a space from which on a particle inside is looked for.
    package static let longPhrase = 8
    /// Scalars of a sentence that a finding quotes.
    static let excerptLimit = 20
    /// Of a text; a long page has some 10,000 scalars.
    package static let sizeLimit = 1024 * 1024

    /// By place in the text.
    package static func findings(in text: String, scope: Scope = .answer) -> [EasyJapaneseFinding] {
        findings(in: text, scope: scope, firstLine: 1)
    }

    /// The findings in a `ja-simple.md` of an intent (Intents/README.md). The words under `## related` are not read by
    /// residents and are left out.
    package static func findings(inIntent markdown: String) -> [EasyJapaneseFinding] {
        IntentPassage.passages(of: markdown).flatMap { passage in
            findings(in: passage.text, scope: passage.scope, firstLine: passage.firstLine)
        }
    }

    /// Sentences in the text, list items and headings included.
    package static func sentenceCount(inIntent markdown: String) -> Int {
        IntentPassage.passages(of: markdown).reduce(0) { $0 + LintText($1.text).sentences.count }
    }

    private static func findings(in text: String, scope: Scope, firstLine: Int) -> [EasyJapaneseFinding] {
        var pass = LintPass(LintText(text, firstLine: firstLine), scope: scope)
        pass.checkSentences()
        pass.checkReadings()
        pass.checkSpacing()
        pass.checkNumbers()
        pass.checkVoice()
        pass.checkWords()
        pass.checkSounds()
        pass.checkLatin()
        return pass.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}
