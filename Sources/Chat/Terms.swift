/// The terms of one text, as numbers (`FNV1a` over kind and scalars), with repeats.
struct Terms: Sendable {
    /// Words, kanji unigrams and bigrams, katakana runs, or what the script has instead.
    var words: [UInt64] = []
    /// The words that carry the matter: `words` without the single kanji of longer runs, which are shared by chance.
    var heads: [UInt64] = []
    /// Pieces of words and of the reading.
    var grams: [UInt64] = []
    /// Pairs of neighbouring scalars of whatever script, for likeness of whole questions only.
    var pairs: [UInt64] = []
}
