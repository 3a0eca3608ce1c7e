/// An official term in one language, with who published it and who of the municipality has looked at the page.
package struct Term: Sendable, Hashable {
    /// Who publishes the wording (facts: multilingual.md §6). What the press or an application says is not entered.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A national body: the weather agency, the Cabinet Office, JNTO; for Japanese, the law.
        case official
        /// A prefecture, a city, its international association, an embassy. Public bodies disagree: used once reviewed.
        case publicBody
    }

    package struct Source: Sendable, Hashable {
        package var name: String
        package var url: String?
        package var kind: Kind
    }

    package var text: String
    /// How the Japanese is said in Latin letters; of Japanese terms only.
    package var romaji: String?
    package var source: Source
    /// Day and person, e.g. `2026-12-01 国際課`; nil where nobody has opened the page.
    package var reviewed: String?

    /// Whether it may go out: wording of a national body, or of a public body that a reviewer has confirmed.
    package var isUsable: Bool { source.kind == .official || reviewed != nil }
}
