package import Notice
import Wording

/// The questions of a library, one index per language asked in. やさしい日本語 is asked in Japanese and belongs to its index:
/// its furigana are the readings that let hiragana and romaji find what is written in kanji.
package struct IntentIndex: Sendable {
    /// What a question found in one language.
    package struct Result: Sendable {
        package var candidates: [Candidate]
        /// 0...1, of the first candidate.
        package var confidence: Double
        package var isExact: Bool
        var evidence: Evidence

        static let nothing = Result(
            candidates: [], confidence: 0, isExact: false, evidence: .none)
    }

    private let library: IntentLibrary
    private var indexes: [LanguageTag: QuestionIndex] = [:]

    /// - Parameter languages: those to index, of those the library is written in; nil is all.
    package init(
        _ library: IntentLibrary, languages: Set<LanguageTag>? = nil,
        options: SearchOptions = SearchOptions()
    ) {
        self.library = library
        for language in Set(library.languages.map(Self.asked)) where languages?.contains(language) ?? true {
            indexes[language] = QuestionIndex(
                library.intents.map { Self.document(of: $0, asked: language) }, language: language,
                options: options)
        }
    }

    /// The language a question is searched in.
    package static func asked(_ language: LanguageTag) -> LanguageTag {
        language == .easyJapanese ? .japanese : language
    }

    /// Whether anything is written in a language, so that it can be searched.
    package func has(_ language: LanguageTag) -> Bool { indexes[language] != nil }

    /// Bytes of the arrays searched, the exact questions' table not counted.
    package var byteCount: Int { indexes.values.reduce(0) { $0 + $1.byteCount } }

    package func rank(_ question: String, in language: LanguageTag, limit: Int = 10) -> Result {
        guard let index = indexes[Self.asked(language)] else { return .nothing }
        let result = index.rank(question, limit: limit)
        return Result(
            candidates: result.matches.map { Candidate(intent: library.intents[$0.document].id, score: $0.score) },
            confidence: result.confidence, isExact: result.isExact, evidence: result.evidence)
    }

    static func document(of intent: Intent, asked language: LanguageTag) -> IndexedDocument {
        var document = IndexedDocument(id: intent.id.rawValue, questions: [])
        var related: [String] = []
        if let text = intent.texts[language] {
            document.questions += ([text.question] + text.examples).map { .init($0) }
            document.answer.append(.init(text.answer))
            related += text.related
        }
        if language == .japanese, let text = intent.texts[.easyJapanese] {
            document.questions += ([text.question] + text.examples).map(Self.easy)
            document.answer.append(Self.easy(text.answer))
            related += text.related.map { Furigana($0).undoubled(.none) }
        }
        document.related = related.joined(separator: "\n")
        return document
    }

    private static func easy(_ text: String) -> IndexedDocument.Passage {
        let furigana = Furigana(text)
        return .init(furigana.undoubled(.none), reading: furigana.reading)
    }
}
