import Intake
import Settings

/// A mapping file: how a regional system's own documents are read as alerts.
enum MappingSettings {
    /// Without these no record is an alert; a record that does not say it is real is not taken for real.
    private static let needed: [Mapping.Field] = [.identifier, .sent, .status, .event]
    private static let mostWords = 500

    static func read(_ section: Section) throws -> Mapping {
        let format = try section.value("format", .oneOf(Mapping.Format.self))
        let fields = try section.value("fields", .table(by: Mapping.Field.self, of: .section(rule)))
        for field in needed {
            section.check(
                "fields", holds: fields[field] != nil, why: "it does not say where \(field.rawValue) stands",
                fix: "Add fields.\(field.rawValue)")
        }
        let sender = try section.value("sender", .string(length: 1...200))
        section.check(
            "sender", holds: !sender.contains { $0.isWhitespace || ",<&".contains($0) },
            why: "CAP allows no space, comma, < or & in it", fix: "Write e.g. \"bousai.pref.example.jp\"")
        return Mapping(
            format: format, records: try records(section, format), separator: try separator(section),
            sender: sender, senderName: try section.optional("senderName", .string(length: 1...100)), fields: fields)
    }

    private static func rule(_ section: Section) throws -> Mapping.Rule {
        let rule = Mapping.Rule(
            path: try section.optional("path", path),
            words: Dictionary(
                try section.value("words", .dictionary(of: .string(length: 1...200)), default: []).map {
                    ($0.key, $0.value)
                }
            ) { first, _ in first }, otherwise: try section.optional("otherwise", .string(length: 1...2_000)))
        section.check(
            "path", holds: rule.path != nil || rule.otherwise != nil, why: "the rule has no value",
            fix: "Name the place in path, or a fixed value in otherwise")
        section.check(
            "words", holds: rule.words.count <= mostWords, why: "it has more than \(mostWords) words",
            fix: "Leave out what never comes")
        return rule
    }

    /// Names with `/` between them, or a column of CSV.
    static var path: SettingType<String> { .string(length: 1...300) }

    static func records(_ section: Section, _ format: Mapping.Format) throws -> String? {
        let records = try section.optional("records", path)
        section.check(
            "records", holds: records == nil || format != .csv, why: "the rows of a CSV are its records",
            fix: "Remove it")
        return records
    }

    static func separator(_ section: Section) throws -> String? {
        let separator = try section.optional("separator", .string(length: 0...1))
        section.check(
            "separator", holds: separator.map { $0.utf8.count == 1 } ?? true, why: "it must be one ASCII character",
            fix: "Write \",\", \";\" or \"\\t\"")
        return separator
    }
}
