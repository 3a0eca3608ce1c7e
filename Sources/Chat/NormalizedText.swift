/// A text as the chat compares it: width, case, accents, long vowels and iteration marks folded, marks that show
/// nothing dropped. Linear in the text, whatever it holds.
///
/// Own folding instead of NFKC: NFKC would bring all of ICU into the daemon (facts: platform.md) and would still leave
/// case, accents, 々 and the many long-vowel marks to be done here.
package struct NormalizedText: Sendable, Hashable {
    package private(set) var scalars: [UInt32] = []

    /// Reads at most `limit` scalars.
    package init(_ text: some StringProtocol, limit: Int = .max) {
        scalars.reserveCapacity(min(limit, text.utf8.count))
        for scalar in text.unicodeScalars.prefix(limit) { append(scalar.value) }
    }

    init(scalars: [UInt32]) { self.scalars = scalars }

    /// Letters and digits alone: two questions with the same key are the same question.
    var key: UInt64 {
        var hash = FNV1a()
        for scalar in scalars {
            switch Script(scalar) {
            case .space, .punctuation: continue
            default: hash.combine(scalar: scalar)
            }
        }
        return hash.value
    }

    var hasLetters: Bool {
        scalars.contains {
            switch Script($0) {
            case .space, .punctuation: false
            default: true
            }
        }
    }

    private mutating func append(_ raw: UInt32) {
        var scalar = raw
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x85, 0x3000, 0x2028, 0x2029: scalar = 0x20
        case 0x00...0x1F, 0x7F...0x9F, 0xAD: return
        // Combining marks of Latin, Greek and Cyrillic; zero width and direction marks; variation selectors; tags.
        case 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF,
            0xE0000...0xE0FFF:
            return
        case 0xFF01...0xFF5E: scalar -= 0xFEE0
        case 0xFF61...0xFF9D: scalar = Self.halfWidthKatakana[Int(scalar - 0xFF61)]
        case 0xFF9E, 0x3099, 0x309B:
            voiceLast(by: 1)
            return
        case 0xFF9F, 0x309A, 0x309C:
            voiceLast(by: 2)
            return
        case 0x2460...0x2473:
            let number = scalar - 0x245F
            if number >= 10 { scalars.append(0x30 + number / 10) }
            scalar = 0x30 + number % 10
        case 0x3005, 0x303B:
            if let last = scalars.last, Script(last) == .han { scalar = last }
        case 0x309D, 0x309E, 0x30FD, 0x30FE:
            guard let last = scalars.last, Script(last).isKana else { return }
            scalars.append(last)
            if scalar == 0x309E || scalar == 0x30FE { voiceLast(by: 1) }
            return
        default: break
        }
        switch scalar {
        case 0x2D, 0x7E, 0x2010...0x2015, 0x2212, 0x301C, 0x3030, 0x30FC:
            // A dash of any kind after kana is a long vowel; two are one.
            if let last = scalars.last, Script(last).isKana {
                if last != 0x30FC { scalars.append(0x30FC) }
                return
            }
            // And the long mark after none is a dash.
            if scalar == 0x30FC { scalar = 0x2D }
        default: scalar = LatinFold.fold(scalar)
        }
        scalars.append(scalar)
    }

    /// Adds (han)dakuten to the last kana: か + ゛ = が. Nothing where none fits.
    private mutating func voiceLast(by step: UInt32) {
        guard let last = scalars.last else { return }
        let base = (0x30A1...0x30FA).contains(last) ? last - 0x60 : last
        let isBeforeHa = (0x304B...0x3062).contains(base) && base % 2 == 1
        let isAfterSmallTsu = (0x3064...0x3068).contains(base) && base % 2 == 0
        let isHa = (0x306F...0x307B).contains(base) && (base - 0x306F) % 3 == 0
        if base == 0x3046, step == 1, last != base {
            scalars[scalars.count - 1] = 0x30F4
        } else if isHa || (step == 1 && (isBeforeHa || isAfterSmallTsu)) {
            scalars[scalars.count - 1] = last + step
        }
    }

    private static let halfWidthKatakana = Array(
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".unicodeScalars
    ).map(\.value)
}

/// Lower case without accents for Latin; lower case for Greek and Cyrillic.
enum LatinFold {
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x41...0x5A: scalar + 0x20
        case 0x00...0xBF: scalar
        case 0xC0...0xFF: latin1[Int(scalar - 0xC0)]
        case 0x100...0x17F: extendedA[Int(scalar - 0x100)]
        case 0x1A0, 0x1A1: 0x6F
        case 0x1AF, 0x1B0: 0x75
        case 0x1EA0...0x1EB7: 0x61
        case 0x1EB8...0x1EC7: 0x65
        case 0x1EC8...0x1ECB: 0x69
        case 0x1ECC...0x1EE3: 0x6F
        case 0x1EE4...0x1EF1: 0x75
        case 0x1EF2...0x1EF9: 0x79
        case 0x391...0x3A9: scalar + 0x20
        case 0x400...0x40F: scalar + 0x50
        case 0x410...0x42F: scalar + 0x20
        default: scalar
        }
    }

    private static let latin1 = Array("aaaaaaaceeeeiiiidnooooo×ouuuuytsaaaaaaaceeeeiiiidnooooo÷ouuuuyty".unicodeScalars)
        .map(\.value)
    private static let extendedA = Array(
        ("aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
            + "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").unicodeScalars
    ).map(\.value)
}
