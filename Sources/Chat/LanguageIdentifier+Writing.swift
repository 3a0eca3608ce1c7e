extension LanguageIdentifier {
    /// The ISO 15924 code of the script that decided a text's language: `Latn` tells romaji from Japanese in its own.
    package static func writing(of text: String, in language: TextLanguage) -> String? {
        switch ScriptCounts(scalars(of: text)).deciding {
        case .latin: "Latn"
        case .hiragana: "Jpan"
        case .han:
            switch language {
            case .simplifiedChinese: "Hans"
            case .traditionalChinese: "Hant"
            default: "Jpan"
            }
        case .hangul: "Kore"
        case .cyrillic: "Cyrl"
        case .arabic: "Arab"
        case .devanagari: "Deva"
        case .bengali: "Beng"
        case .sinhala: "Sinh"
        case .thai: "Thai"
        case .khmer: "Khmr"
        case .myanmar: "Mymr"
        default: nil
        }
    }
}
