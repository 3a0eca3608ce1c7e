import Notice

/// The names by which a resident switches language by typing: each language's own name and the common foreign ones.
enum LanguageNames {
    /// The language whose name is all of the text; nil otherwise.
    static func language(named text: NormalizedText) -> LanguageTag? { table[text.key] }

    private static let aliases: [LanguageTag: [String]] = [
        .japanese: ["にほんご", "日本語で", "にほんごで", "japanese", "nihongo"],
        .easyJapanese: ["やさしいにほんご", "やさしい日本語で", "やさしいにほんごで", "簡単な日本語", "easy japanese", "yasashii nihongo"],
        .english: ["英語", "えいご", "英語で", "in english", "eigo"],
        .simplifiedChinese: ["中文", "中国語", "汉语", "普通话", "chinese", "simplified chinese"],
        .traditionalChinese: ["繁体中文", "繁體", "台湾語", "traditional chinese"],
        .korean: ["韓国語", "조선말", "korean"],
        .vietnamese: ["ベトナム語", "vietnamese"],
        .nepali: ["ネパール語", "nepali"],
        .tagalog: ["タガログ語", "フィリピン語", "filipino", "pilipino"],
        .burmese: ["ミャンマー語", "ビルマ語", "မြန်မာ", "burmese", "myanmar"],
        .indonesian: ["インドネシア語", "indonesian", "bahasa"],
        .thai: ["タイ語", "ภาษาไทย", "thai"],
        .hindi: ["ヒンディー語", "hindi"],
        .bengali: ["ベンガル語", "bengali", "bangla"],
        .mongolian: ["モンゴル語", "монгол хэл", "mongolian"],
        .portuguese: ["ポルトガル語", "portuguese"],
        .spanish: ["スペイン語", "spanish", "castellano"],
        .french: ["フランス語", "french"],
        .khmer: ["クメール語", "カンボジア語", "ខ្មែរ", "khmer"],
    ]

    private static let table: [UInt64: LanguageTag] = {
        var table: [UInt64: LanguageTag] = [:]
        for language in LanguageTag.allCases {
            for name in [language.endonym] + (aliases[language] ?? []) { table[NormalizedText(name).key] = language }
        }
        return table
    }()
}
