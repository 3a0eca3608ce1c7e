/// A place in a text that is not easy: where, by which rule, and what to write instead.
package struct EasyJapaneseFinding: Sendable, Equatable {
    package enum Severity: String, Sendable {
        /// It is to be rewritten.
        case error
        /// Somebody should look at it; there are good texts that have it.
        case warning
    }

    /// From 1.
    package var line: Int
    /// From 1, counted in Unicode scalars of the line as it was written, readings included.
    package var column: Int
    package var rule: EasyJapaneseRule
    package var severity: Severity
    /// The words it is about, without readings.
    package var excerpt: String
    /// For staff, in Japanese.
    package var why: String
    /// What to write instead, for staff, in Japanese.
    package var fix: String
}

extension EasyJapaneseFinding: CustomStringConvertible {
    /// `3:5: error: hard-word: 「断水」 むずかしい ことばです（…）`
    package var description: String {
        "\(line):\(column): \(severity.rawValue): \(rule.rawValue): 「\(excerpt)」 \(why)（\(fix)）"
    }
}
