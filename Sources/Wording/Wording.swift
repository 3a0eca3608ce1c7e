package import Notice

/// Words notices: the template of a notice's product, filled with its slots, in one language.
///
/// Pure. A term that a language lacks gives way to one that is known, the Japanese beside it; a language without
/// sentences of its own gets English ones; both say so in the rendering. No language is ever dropped and nothing is
/// translated by machine (facts: ward.md, Languages; multilingual.md §2).
package struct Wording: Sendable {
    package let bundle: ContentBundle
    private let guardians: [LanguageTag: OrderTerms]

    package init(bundle: ContentBundle) {
        self.bundle = bundle
        guardians = bundle.terms.mapValues { OrderTerms(stems: $0.orderStems) }
    }

    /// The shipped words in every language; traps where the program was built with content it cannot read.
    package init() {
        switch ContentBundle.shipped {
        case .success(let bundle): self.init(bundle: bundle)
        case .failure(let fault): preconditionFailure("the shipped content is broken: \(fault)")
        }
    }

    /// Whether the language has sentences of its own.
    package func isComplete(_ language: LanguageTag) -> Bool { bundle.sentences[language] != nil }

    /// The template that words a content.
    package func template(of content: Content, at site: Site) -> TemplateDefinition? {
        let facts = Facts(content: content, site: site, asOf: content.sent, language: .japanese)
        return bundle.templates[facts.templateID(among: bundle.templates)]
    }

    /// A seismic intensity slot (`5-`) as people say it in this language: `5弱`, `5-lower`; nil for what is none.
    package func intensity(_ slot: String?, in language: LanguageTag) -> String? {
        guard let intensity = slot.flatMap(Intensity.init(rawValue:)) else { return nil }
        let glossary = Glossary(language: language, terms: bundle.terms)
        let counted = glossary.intensity(intensity.counted)
        guard intensity.isUnreported else { return counted }
        return frame(language).word("intensity.unreported")?.pattern
            .filled(slot: { $0 == "intensity" ? counted : nil }) ?? counted
    }

    /// `asOf` is the moment the text claims to be true for; the same inputs give the same bytes.
    package func render(
        _ content: Content, in language: LanguageTag, at site: Site, asOf: Timestamp
    ) -> Rendering {
        let facts = Facts(content: content, site: site, asOf: asOf, language: language)
        let id = facts.templateID(among: bundle.templates)
        let guardian = facts.mayUseOrderTerms ? nil : guardians[language] ?? OrderTerms(stems: [])
        let glossary = Glossary(language: language, terms: bundle.terms)
        let filling = Filling(
            facts: facts, definition: bundle.templates[id], glossary: glossary, frame: frame(language),
            guardian: guardian, guardianOfQuoted: { guardians[$0] })
        let own = bundle.sentences[language]
        // Words that are not there in this language are English, and Japanese in the end.
        let speakers = [own, bundle.sentences[.english], bundle.sentences[.japanese]].compactMap { $0 }
        let speaker = speakers.first { $0.templates[id] != nil } ?? speakers[0]
        let composer = Composer(
            filling: filling, parts: speaker.parts(of: bundle.templates[id], id: id, in: content.phase),
            guardian: guardian)
        return composer.rendering(template: id, sentences: speaker, isForeign: speaker.language != language)
    }

    private func frame(_ language: LanguageTag) -> Frame {
        let others = [LanguageTag.english, .japanese].filter { $0 != language }
        return Frame(bundle.sentences[language], fallbacks: others.compactMap { bundle.sentences[$0] })
    }
}

extension Sentences {
    /// What the language says of a template in a phase: its own words for the phase, else the group's ending, else what
    /// the template says while it is in force.
    func parts(of definition: TemplateDefinition?, id: String, in phase: Phase) -> Parts {
        let text = templates[id] ?? TemplateText()
        let own = text.phases[phase]
        guard phase.endsThread else { return text.parts.merging(own) }
        let ending = endings[definition?.group ?? .notice]?[phase] ?? Parts()
        return Parts(name: text.parts.name).merging(ending).merging(own)
    }
}
