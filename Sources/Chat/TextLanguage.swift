package import Notice

/// A language that a text can be told to be in, by its BCP 47 tag. More than residents are served in: one who writes
/// Russian is told so, and not answered as if it were Mongolian.
package enum TextLanguage: String, Sendable, Hashable, Codable, CaseIterable {
    case japanese = "ja"
    case english = "en"
    case simplifiedChinese = "zh-Hans"
    case traditionalChinese = "zh-Hant"
    case korean = "ko"
    case vietnamese = "vi"
    case nepali = "ne"
    case tagalog = "tl"
    case burmese = "my"
    case indonesian = "id"
    case malay = "ms"
    case thai = "th"
    case hindi = "hi"
    case bengali = "bn"
    case sinhala = "si"
    case mongolian = "mn"
    case khmer = "km"
    case portuguese = "pt"
    case spanish = "es"
    case french = "fr"
    case german = "de"
    case italian = "it"
    case turkish = "tr"
    case russian = "ru"
    case ukrainian = "uk"
    case arabic = "ar"
    case persian = "fa"
    case urdu = "ur"

    /// The language a served one is written in: やさしい日本語 is Japanese.
    package init(_ served: LanguageTag) { self = TextLanguage(rawValue: served.bcp47) ?? .japanese }

    /// The tag it is served under; nil for a language that nobody is served in.
    package var served: LanguageTag? { LanguageTag(rawValue: rawValue) }

    /// The language's own name for itself.
    package var endonym: String {
        switch self {
        case .malay: "Bahasa Melayu"
        case .sinhala: "සිංහල"
        case .german: "Deutsch"
        case .italian: "Italiano"
        case .turkish: "Türkçe"
        case .russian: "Русский"
        case .ukrainian: "Українська"
        case .arabic: "العربية"
        case .persian: "فارسی"
        case .urdu: "اردو"
        default: served?.endonym ?? rawValue
        }
    }
}
