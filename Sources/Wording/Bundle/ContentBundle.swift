import Crypto
package import Notice
import Settings

/// The words of a site: the shipped content with the site's own files over it, and one hash that names both.
///
/// A site's folder has the same layout as the shipped one and holds only what differs: a term's review, a template's
/// sentence, a template of its own.
package struct ContentBundle: Sendable {
    package let templates: [String: TemplateDefinition]
    /// Template ids in the order of the files.
    package let templateOrder: [String]
    package let terms: [LanguageTag: TermTable]
    package let sentences: [LanguageTag: Sentences]
    /// Lower-case hexadecimal SHA-256 over every file's path and bytes: what was previewed is what is sent only under
    /// the same one.
    package let hash: String

    /// What ships with the program, in every language.
    package static let shipped = Result { try ContentBundle() }

    /// - Parameters:
    ///   - overlay: the site's own files; paths as in the shipped content.
    ///   - languages: the languages to read sentences of; Japanese and English, which others fall back to, are always
    ///     read, and the terms of all.
    /// - Throws: `SettingsErrors` with every fault of a file, or `BundleFault`.
    package init(overlay: [ContentFile] = [], languages: [LanguageTag] = LanguageTag.allCases) throws {
        let wanted = Set(languages + [.japanese, .english])
        var definitions: [String: TemplateDefinition] = [:]
        var order: [String] = []
        var terms: [LanguageTag: TermTable] = [:]
        var sentences: [LanguageTag: Sentences] = [:]
        for file in ShippedContent.files + overlay {
            switch try Self.place(of: file.path) {
            case .templates:
                for definition in try Self.definitions(file) {
                    if definitions.updateValue(definition, forKey: definition.id) == nil { order.append(definition.id) }
                }
            case .terms(let language):
                let read = try TermFile(SettingsFile(path: file.path, bytes: file.bytes), language: language)
                terms[language] = try read.merged(into: terms[language] ?? TermTable())
            case .sentences(let language) where wanted.contains(language):
                let read = try SentenceFile(SettingsFile(path: file.path, bytes: file.bytes), language: language)
                sentences[language] = read.merged(into: sentences[language])
            case .sentences: continue
            }
        }
        templates = definitions
        templateOrder = order
        self.terms = terms
        self.sentences = sentences
        hash = Self.hash(of: ShippedContent.files + overlay)
        if let fault = faults().first { throw BundleFault(fault) }
    }

    /// The stems of words for "evacuate" in every language.
    var orderStems: [String] { terms.values.flatMap(\.orderStems) }

    // MARK: Files

    private enum Place {
        case templates
        case terms(LanguageTag)
        case sentences(LanguageTag)
    }

    private static func place(of path: String) throws -> Place {
        if path == "templates.json5" { return .templates }
        let parts = path.split(separator: "/")
        if parts.count == 2, parts[1].hasSuffix(".json5") {
            let language = LanguageTag(rawValue: String(parts[1].dropLast(".json5".count)))
            switch (parts[0], language) {
            case ("terms", let language?): return .terms(language)
            case ("sentences", let language?): return .sentences(language)
            default: break
            }
        }
        throw BundleFault(
            "\(path): a content folder holds templates.json5, terms/<language>.json5 and sentences/<language>.json5; "
                + "move or rename this file")
    }

    private static func definitions(_ file: ContentFile) throws -> [TemplateDefinition] {
        try SettingsFile(path: file.path, bytes: file.bytes).decode { section in
            try section.value("templates", .dictionary(of: .section { try TemplateDefinition(section: $0, id: "") }))
                .map { id, definition in
                    var definition = definition
                    definition.id = id
                    return definition
                }
        }
    }

    private static func hash(of files: [ContentFile]) -> String {
        var bytes: [UInt8] = []
        for file in files {
            for part in [Array(file.path.utf8), file.bytes] {
                withUnsafeBytes(of: UInt64(part.count).bigEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: part)
            }
        }
        return Hexadecimal.encode(SHA256.hash(bytes))
    }

    /// What no notice can be worded without; the shipped content lacks none of it.
    private func faults() -> [String] {
        var faults: [String] = []
        for language in [LanguageTag.japanese, .english] {
            guard let read = sentences[language] else {
                faults.append("sentences/\(language.rawValue).json5 is missing; every language falls back to it")
                continue
            }
            for key in Sentences.FrameKey.allCases where !Sentences.FrameKey.optional.contains(key) {
                if read.frame.texts[key] == nil {
                    faults.append("sentences/\(language.rawValue).json5: frame.\(key.rawValue) is missing; add it")
                }
            }
        }
        for id in templateOrder where sentences[.japanese]?.templates[id]?.parts.headline == nil {
            faults.append(
                "sentences/ja.json5: templates.\"\(id)\" has no headline; a template needs at least its Japanese words")
        }
        for (language, read) in sentences.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for id in read.templates.keys.sorted() where templates[id] == nil {
                faults.append(
                    "sentences/\(language.rawValue).json5: no template is called \"\(id)\"; define it in templates.json5"
                )
            }
        }
        return faults
    }
}
