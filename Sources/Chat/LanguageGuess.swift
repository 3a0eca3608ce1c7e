/// The language a text seems to be in.
package struct LanguageGuess: Sendable, Hashable {
    package var language: TextLanguage
    /// 0...1; `certain` and above speaks against the session's language.
    package var confidence: Double

    package static let certain = 0.6

    package init(_ language: TextLanguage, _ confidence: Double) {
        self.language = language
        self.confidence = confidence
    }
}
