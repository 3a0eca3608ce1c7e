package import Notice

/// Tells languages that share a script apart: the seam for a trained model.
///
/// `text` is what was typed (not folded: accents tell Vietnamese), at most `Turn.textLimit` scalars. Nil where nothing
/// speaks for any language.
package protocol LanguageClassifier: Sendable {
    func classify(_ text: String, prior: LanguageTag?) -> LanguageGuess?
}
