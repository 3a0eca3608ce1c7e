package import Notice

/// Answers residents: a pure function from a turn, a session and what is in force to an answer and the next session.
///
/// Built from a library at start and again when the intents change; then read by any thread.
package struct Chat: Sendable {
    package let library: IntentLibrary
    /// The languages answered in, in the site's order.
    package let languages: [LanguageTag]
    let index: IntentIndex
    let identifier: LanguageIdentifier
    let slots: Slots
    /// The lists behind intents whose source is `items`, sorted by intent.
    private(set) var lists: [ItemList]
    /// The keys of the words that ask for the menu.
    let menuWords: Set<UInt64>
    /// Those of the words that ask for a person, and of those that end the talk with one.
    let personWords: Set<UInt64>
    let endWords: Set<UInt64>
    /// Notices this urgent or more stand before the first answer of a session.
    let leadFrom: Urgency

    /// Above it the answer is given at once.
    static let answersFrom = 0.55
    /// Above it the best candidates are offered; below it the chat says that it does not know.
    static let suggestsFrom = 0.3
    /// "Did you mean" offers so many, and "none of these".
    static let suggestionLimit = 3
    /// A candidate with less than this share of the best one's score is not offered.
    static let suggestionShare = 0.5
    /// Notices told before an answer; the rest are counted.
    static let leadLimit = 3
    /// Things of one name told at once; the rest are counted.
    static let itemLimit = 5

    /// - Parameter languages: those the site serves; only those the chat has phrases for are answered in. English
    ///   stands in where none is left.
    /// - Parameter tables: the lists of intents whose source is `items`; without its list such an intent is left out.
    package init(
        library: IntentLibrary, languages: [LanguageTag], slots: Slots, tables: [IntentID: ItemTable] = [:],
        identifier: LanguageIdentifier? = nil, leadFrom: Urgency = .urgent,
        search: SearchOptions = SearchOptions()
    ) {
        let served = languages.filter(ChatPhrases.languages.contains)
        self.languages = served.isEmpty ? [.english] : served
        // What is written in a language that the site does not serve is neither found nor said. Japanese and English stand in
        // where a text is missing.
        let library = library.filter { $0.source != .items || tables[$0.id] != nil }
            .keeping(Set(languages).union([.japanese, .easyJapanese, .english]))
        self.library = library
        lists = library.intents.compactMap { intent in
            tables[intent.id].map { ItemList(intent: intent, table: $0, words: Framing(matterOf: intent)) }
        }
        let phrases = self.languages.map(ChatPhrases.of)
        func keys(_ words: (ChatPhrases) -> [String]) -> Set<UInt64> {
            Set(phrases.flatMap(words).map { NormalizedText($0).key })
        }
        menuWords = keys(\.menuWords)
        personWords = keys(\.personWords)
        endWords = keys(\.endWords)
        index = IntentIndex(library, options: search)
        self.identifier =
            identifier ?? LanguageIdentifier(serving: self.languages, vocabulary: KanjiVocabulary(library))
        self.slots = slots
        self.leadFrom = leadFrom
    }

    /// What the chat makes of a question without a session. `language` nil is found out from the text.
    package func ask(text: String, language: LanguageTag? = nil) -> AskResult {
        let guess = language.map { LanguageGuess(TextLanguage($0), 1) } ?? identifier.guess(text)
        let found = search(text, guess: guess, session: nil)
        let first = found.result.candidates.first
        return AskResult(
            intent: first?.intent, score: first?.score ?? 0, confidence: found.result.confidence,
            language: language ?? guess?.language.served ?? found.language,
            alternatives: Array(found.result.candidates.dropFirst().prefix(Self.suggestionLimit)),
            outcome: isUrgent(text) ? .help : outcome(of: found.result))
    }

    /// Whether a text is a resident's word for ending the talk with a person.
    package func endsTalk(_ text: String) -> Bool { endWords.contains(NormalizedText(text, limit: Turn.textLimit).key) }

    /// Answers from now on from a newer list; of an intent that had none at the start nothing is said.
    package mutating func renew(_ table: ItemTable, of intent: IntentID) {
        if let place = lists.firstIndex(where: { $0.intent.id == intent }) { lists[place].table = table }
    }

    /// Whether a text tells of somebody in danger: then the chat speaks though a person has taken over.
    package func isUrgent(_ text: String) -> Bool { UrgentNeed(in: NormalizedText(text, limit: Turn.textLimit)) != nil }

    /// What a resident is told when the talk with a person is over.
    package func talkEnded(in language: LanguageTag) -> String { ChatPhrases.of(language).personGone }

    /// The intents a question may mean, best first, and how sure the chat is of the first: what `answer` decides by.
    ///
    /// - Parameter language: nil is found out from the text.
    package func rank(_ text: String, language: LanguageTag?, limit: Int) -> (
        candidates: [Candidate], confidence: Double
    ) {
        let guess = language.map { LanguageGuess(TextLanguage($0), 1) } ?? identifier.guess(text)
        let result = search(text, guess: guess, session: nil, limit: limit).result
        return (result.candidates, result.confidence)
    }

    /// Bytes of the index.
    package var indexByteCount: Int { index.byteCount }

    func outcome(of result: IntentIndex.Result) -> Answer.Outcome {
        guard !result.candidates.isEmpty, result.confidence >= Self.suggestsFrom else { return .unknown }
        return result.confidence >= Self.answersFrom ? .answered : .suggested
    }

    /// Searches in the language of the text; where that is unsure or nothing is written in it, in every other indexed
    /// language too, and takes what is surest. A short "Wi-Fi" or "171" says nothing of its language.
    func search(
        _ text: String, guess: LanguageGuess?, session: LanguageTag?, limit: Int = 10
    ) -> (result: IntentIndex.Result, language: LanguageTag) {
        let first = IntentIndex.asked(guess?.language.served ?? session ?? languages[0])
        var best = (result: index.rank(text, in: first, limit: limit), language: first)
        guard (guess?.confidence ?? 0) < LanguageGuess.certain || !index.has(first) else { return best }
        for language in LanguageTag.allCases where index.has(language) && language != first {
            let result = index.rank(text, in: language, limit: limit)
            if result.confidence > best.result.confidence || best.result.candidates.isEmpty {
                best = (result, language)
            }
        }
        return best
    }
}
