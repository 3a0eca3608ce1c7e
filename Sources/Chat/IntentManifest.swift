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

    init(_ settings: Section) throws {
        section = try settings.value("section", .string)
        reviewBy = try settings.value("reviewBy", .date)
        source = try settings.value("source", .oneOf(Intent.Source.self), default: .text)
        links = try settings.value("links", .list(of: .link, count: 0...5), default: [])
        let named = try settings.value("slots", .dictionary(of: .string), default: [])
        slots = Dictionary(named.map { ($0.key, $0.value) }) { first, _ in first }
        let ids = try settings.value("followUps", .list(of: .string, count: 0...3), default: [])
        followUps = ids.map { IntentID(rawValue: $0) }
    }

    static func parse(_ bytes: [UInt8], file: String) throws(SettingsErrors) -> IntentManifest {
        try SettingsFile(path: file, bytes: bytes).decode(IntentManifest.init)
    }
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
    /// An address of a page, or one slot that holds it.
    static var link: Self {
        .parsed("an https address or one slot such as \"{{link.garbage}}\"") { text in
            let isSlot = text.hasPrefix("{{") && text.hasSuffix("}}") && Slots.names(in: text).count == 1
            return isSlot || (text.hasPrefix("https://") && !text.contains(" ")) ? text : nil
        }
    }
}
