/// A word or phrase to be avoided or explained.
struct LexiconEntry {
    /// How it is looked for.
    enum Shape {
        /// A word of its own: not a part of a longer one, and not parted by spaces.
        case word
        /// A turn of phrase: any letters before and after, any spaces inside.
        case phrase
    }

    var text: String
    var scalars: [Unicode.Scalar]
    var shape: Shape
    var rule: EasyJapaneseRule
    var severity: EasyJapaneseFinding.Severity
    var why: String
    var fix: String

    init(
        _ text: String, _ shape: Shape, _ rule: EasyJapaneseRule, _ severity: EasyJapaneseFinding.Severity, why: String,
        fix: String
    ) {
        self.text = text
        scalars = Array(text.unicodeScalars)
        self.shape = shape
        self.rule = rule
        self.severity = severity
        self.why = why
        self.fix = fix
    }
}
