import Notice

/// What an embedded question lies close to, as a second ranking beside the plain one.
package struct Closeness: Sendable, Hashable {
    /// By the language asked in, closest first, with their cosines.
    var close: [LanguageTag: [Candidate]]
    /// What it counts beside the plain ranking, which counts 1.
    var weight: Double

    /// Intents that are close, in all languages together.
    package var count: Int { close.values.reduce(0) { $0 + $1.count } }

    /// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009, who found 60 to serve any pair of rankings): places
    /// are summed, not scores, since the cosines of two models and the score of the index have no scale in common.
    private static let rankOffset = 60.0

    /// Two rankings as one, best first.
    func fused(with plain: [Candidate], in language: LanguageTag) -> [Candidate] {
        var scores: [IntentID: Double] = [:]
        for (place, candidate) in plain.enumerated() {
            scores[candidate.intent, default: 0] += 1 / (Self.rankOffset + Double(place + 1))
        }
        for (place, candidate) in (close[language] ?? []).enumerated() {
            scores[candidate.intent, default: 0] += weight / (Self.rankOffset + Double(place + 1))
        }
        // What the plain ranking has stands first where both are worth the same.
        let places = Dictionary(
            plain.enumerated().map { ($1.intent, $0) }, uniquingKeysWith: { first, _ in first })
        return scores.map { Candidate(intent: $0.key, score: $0.value) }.sorted { left, right in
            if left.score != right.score { return left.score > right.score }
            let (first, second) = (places[left.intent] ?? .max, places[right.intent] ?? .max)
            return first != second ? first < second : left.intent < right.intent
        }
    }
}

extension Chat {
    /// The texts whose vectors say what a question lies close to: each question, example and answer, as `IntentIndex` reads them.
    package var textsToEmbed: [EmbeddedText] {
        let languages = Set(library.languages.map(IntentIndex.asked))
        return LanguageTag.allCases.filter(languages.contains).flatMap { language in
            library.intents.flatMap { intent in
                let document = IntentIndex.document(of: intent, asked: language)
                let texts =
                    document.questions.map { ($0.text, true) }
                    + document.answer.map { (slots.fill($0.text, in: language), false) }
                return texts.map { text, isQuestion in
                    EmbeddedText(
                        intent: intent.id, language: language,
                        text: String(String.UnicodeScalarView(text.unicodeScalars.prefix(Turn.textLimit))),
                        isQuestion: isQuestion)
                }.filter { !$0.text.allSatisfy(\.isWhitespace) }
            }
        }
    }

    /// The question that an endpoint may be asked the vector of, given what would be answered without it: only where that is
    /// "did you mean" or "I do not know". Never while anything is in force, beside whom to call, or where something in the
    /// question had to be masked: such a question does not leave.
    package func questionToEmbed(_ text: String, _ plain: Answer, inForce: InForceDigest) -> MaskedQuestion? {
        guard inForce.lines.isEmpty, plain.alertBlocks == 0, !isUrgent(text) else { return nil }
        let question = MaskedQuestion(text, language: plain.language)
        guard !question.text.contains(MaskedQuestion.mask) else { return nil }
        switch plain.outcome {
        case .suggested: return question
        // "None of these" is unknown too, and hands on the question of an earlier turn.
        case .unknown: return plain.unresolved?.question.text == question.text ? question : nil
        default: return nil
        }
    }

    /// The best few of a result, those far behind the first left out.
    func offered(of result: IntentIndex.Result) -> [Candidate] {
        let least = (result.candidates.first?.score ?? 0) * Self.suggestionShare
        return result.candidates.prefix(Self.suggestionLimit).filter { $0.score >= least }
    }

    /// What "did you mean" offers with closeness counted in; nil where nothing is close. An answer is never given because of
    /// it: how sure the chat is was fitted on the plain ranking alone.
    func offered(
        of result: IntentIndex.Result, in language: LanguageTag, with closeness: Closeness
    ) -> [Candidate]? {
        let language = IntentIndex.asked(language)
        guard !result.isExact, !(closeness.close[language] ?? []).isEmpty else { return nil }
        let plain = outcome(of: result) == .suggested ? offered(of: result) : []
        let fused = closeness.fused(with: plain, in: language).filter { library[$0.intent] != nil }
        return fused.isEmpty ? nil : Array(fused.prefix(Self.suggestionLimit))
    }
}
