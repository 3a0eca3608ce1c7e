import Wording

extension LanguageModel {
    /// The model built into the program; one that knows nothing where it was built with a broken file, which the tests notice.
    package static let shipped =
        (try? LanguageModel(ShippedModel.bytes)) ?? LanguageModel(contents: SharedScript.allCases.map(Content.empty))
}
