/// The writing system of a scalar, as far as tokens and language identification need it.
enum Script: UInt8, Sendable, CaseIterable {
    case space, punctuation, digit
    case han, hiragana, katakana, hangul
    case latin, cyrillic, greek, arabic, devanagari, bengali, sinhala
    case thai, lao, khmer, myanmar
    case other

    @inline(__always)
    init(_ scalar: UInt32) {
        // Japanese, which is asked most, by itself: each scalar of a question is looked at a dozen times.
        switch scalar {
        case 0x3041...0x309F: self = .hiragana
        case 0x4E00...0x9FFF: self = .han
        case 0x30A1...0x30FA: self = .katakana
        default: self.init(any: scalar)
        }
    }

    private init(any scalar: UInt32) {
        switch scalar {
        case 0x30...0x39: self = .digit
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x2028, 0x2029: self = .space
        case 0x00...0xBF, 0xD7, 0xF7: self = .punctuation
        case 0x370...0x3FF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x60C, 0x61B, 0x61E, 0x61F, 0x66A...0x66D, 0x6D4, 0x964, 0x965, 0x104A...0x104F, 0x17D4...0x17DA:
            self = .punctuation
        case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFC: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0x980...0x9FF: self = .bengali
        case 0xD80...0xDFF: self = .sinhala
        case 0xE00...0xE7F: self = .thai
        case 0xE80...0xEFF: self = .lao
        case 0x1000...0x109F, 0xAA60...0xAA7F: self = .myanmar
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: self = .hangul
        case 0x1780...0x17FF: self = .khmer
        case 0x2000...0x2BFF, 0x3000...0x3004, 0x3008...0x303F, 0xFE10...0xFE6F: self = .punctuation
        case 0x3041...0x309F: self = .hiragana
        case 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF: self = .katakana
        case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: self = .han
        case 0x1F000...0x1FAFF: self = .punctuation
        default: self = .other
        }
    }

    var isKana: Bool { self == .hiragana || self == .katakana }

    /// What the dictionary of short units cuts.
    var isJapanese: Bool { isKana || self == .han }

    /// Scripts written without spaces whose words are cut into trigrams (facts: chat.md, by script).
    var isUnspacedAlphabet: Bool { self == .thai || self == .lao || self == .khmer || self == .myanmar }
}
