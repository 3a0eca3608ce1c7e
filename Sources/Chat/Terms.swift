/// The terms of one text, as numbers (`FNV1a` over kind and scalars), with repeats.
struct Terms: Sendable {
    /// Lemmas of Japanese, words, syllables, or what the script has instead.
    var words: [UInt64] = []
    /// The words that carry the matter: `words` without the single characters of longer runs, which are shared by chance.
    var heads: [UInt64] = []
    /// Kanji unigrams and bigrams and katakana runs beside lemmas; pieces of words elsewhere.
    var grams: [UInt64] = []
    /// Kana 3- and 4-grams of the reading.
    var readings: [UInt64] = []
    /// Pairs of neighbouring scalars of whatever script, for likeness of whole questions only.
    var pairs: [UInt64] = []
    /// Words of a query's synonyms, which it has not got itself.
    var synonyms: [UInt64] = []
    /// Kana and kanji of the text: how much of it only the reading can speak for.
    var kanaCount = 0
    var kanjiCount = 0

    /// By channel of `QuestionAnalyzer`.
    subscript(channel channel: Int) -> [UInt64] {
        switch channel {
        case QuestionAnalyzer.wordChannel: words
        case QuestionAnalyzer.gramChannel: grams
        default: readings
        }
    }

    /// What whole questions are compared by.
    var likenessTerms: [UInt64] { words + grams + pairs }
}
