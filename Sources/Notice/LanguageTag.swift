/// A language residents can be served in, by its BCP 47 tag. This is the one list: adding a language starts here.
///
/// The order is the order a Tokyo ward needs (facts: ward.md, Languages); screens rotate and pickers list in it.
package enum LanguageTag: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
    case japanese = "ja"
    case easyJapanese = "ja-simple"
    case english = "en"
    case simplifiedChinese = "zh-Hans"
    case korean = "ko"
    case vietnamese = "vi"
    case nepali = "ne"
    case tagalog = "tl"
    case traditionalChinese = "zh-Hant"
    case burmese = "my"
    case indonesian = "id"
    case thai = "th"
    case hindi = "hi"
    case bengali = "bn"
    case mongolian = "mn"
    case portuguese = "pt"
    case spanish = "es"
    case french = "fr"
    case khmer = "km"

    /// The language's own name for itself, as a picker shows it.
    package var endonym: String {
        switch self {
        case .japanese: "日本語"
        case .easyJapanese: "やさしい日本語"
        case .english: "English"
        case .simplifiedChinese: "简体中文"
        case .korean: "한국어"
        case .vietnamese: "Tiếng Việt"
        case .nepali: "नेपाली"
        case .tagalog: "Tagalog"
        case .traditionalChinese: "繁體中文"
        case .burmese: "မြန်မာဘာသာ"
        case .indonesian: "Bahasa Indonesia"
        case .thai: "ไทย"
        case .hindi: "हिन्दी"
        case .bengali: "বাংলা"
        case .mongolian: "Монгол"
        case .portuguese: "Português"
        case .spanish: "Español"
        case .french: "Français"
        case .khmer: "ភាសាខ្មែរ"
        }
    }

    /// The tag a browser or a CAP consumer understands: やさしい日本語 is Japanese to both.
    package var bcp47: String { self == .easyJapanese ? "ja" : rawValue }

    /// The language for a tag from outside, by RFC 4647 lookup: LINE and browsers say `zh-CN`, `zh-TW`, `fil`, `pt-BR`
    /// (facts: multilingual.md §1). Nil where no prefix is served.
    package init?(lookup tag: some StringProtocol) {
        var parts = tag.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
        guard let primary = parts.first, !primary.isEmpty else { return nil }
        if primary == "zh" {
            let isTraditional = parts.dropFirst().contains { ["hant", "tw", "hk", "mo"].contains($0) }
            self = isTraditional ? .traditionalChinese : .simplifiedChinese
            return
        }
        if primary == "fil" { parts[0] = "tl" }
        while !parts.isEmpty {
            let candidate = parts.joined(separator: "-")
            if let match = LanguageTag.allCases.first(where: { $0.rawValue.lowercased() == candidate }) {
                self = match
                return
            }
            parts.removeLast()
        }
        return nil
    }
}
