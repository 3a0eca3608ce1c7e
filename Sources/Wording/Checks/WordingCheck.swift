package import Notice

/// Renders every template in every language for every use and says what does not fit, what is missing and what cannot
/// be filled. A bundle that passes has a text for whatever may happen before it happens.
package struct WordingCheck: Sendable {
    package struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// Where: template, language, use or part.
        package var place: String
        package var what: String
        package var description: String { "\(place): \(what)" }
    }

    /// Texts of a form that were measured against a limit.
    package private(set) var pieces = 0
    package private(set) var renderings = 0
    /// A text beyond its limit.
    package private(set) var overflows: [Finding] = []
    /// A key no language file may lack, a slot nobody fills, a word that must not stand there.
    package private(set) var faults: [Finding] = []
    /// What やさしい日本語 could say more simply.
    package private(set) var easyWarnings: [Finding] = []
    /// Sentences and terms that nobody of the municipality has read, by language.
    package private(set) var unreviewed: [LanguageTag] = []

    package var passes: Bool { overflows.isEmpty && faults.isEmpty }

    private let wording: Wording
    private let site: Site
    private let languages: [LanguageTag]

    /// - Parameter site: whose names and languages are taken; `now` is the moment the texts are written for.
    package init(_ wording: Wording, site: Site, languages: [LanguageTag], now: Timestamp) {
        self.wording = wording
        self.site = site
        self.languages = languages
        for language in languages { checkLanguage(language) }
        let samples = SampleNotices(bundle: wording.bundle, site: site, now: now)
        for id in wording.bundle.templateOrder {
            guard let definition = wording.bundle.templates[id] else { continue }
            for phase in Phase.allCases {
                for stretch in SampleNotices.Stretch.allCases {
                    for isDrill in [false, true] {
                        var content = samples.content(definition, phase: phase, stretch: stretch)
                        if isDrill, !definition.isDrillOnly { content.status = .exercise }
                        render(content, id: id, stretch: stretch, now: now)
                    }
                }
            }
        }
    }

    // MARK: Renderings

    private mutating func render(
        _ content: Content, id: String, stretch: SampleNotices.Stretch, now: Timestamp
    ) {
        for language in languages {
            let rendering = wording.render(content, in: language, at: site, asOf: now)
            renderings += 1
            let place = "\(id) \(content.phase.rawValue) \(language.rawValue) \(stretch.rawValue)"
            if rendering.template != id {
                faults.append(Finding(place: place, what: "worded by \(rendering.template)"))
            }
            if rendering.headline.isEmpty { faults.append(Finding(place: place, what: "it has no headline")) }
            if content.status.isDrill, !(rendering.drillMark ?? "").contains("訓練") {
                faults.append(Finding(place: place, what: "a drill without 【訓練】"))
            }
            for use in Use.allCases {
                for piece in rendering.pieces(for: use) {
                    pieces += 1
                    guard !piece.fits else { continue }
                    overflows.append(
                        Finding(
                            place: "\(place) \(use.rawValue).\(piece.part)",
                            what: "\(piece.size) of \(piece.limit) \(piece.measure.rawValue): \(piece.text)"))
                }
            }
            // A correction says so on a line of its own above what would have fitted.
            if language == .japanese, content.phase != .correction {
                checkJapanese(rendering, id: id, place: place, stretch: stretch)
            }
        }
    }

    /// What people read in Japanese keeps the lengths of experience.md.
    private mutating func checkJapanese(
        _ rendering: Rendering, id: String, place: String, stretch: SampleNotices.Stretch
    ) {
        guard stretch != .longest, !["staff", "district", "cap"].contains(id) else { return }
        for (part, text, limit) in [
            ("headline", rendering.headline, Composer.longestJapaneseHeadline),
            ("body", rendering.body, FormLimits.japaneseBody),
            ("instruction", rendering.instruction, FormLimits.japaneseBody),
        ] where Width.fullWidth(text) > limit {
            overflows.append(
                Finding(
                    place: "\(place) \(part)",
                    what: "\(Width.fullWidth(text)) of \(limit) full-width characters: \(text)"))
        }
    }

    // MARK: Languages

    private mutating func checkLanguage(_ language: LanguageTag) {
        guard let sentences = wording.bundle.sentences[language] else {
            faults.append(Finding(place: language.rawValue, what: "has no sentences; English ones stand in"))
            return
        }
        if language != .japanese, language != .easyJapanese, sentences.reviewed == nil { unreviewed.append(language) }
        let file = "sentences/\(language.rawValue).json5"
        for key in Sentences.FrameKey.allCases
        where !Sentences.FrameKey.optional.contains(key) && sentences.frame.texts[key] == nil {
            faults.append(Finding(place: file, what: "frame.\(key.rawValue) is missing; add it"))
        }
        for key in Set(wording.bundle.sentences[.english]?.words.keys.map { $0 } ?? []).sorted()
        where sentences.words[key] == nil {
            faults.append(Finding(place: file, what: "words.\"\(key)\" is missing; English stands in; add it"))
        }
        for id in wording.bundle.templateOrder {
            guard let definition = wording.bundle.templates[id] else { continue }
            guard let text = sentences.templates[id] else {
                faults.append(Finding(place: file, what: "templates.\"\(id)\" is missing; English stands in; add it"))
                continue
            }
            checkTemplate(text, definition, file: file, language: language)
        }
    }

    private mutating func checkTemplate(
        _ text: Sentences.TemplateText, _ definition: TemplateDefinition, file: String, language: LanguageTag
    ) {
        let place = "\(file) templates.\"\(definition.id)\""
        let known = Filling.slots.union(definition.slots.map(\.name))
        for parts in [text.parts] + text.phases.values {
            for pattern in parts.allPatterns {
                for slot in pattern.slots.subtracting(known).sorted() {
                    faults.append(Finding(place: place, what: "no slot is called {\(slot)}: \(pattern.source)"))
                }
                for flag in pattern.flags.subtracting(Filling.flags).sorted() {
                    faults.append(Finding(place: place, what: "no flag is called {?\(flag)}: \(pattern.source)"))
                }
                checkOrderTerms(pattern, definition, place: place, language: language)
            }
        }
        if language == .easyJapanese { checkEasyJapanese(text, place: place) }
        for part in [("name", text.parts.name), ("headline", text.parts.headline)] where part.1 == nil {
            faults.append(Finding(place: place, what: "it has no \(part.0); add one"))
        }
        if text.parts.body == nil { faults.append(Finding(place: place, what: "it has no body; add one")) }
    }

    /// The rules of やさしい日本語, over what we wrote ourselves.
    private mutating func checkEasyJapanese(_ text: Sentences.TemplateText, place: String) {
        for parts in [text.parts] + text.phases.values {
            // A headline is no sentence; what it says comes again in one.
            for pattern in (parts.body ?? []).flatMap({ $0 }) + (parts.instruction ?? []).flatMap({ $0 }) {
                for finding in EasyJapaneseLint.findings(in: pattern.text, scope: .answer) {
                    switch finding.severity {
                    case .error: faults.append(Finding(place: place, what: "\(finding): \(pattern.source)"))
                    case .warning: easyWarnings.append(Finding(place: place, what: "\(finding): \(pattern.source)"))
                    }
                }
            }
        }
    }

    /// A JMA product orders nobody anywhere, in any language.
    private mutating func checkOrderTerms(
        _ pattern: Pattern, _ definition: TemplateDefinition, place: String, language: LanguageTag
    ) {
        guard definition.group == .jma else { return }
        let guardian = OrderTerms(stems: wording.bundle.terms[language]?.orderStems ?? [])
        guard guardian.occur(in: pattern.source) else { return }
        faults.append(Finding(place: place, what: "says what only an order may say: \(pattern.source)"))
    }
}
