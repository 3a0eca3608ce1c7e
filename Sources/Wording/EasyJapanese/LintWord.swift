/// A word in kanji and how it is read; nil where the text does not say.
struct LintWord {
    var range: Range<Int>
    var reading: String?
}
