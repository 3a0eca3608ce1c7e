import CContent

extension LanguageModel {
    /// The model built into the program; one that knows nothing where it was built with a broken file, which the tests notice.
    package static let shipped =
        (try? LanguageModel(Array(UnsafeBufferPointer(start: language_model, count: language_model_length))))
        ?? LanguageModel(contents: SharedScript.allCases.map(Content.empty))
}
