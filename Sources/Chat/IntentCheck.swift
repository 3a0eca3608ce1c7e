package import Notice
import Wording

/// Finds the gaps in a library that reading alone cannot see: what `noroshi check` prints about the intents.
package enum IntentCheck {
    /// - Parameters:
    ///   - languages: the languages the site serves; missing ones are told, of those the chat can speak.
    ///   - slots: what the municipality filled in.
    ///   - tables: the intents that the site has a list for.
    ///   - forms: the intents whose forms the site offers.
    ///   - now: against `reviewBy`.
    package static func problems(
        in library: IntentLibrary, languages: [LanguageTag], slots: Slots, tables: Set<IntentID> = [],
        forms: [IntentID] = [], now: Timestamp
    ) -> [IntentProblem] {
        var problems = gaps(in: tables, of: library) + formless(forms, in: library)
        let served = languages.filter(ChatPhrases.languages.contains)
        for intent in library.intents {
            problems += gaps(in: intent, library: library, languages: served, slots: slots, now: now)
        }
        problems += unfilled(slots)
        problems += untranslated(library, served)
        problems += duplicates(in: library)
        problems += strays(in: library)
        return problems
    }

    private static func file(_ intent: Intent, _ language: LanguageTag) -> String {
        "\(intent.id)/\(language.rawValue).md"
    }

    private static func gaps(
        in intent: Intent, library: IntentLibrary, languages: [LanguageTag], slots: Slots, now: Timestamp
    ) -> [IntentProblem] {
        var problems: [IntentProblem] = []
        let manifest = "\(intent.id)/intent.json5"
        func warn(_ file: String, _ line: Int? = nil, _ what: String, _ fix: String) {
            problems.append(IntentProblem(.warning, file: file, line: line, what: what, fix: fix))
        }
        if intent.reviewBy <= now {
            warn(
                manifest, nil, "reviewBy has passed",
                "\(intent.section) reads the texts again and sets the next date")
        }
        for (language, text) in intent.texts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if text.examples.count < IntentText.minimumExamples {
                warn(
                    file(intent, language), nil, "there are \(text.examples.count) examples",
                    "add more, varied ones: at least \(IntentText.minimumExamples)")
            }
            for name in Set(Slots.names(in: text.answer)).sorted()
            where intent.slots[name] == nil && !(intent.source == .items && name.hasPrefix("item.")) {
                problems.append(
                    IntentProblem(
                        .error, file: file(intent, language), line: text.answerLine,
                        what: "the answer uses {{\(name)}}, which intent.json5 does not name",
                        fix: "add it to slots, or correct the name"))
            }
        }
        for name in Set(intent.links.flatMap(Slots.names)).sorted() where intent.slots[name] == nil {
            problems.append(
                IntentProblem(
                    .error, file: manifest, what: "links use {{\(name)}}, which slots does not name",
                    fix: "add it to slots, or correct the name"))
        }
        for (name, meaning) in intent.slots.sorted(by: { $0.key < $1.key })
        where slots.value(name, in: .japanese) == nil {
            warn(manifest, nil, "the slot {{\(name)}} is not filled in", "set it in the site's settings: \(meaning)")
        }
        for language in intent.texts.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            let labels = intent.form?.fields.flatMap { [($0.id, $0.label)] + $0.options.map { ($0.id, $0.label) } }
            let missing = labels?.filter { $0.1[language] == nil }.map(\.0) ?? []
            guard !missing.isEmpty else { continue }
            warn(
                manifest, nil, "the form has no \(language.rawValue) label for \(missing.joined(separator: ", "))",
                "add them; until then another language stands there")
        }
        for id in intent.followUps where library[id] == nil {
            problems.append(
                IntentProblem(
                    .error, file: manifest, what: "followUps names \(id), which does not exist",
                    fix: "name a folder that exists"))
        }
        return problems
    }

    /// Slots of the chat's own sentences that nobody filled.
    private static func unfilled(_ slots: Slots) -> [IntentProblem] {
        ChatPhrases.slots.filter { slots.value($0.name, in: .japanese) == nil }.map {
            IntentProblem(
                .warning, file: "site.facts", what: "the slot {{\($0.name)}} is not filled in",
                fix: "set it in the site's settings: \($0.meaning)")
        }
    }

    /// Forms that are offered and declared nowhere.
    private static func formless(_ forms: [IntentID], in library: IntentLibrary) -> [IntentProblem] {
        forms.filter { library[$0]?.form == nil }.map {
            IntentProblem(
                .error, file: "\($0)/intent.json5", what: "the site offers its form, and it declares none",
                fix: "declare form: { fields: […] }, or correct the name in the site's forms")
        }
    }

    /// Lists without their intent, and intents without their list.
    private static func gaps(in tables: Set<IntentID>, of library: IntentLibrary) -> [IntentProblem] {
        let strays = tables.filter { library[$0]?.source != .items }.sorted().map {
            IntentProblem(
                .error, file: "\($0)/intent.json5",
                what: "the site has a table for it, and its source is not \"items\"",
                fix: "set source: \"items\", or correct the name in the site's tables")
        }
        let idle = library.intents.filter { $0.source == .items && !tables.contains($0.id) }.map {
            IntentProblem(
                .warning, file: "\($0.id)/intent.json5", what: "it answers from a table, and the site has none for it",
                fix: "name a CSV or .xlsx file in the site's tables; until then the chat leaves it out")
        }
        return strays + idle
    }

    /// Missing languages, one line each: a library that grows is translated by and by.
    private static func untranslated(_ library: IntentLibrary, _ languages: [LanguageTag]) -> [IntentProblem] {
        languages.compactMap { language in
            let missing = library.intents.filter { $0.texts[language] == nil }.map(\.id.rawValue)
            guard !missing.isEmpty else { return nil }
            let named = missing.prefix(namedLimit).joined(separator: ", ")
            let rest = missing.count > namedLimit ? " and \(missing.count - namedLimit) more" : ""
            return IntentProblem(
                .warning, file: "*/*/\(language.rawValue).md",
                what: "\(missing.count) of \(library.intents.count) intents have no such file: \(named)\(rest)",
                fix: "translate them from ja.md, those asked most often first")
        }
    }

    /// Intents named in one line.
    private static let namedLimit = 5

    /// The same question in two intents: only the first could ever be found by it.
    private static func duplicates(in library: IntentLibrary) -> [IntentProblem] {
        var problems: [IntentProblem] = []
        for asked in Set(library.languages.map(IntentIndex.asked)).sorted(by: { $0.rawValue < $1.rawValue }) {
            var owners: [UInt64: IntentID] = [:]
            for intent in library.intents {
                for question in IntentIndex.document(of: intent, asked: asked).questions {
                    let key = NormalizedText(question.text).key
                    if let owner = owners[key], owner != intent.id {
                        problems.append(
                            IntentProblem(
                                .error, file: "\(intent.id)/\(asked.rawValue).md",
                                what: "\"\(question.text)\" is also asked in \(owner)",
                                fix: "keep it where it belongs"))
                    } else {
                        owners[key] = intent.id
                    }
                }
            }
        }
        return problems
    }

    /// Examples that lead to another intent although they stand in the index word for word.
    private static func strays(in library: IntentLibrary) -> [IntentProblem] {
        var problems: [IntentProblem] = []
        let index = IntentIndex(library)
        for intent in library.intents {
            for (language, text) in intent.texts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                for (number, example) in text.examples.enumerated() {
                    let asked = language == .easyJapanese ? Furigana(example).undoubled(.none) : example
                    guard let found = index.rank(asked, in: language, limit: 1).candidates.first,
                        found.intent != intent.id
                    else { continue }
                    let line = number < text.exampleLines.count ? text.exampleLines[number] : nil
                    problems.append(
                        IntentProblem(
                            .error, file: file(intent, language), line: line,
                            what: "the example \"\(example)\" finds \(found.intent)",
                            fix: "word it so that it can only mean this intent, or move it"))
                }
            }
        }
        return problems
    }
}
