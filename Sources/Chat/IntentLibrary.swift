package import Notice
import Settings

/// Every intent of the `Intents` folder, and the menu.
package struct IntentLibrary: Sendable {
    /// Sorted by id.
    package private(set) var intents: [Intent]
    /// What the menu offers, in its order (`Intents/menu.json5`); at most `menuLimit`.
    package private(set) var menu: [IntentID]
    private var positions: [IntentID: Int]

    /// The quick replies of LINE are 13; the languages need their place beside.
    package static let menuLimit = 8
    private static let manifestName = "intent.json5"
    private static let menuName = "menu.json5"

    package init(_ intents: [Intent], menu: [IntentID]) {
        self.intents = intents.sorted { $0.id < $1.id }
        self.menu = Array(menu.prefix(Self.menuLimit))
        positions = Dictionary(self.intents.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    /// Reads the files below `Intents`, each with its path from there (`garbage/bulky/en.md`).
    ///
    /// An intent with an error is left out and told in `problems`; the others serve. `check` tells the gaps.
    package static func read(
        _ files: [(path: String, bytes: [UInt8])]
    ) -> (library: IntentLibrary, problems: [IntentProblem]) {
        var problems: [IntentProblem] = []
        var folders: [String: [(name: String, path: String, bytes: [UInt8])]] = [:]
        var menu: [IntentID] = []
        for (path, bytes) in files {
            if path == menuName {
                menu = read(menu: bytes, &problems)
                continue
            }
            guard let slash = path.lastIndex(of: "/") else { continue }
            folders[String(path[..<slash]), default: []].append(
                (String(path[path.index(after: slash)...]), path, bytes))
        }
        var intents: [Intent] = []
        for (folder, files) in folders.sorted(by: { $0.key < $1.key }) {
            if let intent = read(folder: folder, files, &problems) { intents.append(intent) }
        }
        let library = IntentLibrary(intents, menu: menu)
        for id in menu where library[id] == nil {
            problems.append(
                IntentProblem(
                    .error, file: menuName, what: "there is no intent \(id)", fix: "name a folder that exists"))
        }
        return (library, problems)
    }

    /// The library with those intents alone.
    func filter(_ isKept: (Intent) -> Bool) -> IntentLibrary { IntentLibrary(intents.filter(isKept), menu: menu) }

    /// The library with the texts of those languages alone.
    func keeping(_ languages: Set<LanguageTag>) -> IntentLibrary {
        IntentLibrary(
            intents.map { intent in
                var intent = intent
                intent.texts = intent.texts.filter { languages.contains($0.key) }
                return intent
            }, menu: menu)
    }

    package subscript(id: IntentID) -> Intent? { positions[id].map { intents[$0] } }

    /// The intents that ask a question already, in these or other letters, width or marks.
    package func intents(asking question: String) -> [IntentID] {
        let key = NormalizedText(question).key
        return intents.filter { intent in
            intent.texts.values.contains { text in
                ([text.question] + text.examples).contains { NormalizedText($0).key == key }
            }
        }.map(\.id)
    }

    /// The languages in which at least one intent is written, in the order of the one list.
    package var languages: [LanguageTag] {
        LanguageTag.allCases.filter { tag in intents.contains { $0.texts[tag] != nil } }
    }

    private static func read(menu bytes: [UInt8], _ problems: inout [IntentProblem]) -> [IntentID] {
        do throws(SettingsErrors) {
            let file = try SettingsFile(path: menuName, bytes: bytes)
            return try file.decode { try $0.value("menu", .list(of: .string, count: 1...menuLimit)) }
                .map { IntentID(rawValue: $0) }
        } catch {
            problems += error.errors.map(IntentProblem.init)
            return []
        }
    }

    private static func read(
        folder: String, _ files: [(name: String, path: String, bytes: [UInt8])], _ problems: inout [IntentProblem]
    ) -> Intent? {
        guard let manifestFile = files.first(where: { $0.name == manifestName }) else {
            problems.append(
                IntentProblem(
                    .error, file: folder, what: "the folder has no \(manifestName)",
                    fix: "add one (Intents/README.md), or move the files away"))
            return nil
        }
        let known = problems.count
        var texts: [LanguageTag: IntentText] = [:]
        for file in files where file.name != manifestName {
            guard file.name.hasSuffix(".md"), let tag = LanguageTag(rawValue: String(file.name.dropLast(3))) else {
                problems.append(
                    IntentProblem(
                        .error, file: file.path, what: "\(file.name) is no language's file",
                        fix: "name it by a language tag such as ja.md or ja-simple.md"))
                continue
            }
            switch IntentMarkdown.parse(file.bytes, file: file.path) {
            case .success(let text): texts[tag] = text
            case .failure(let problem): problems.append(problem)
            }
        }
        do throws(SettingsErrors) {
            let manifest = try IntentManifest.parse(manifestFile.bytes, file: manifestFile.path)
            guard problems.count == known else { return nil }
            return Intent(
                id: IntentID(rawValue: folder), section: manifest.section, reviewBy: manifest.reviewBy,
                source: manifest.source, links: manifest.links, slots: manifest.slots, followUps: manifest.followUps,
                form: manifest.form,
                texts: texts)
        } catch {
            problems += error.errors.map(IntentProblem.init)
            return nil
        }
    }
}

extension IntentProblem {
    init(_ error: SettingsError) {
        self.init(.error, file: error.file, line: error.line, what: "\(error.what): \(error.why)", fix: error.fix)
    }
}
