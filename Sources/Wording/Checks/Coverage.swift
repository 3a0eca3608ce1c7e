package import Notice

/// Which official terms a language has, and what stands where it has none: the table language × term.
package struct Coverage: Sendable {
    package enum Cell: String, Sendable, Hashable, Codable, CaseIterable {
        /// A national body's wording that a reviewer of the municipality has confirmed.
        case reviewed
        /// A national body's wording.
        case official
        /// A public body's wording, which goes out only once it is reviewed.
        case awaitingReview
        /// Nothing that may go out: something known stands there, the Japanese beside it.
        case fallback

        package var isUsed: Bool { self == .reviewed || self == .official }
    }

    package let languages: [LanguageTag]
    /// In the order of the Japanese file.
    package let keys: [String]
    package let cells: [String: [LanguageTag: Cell]]
    /// Templates with sentences of the language's own.
    package let templates: [LanguageTag: Int]
    package let templateCount: Int
    /// Languages whose sentences somebody of the municipality has read.
    package let readLanguages: Set<LanguageTag>

    package init(_ bundle: ContentBundle, languages: [LanguageTag]) {
        self.languages = languages
        keys = (bundle.terms[.japanese]?.terms.keys.sorted() ?? [])
        var cells: [String: [LanguageTag: Cell]] = [:]
        for key in keys {
            for language in languages {
                let term = bundle.terms[language]?.terms[key]
                cells[key, default: [:]][language] =
                    term.map { term in
                        term.reviewed != nil ? .reviewed : term.isUsable ? .official : .awaitingReview
                    } ?? .fallback
            }
        }
        self.cells = cells
        templateCount = bundle.templateOrder.count
        templates = Dictionary(uniqueKeysWithValues: languages.map { ($0, bundle.sentences[$0]?.templates.count ?? 0) })
        readLanguages = Set(languages.filter { bundle.sentences[$0]?.reviewed != nil })
    }

    package func count(_ cell: Cell, in language: LanguageTag) -> Int {
        keys.count { cells[$0]?[language] == cell }
    }
}
