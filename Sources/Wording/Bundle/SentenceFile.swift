import Notice
import Settings

/// One file of sentences: a whole language as shipped, or the parts a site words in its own way.
struct SentenceFile {
    private let sentences: Sentences

    init(_ file: SettingsFile, language: LanguageTag) throws(SettingsErrors) {
        sentences = try file.decode { section in
            let named = try section.value("language", .oneOf(LanguageTag.self))
            section.check(
                "language", holds: named == language, why: "the file is named \(language.rawValue).json5",
                fix: "Write language: \"\(language.rawValue)\"")
            var read = Sentences(language: language)
            read.reviewed = try section.optional("reviewed", .string(length: 10...120))
            read.frame =
                try section.optional("frame", .section { try SentenceFile.frame($0) }) ?? Sentences.FrameTexts()
            read.words = Dictionary(
                try section.value("words", .dictionary(of: .pattern), default: []).map { ($0.key, $0.value) }
            ) { first, _ in first }
            read.endings = try section.value(
                "endings",
                .table(
                    by: TemplateDefinition.Group.self,
                    of: .section { ending in
                        var phases: [Phase: Sentences.Parts] = [:]
                        phases[.allClear] = try ending.optional("allClear", .section(SentenceFile.parts))
                        phases[.retraction] = try ending.optional("retraction", .section(SentenceFile.parts))
                        return phases
                    }), default: [:])
            read.templates = Dictionary(
                try section.value("templates", .dictionary(of: .section(SentenceFile.template)), default: [])
                    .map { ($0.key, $0.value) }
            ) { first, _ in first }
            return read
        }
    }

    private static func frame(_ section: Section) throws -> Sentences.FrameTexts {
        var frame = Sentences.FrameTexts()
        for key in Sentences.FrameKey.allCases where !key.rawValue.contains(".") {
            // A separator may be empty: some languages write no blank between sentences.
            frame.texts[key] = try section.optional(key.rawValue, .choice)
        }
        for group in ["marks", "speech"] {
            let texts = try section.optional(group, .section { try SentenceFile.frame($0, group: group) })
            frame.texts.merge(texts ?? [:]) { _, new in new }
        }
        frame.months = try section.value("months", .list(of: .string, count: 12...12), default: [])
        frame.weekdays = try section.value("weekdays", .list(of: .string, count: 7...7), default: [])
        return frame
    }

    private static func frame(_ section: Section, group: String) throws -> [Sentences.FrameKey: Sentences.Choice] {
        var texts: [Sentences.FrameKey: Sentences.Choice] = [:]
        for key in Sentences.FrameKey.allCases where key.rawValue.hasPrefix("\(group).") {
            texts[key] = try section.optional(String(key.rawValue.dropFirst(group.count + 1)), .choice)
        }
        return texts
    }

    private static func parts(_ section: Section) throws -> Sentences.Parts {
        Sentences.Parts(
            name: try section.optional("name", .choice), headline: try section.optional("headline", .choice),
            body: try section.optional("body", .sentences),
            instruction: try section.optional("instruction", .sentences),
            short: try section.optional("short", .choice))
    }

    private static func template(_ section: Section) throws -> Sentences.TemplateText {
        var text = Sentences.TemplateText(parts: try parts(section))
        for phase in Phase.allCases where phase != .alert {
            text.phases[phase] = try section.optional(phase.rawValue, .section(SentenceFile.parts))
        }
        return text
    }

    /// The language with what this file says in place of what it said.
    func merged(into earlier: Sentences?) -> Sentences {
        guard var merged = earlier else { return sentences }
        // Words that a site changed are no longer the ones that were read, unless its file says so.
        if sentences.reviewed != nil || !sentences.templates.isEmpty { merged.reviewed = sentences.reviewed }
        merged.frame = merged.frame.merging(sentences.frame)
        merged.words.merge(sentences.words) { _, new in new }
        for (group, phases) in sentences.endings {
            for (phase, parts) in phases {
                merged.endings[group, default: [:]][phase] =
                    (merged.endings[group]?[phase] ?? Sentences.Parts()).merging(parts)
            }
        }
        for (id, text) in sentences.templates {
            var known = merged.templates[id] ?? Sentences.TemplateText()
            known.parts = known.parts.merging(text.parts)
            for (phase, parts) in text.phases {
                known.phases[phase] = (known.phases[phase] ?? Sentences.Parts()).merging(parts)
            }
            merged.templates[id] = known
        }
        return merged
    }
}

// MARK: How patterns are written

extension SettingType where Value == Pattern {
    static var pattern: Self {
        .parsed("a text in which every { has its } and holds a slot's name") { Pattern($0) }
    }
}

extension SettingType where Value == [Pattern] {
    /// A text, or a list of alternatives.
    static var choice: Self { .either(.single(of: .pattern), .list(of: .pattern, count: 1...12)) }
}

extension SettingType where Value == [[Pattern]] {
    /// A text, or a list of sentences, each a text or a list of alternatives.
    static var sentences: Self {
        .either(.single(of: .choice), .list(of: .choice, count: 1...12))
    }
}
