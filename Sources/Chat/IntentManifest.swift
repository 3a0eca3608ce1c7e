import Notice
import Settings

/// An intent's `intent.json5`: everything about it that is not said to residents.
struct IntentManifest {
    var section: String
    var reviewBy: Timestamp
    var source: Intent.Source
    var links: [String]
    var slots: [String: String]
    var followUps: [IntentID]
    var form: Form?

    init(_ settings: Section) throws {
        section = try settings.value("section", .string)
        reviewBy = try settings.value("reviewBy", .date)
        source = try settings.value("source", .oneOf(Intent.Source.self), default: .text)
        links = try settings.value("links", .list(of: .link, count: 0...5), default: [])
        let named = try settings.value("slots", .dictionary(of: .string), default: [])
        slots = Dictionary(named.map { ($0.key, $0.value) }) { first, _ in first }
        let ids = try settings.value("followUps", .list(of: .string, count: 0...3), default: [])
        followUps = ids.map { IntentID(rawValue: $0) }
        form = try settings.optional("form", .section(Form.init))
    }

    static func parse(_ bytes: [UInt8], file: String) throws(SettingsErrors) -> IntentManifest {
        try SettingsFile(path: file, bytes: bytes).decode(IntentManifest.init)
    }
}

extension Form {
    fileprivate init(_ settings: Section) throws {
        fields = try settings.value("fields", .list(of: .section(Field.init), count: 1...Self.fieldLimit))
        settings.check(
            "fields", holds: Set(fields.map(\.id)).count == fields.count, why: "two fields have one id",
            fix: "Give each its own")
        settings.check(
            "fields", holds: fields.count { $0.kind == .photo } <= Self.photoFieldLimit,
            why: "there may be \(Self.photoFieldLimit) photos at most", fix: "Take some out")
    }
}

extension Form.Field {
    fileprivate init(_ settings: Section) throws {
        id = try settings.value("id", .fieldID)
        kind = try settings.value("kind", .oneOf(Kind.self))
        isRequired = try settings.value("required", .bool, default: false)
        label = try settings.value("label", .label)
        options = try settings.value(
            "options", .list(of: .section(Form.Option.init), count: 1...Form.optionLimit), default: [])
        settings.check(
            "options", holds: options.isEmpty == (kind != .choice),
            why: "a choice has options, and nothing else has", fix: "Add them, or take them out")
        settings.check(
            "options", holds: Set(options.map(\.id)).count == options.count, why: "two options have one id",
            fix: "Give each its own")
        settings.check(
            "label", holds: label[.japanese] != nil, why: "the section in charge reads the Japanese label",
            fix: "Add ja: \"…\"")
    }
}

extension Form.Option {
    fileprivate init(_ settings: Section) throws {
        id = try settings.value("id", .fieldID)
        label = try settings.value("label", .label)
        settings.check(
            "label", holds: label[.japanese] != nil, why: "the section in charge reads the Japanese label",
            fix: "Add ja: \"…\"")
    }
}

extension SettingType where Value == [LanguageTag: String] {
    fileprivate static var label: Self { .table(by: LanguageTag.self, of: .string(length: 1...200)) }
}

extension SettingType where Value == Timestamp {
    /// A calendar day in Japan: its first moment.
    static var date: Self {
        .parsed("a date such as \"2027-04-01\"") { text in
            guard text.utf8.count == 10 else { return nil }
            return Timestamp(rfc3339: "\(text)T00:00:00+09:00")
        }
    }
}

extension SettingType where Value == String {
    /// A short name for programs.
    static var fieldID: Self {
        .parsed("a name of 1 to 40 small letters, digits and hyphens") { text in
            let isName =
                (1...40).contains(text.utf8.count)
                && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            return isName ? text : nil
        }
    }

    /// An address of a page, or one slot that holds it.
    static var link: Self {
        .parsed("an https address or one slot such as \"{{link.garbage}}\"") { text in
            let isSlot = text.hasPrefix("{{") && text.hasSuffix("}}") && Slots.names(in: text).count == 1
            return isSlot || (text.hasPrefix("https://") && !text.contains(" ")) ? text : nil
        }
    }
}
