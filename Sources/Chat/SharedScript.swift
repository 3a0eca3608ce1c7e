/// A script that several languages are written in, of which a trained model tells which one a text is in.
enum SharedScript: UInt8, Sendable, CaseIterable {
    case latin, han, devanagari, arabic, cyrillic

    /// The script of the letters that count; nil where one language alone owns a script.
    init?(_ script: Script) {
        switch script {
        case .latin: self = .latin
        case .han: self = .han
        case .devanagari: self = .devanagari
        case .arabic: self = .arabic
        case .cyrillic: self = .cyrillic
        default: return nil
        }
    }

    /// Its languages, in the order of a model's columns. Japanese in Latin letters is romaji.
    var languages: [TextLanguage] {
        switch self {
        case .latin:
            [
                .japanese, .english, .vietnamese, .tagalog, .indonesian, .malay, .portuguese, .spanish, .french,
                .german, .italian, .turkish,
            ]
        case .han: [.japanese, .simplifiedChinese, .traditionalChinese]
        case .devanagari: [.nepali, .hindi]
        case .arabic: [.arabic, .persian, .urdu]
        case .cyrillic: [.mongolian, .russian, .ukrainian]
        }
    }

    /// Languages in one script never exceed this: a row of a model is that wide.
    static let languageLimit = 16

    /// Letters of the longest gram (facts: chat.md, Language identification).
    var longestGram: Int { self == .han ? 2 : 4 }
    /// Alphabets are written in words; what begins and ends one tells much.
    var hasWords: Bool { self != .han }
    /// Names and brands stand in it in texts of other scripts.
    var isQuoted: Bool { self == .latin || self == .han }
    /// The length of the grams by which it is judged whether a text is language at all: that of a syllable.
    var judgedGram: Int { self == .han ? 1 : 3 }

    /// A letter as the model sees it: lower case, accents kept. Nil for marks that are left out.
    func letter(_ scalar: UInt32) -> UInt32? {
        switch self {
        case .latin: Self.lowercaseLatin(scalar)
        case .cyrillic: Self.lowercaseCyrillic(scalar)
        case .arabic: Self.isArabicMark(scalar) ? nil : scalar
        case .han, .devanagari: scalar
        }
    }

    private static func lowercaseLatin(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: scalar + 0x20
        case 0x130: 0x69
        case 0x178: 0xFF
        case 0x1AF: 0x1B0
        // Capital and small letters alternate; in two stretches the capital is the odd one.
        case 0x139...0x148, 0x179...0x17E: scalar % 2 == 1 ? scalar + 1 : scalar
        case 0x100...0x12F, 0x132...0x137, 0x14A...0x177, 0x1A0...0x1A5, 0x1E00...0x1EFF: scalar | 1
        default: scalar
        }
    }

    private static func lowercaseCyrillic(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x410...0x42F: scalar + 0x20
        case 0x400...0x40F: scalar + 0x50
        case 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F: scalar | 1
        default: scalar
        }
    }

    /// Vowel signs, which are seldom written, and the stroke that lengthens a word.
    private static func isArabicMark(_ scalar: UInt32) -> Bool {
        (0x64B...0x65F).contains(scalar) || scalar == 0x640 || scalar == 0x670
    }
}
