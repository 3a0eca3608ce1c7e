package import Notice

/// The intents as a table, one row an intent and language, for those who keep an FAQ in a spreadsheet.
///
/// `id`, `language`, `question`, `label`, `examples`, `related`, `answer`, `section`, `reviewBy`; examples and related words
/// stand below each other in one cell. In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe,
/// which is taken off again when it is read.
package enum IntentSheet {
    package enum Column: String, CaseIterable, Sendable {
        case id, language, question, label, examples, related, answer, section, reviewBy
    }

    // MARK: Writing

    /// - Parameter guardsFormulas: off where the file itself says that every cell is a text.
    package static func rows(of library: IntentLibrary, guardsFormulas: Bool = true) -> [[String]] {
        var rows = [Column.allCases.map(\.rawValue)]
        for intent in library.intents {
            for language in LanguageTag.allCases {
                guard let text = intent.texts[language] else { continue }
                let cells = [
                    intent.id.rawValue, language.rawValue, text.question, text.label ?? "",
                    text.examples.joined(separator: "\n"), text.related.joined(separator: "\n"), text.answer,
                    intent.section, String(intent.reviewBy.rfc3339().prefix(10)),
                ]
                rows.append(guardsFormulas ? cells.map(guarded) : cells)
            }
        }
        return rows
    }

    private static func guarded(_ cell: String) -> String { isFormula(cell) ? "'" + cell : cell }

    private static func plain(_ cell: String) -> String {
        cell.first == "'" && isFormula(String(cell.dropFirst())) ? String(cell.dropFirst()) : cell
    }

    private static func isFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first else { return false }
        return "=+-@\t\r＝＋－＠".unicodeScalars.contains(first)
    }

    // MARK: Reading

    /// What stands in the way of a table, with its row (counted from 1, the header among them).
    package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        package var row: Int
        package var what: String
        package var description: String { "row \(row): \(what)" }
    }

    /// What a table lacks because its owner had no use for it.
    package struct Defaults: Sendable {
        /// The folder of intents whose row has no id; each is then named by its question. Nil refuses such rows.
        package var topic: String?
        package var language: LanguageTag
        package var section: String?
        package var reviewBy: String?

        package init(
            topic: String? = nil, language: LanguageTag = .japanese, section: String? = nil, reviewBy: String? = nil
        ) {
            self.topic = topic
            self.language = language
            self.section = section
            self.reviewBy = reviewBy
        }
    }

    /// A file of the `Intents` folder as the table would have it.
    package struct File: Sendable, Hashable {
        /// From the folder on, e.g. `garbage/bulky/ja.md`.
        package var path: String
        package var text: String
    }

    /// The files that a table stands for. An intent that is known keeps its `intent.json5`; texts of languages that the table
    /// does not name stay.
    ///
    /// - Parameter map: columns of the table by the names that its owner gave them (`question: "質問"`).
    package static func files(
        of rows: [[String]], map: [Column: String] = [:], defaults: Defaults = Defaults(), known: IntentLibrary
    ) throws(Fault) -> [File] {
        guard let header = rows.first else { throw Fault(row: 1, what: "the table is empty") }
        var places: [Column: Int] = [:]
        for column in Column.allCases {
            let name = map[column] ?? column.rawValue
            places[column] = header.firstIndex(of: name)
            if map[column] != nil, places[column] == nil {
                throw Fault(row: 1, what: "there is no column \"\(name)\"; there are \(header.joined(separator: ", "))")
            }
        }
        for column in [Column.question, .answer] where places[column] == nil {
            throw Fault(
                row: 1, what: "no column \"\(column.rawValue)\"; name yours with --map \(column.rawValue)=NAME")
        }
        var files: [String: (file: File, row: Int)] = [:]
        for (place, cells) in rows.enumerated().dropFirst() {
            let row = Row(number: place + 1, cells: cells, places: places)
            for file in try row.files(defaults, known) {
                if let other = files[file.path], other.file != file {
                    throw Fault(row: row.number, what: "\(file.path) stands in row \(other.row) too, and otherwise")
                }
                files[file.path] = (file, row.number)
            }
        }
        return files.values.map(\.file).sorted { $0.path < $1.path }
    }

    private struct Row {
        var number: Int
        var cells: [String]
        var places: [Column: Int]

        func text(_ column: Column) -> String {
            guard let place = places[column], place < cells.count else { return "" }
            return IntentSheet.plain(cells[place]).trimmingNewlines()
        }

        private func lines(_ column: Column) -> [String] {
            text(column).split(whereSeparator: \.isNewline).map { String($0).trimmingNewlines() }.filter { !$0.isEmpty }
        }

        func files(_ defaults: Defaults, _ known: IntentLibrary) throws(Fault) -> [File] {
            let question = text(.question)
            guard !question.isEmpty, !question.contains(where: \.isNewline) else {
                throw Fault(row: number, what: "the question is empty or has several lines")
            }
            let tag = text(.language)
            guard let language = tag.isEmpty ? defaults.language : LanguageTag(rawValue: tag) else {
                throw Fault(row: number, what: "\"\(tag)\" is no language's tag; write ja, ja-simple, en, …")
            }
            let id = try id(defaults, question)
            let label = text(.label)
            let written = IntentText(
                question: question, label: label.isEmpty ? nil : label, examples: lines(.examples),
                related: lines(.related), answer: text(.answer))
            let path = "\(id)/\(language.rawValue).md"
            let file = File(path: path, text: IntentMarkdown.file(of: written))
            if case .failure(let problem) = IntentMarkdown.parse(Array(file.text.utf8), file: path) {
                throw Fault(row: number, what: "\(problem.what) — \(problem.fix)")
            }
            if known[id] != nil { return [file] }
            return [file, try manifest(of: id, defaults)]
        }

        private func id(_ defaults: Defaults, _ question: String) throws(Fault) -> IntentID {
            let id = text(.id)
            if id.isEmpty {
                guard let topic = defaults.topic else {
                    throw Fault(
                        row: number, what: "it has no id; give --topic FOLDER to name intents by their questions")
                }
                let hash = String(NormalizedText(question).key, radix: 36)
                return IntentID(rawValue: "\(topic)/\(hash)")
            }
            let parts = id.split(separator: "/", omittingEmptySubsequences: false)
            let isPlain = parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            }
            guard parts.count == 2, isPlain else {
                throw Fault(
                    row: number, what: "the id \"\(id)\" is not topic/name in small letters, digits and hyphens")
            }
            return IntentID(rawValue: id)
        }

        private func manifest(of id: IntentID, _ defaults: Defaults) throws(Fault) -> File {
            let section = text(.section).isEmpty ? defaults.section ?? "" : text(.section)
            let reviewBy = text(.reviewBy).isEmpty ? defaults.reviewBy ?? "" : text(.reviewBy)
            guard !section.isEmpty, !reviewBy.isEmpty else {
                throw Fault(
                    row: number,
                    what:
                        "\(id) is new and needs a section in charge and a day of review; give --section and --review-by"
                )
            }
            let file = File(
                path: "\(id)/intent.json5",
                text: "{\n    section: \(quoted(section)),\n    reviewBy: \(quoted(reviewBy)),\n\(slots())}\n")
            do {
                _ = try IntentManifest.parse(Array(file.text.utf8), file: file.path)
            } catch {
                throw Fault(row: number, what: "\(error)")
            }
            return file
        }

        private func slots() -> String {
            let names = Set(Slots.names(in: text(.answer))).sorted()
            guard !names.isEmpty else { return "" }
            let rows = names.map { "        \(quoted($0)): \(quoted($0)),\n" }
            return "    slots: {\n\(rows.joined())    },\n"
        }

        /// A JSON5 string: quotes, backslashes and controls escaped.
        private func quoted(_ text: String) -> String {
            var result = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"", "\\": result += "\\\(scalar)"
                case _ where scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029: result += " "
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result + "\""
        }
    }
}
