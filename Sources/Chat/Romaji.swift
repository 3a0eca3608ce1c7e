/// Kana in Latin letters, as people type it. The way back is `Kana.fromRomaji`.
enum Romaji {
    /// How a long vowel and the sounds that systems differ in are written.
    enum Spelling: CaseIterable {
        /// shi, tsu, fu; long vowels short, as on signs without macrons: Tokyo.
        case hepburn
        /// shi, tsu, fu; each kana as it is typed: toukyou.
        case typed
        /// si, tu, hu, sya; each kana as it is typed.
        case kunrei
        /// As typed, without spaces.
        case joined
    }

    /// A text in kana (folded, katakana allowed) in Latin letters; words stay apart, and the particles that end them are
    /// set apart as romaji has them. Other scripts are left out.
    static func text(_ kana: [UInt32], _ spelling: Spelling) -> [UInt32] {
        var words: [String] = []
        for run in kana.split(whereSeparator: { !Script($0).isKana }) {
            for word in parts(of: run.map(Kana.hiragana)) {
                words.append(Self.word(word, isParticle: word.count <= 2 && words.count > 0, spelling))
            }
        }
        return words.joined(separator: spelling == .joined ? "" : " ").unicodeScalars.map(\.value)
    }

    /// A word, its particles and the copula: ごみのひは → ごみのひ, は; いつですか → いつ, です, か.
    private static func parts(of word: [UInt32]) -> [[UInt32]] {
        var rest = word[...]
        var ends: [[UInt32]] = []
        var isFound = true
        while isFound {
            isFound = false
            for end in Self.ends where rest.count > end.count && rest.suffix(end.count).elementsEqual(end) {
                ends.insert(end, at: 0)
                rest = rest.dropLast(end.count)
                isFound = true
                break
            }
            // What stands before です is a word of its own: a noun may end in か.
            if let last = ends.first, Self.copulas.contains(last) { break }
        }
        return [Array(rest)] + ends
    }

    private static let ends = folded("です でした から まで より には では とは か は が を に の も と で へ ね よ")
    private static let copulas = folded("です でした")

    private static func folded(_ words: String) -> [[UInt32]] {
        words.split(separator: " ").map { $0.unicodeScalars.map(\.value) }
    }

    private static func word(_ kana: [UInt32], isParticle: Bool, _ spelling: Spelling) -> String {
        if isParticle {
            switch kana {
            case [0x306F]: return "wa"
            case [0x3078]: return "e"
            case [0x3092]: return spelling == .kunrei ? "wo" : "o"
            default: break
            }
        }
        var letters = ""
        var doubles = false
        for (position, scalar) in kana.enumerated() {
            switch scalar {
            case 0x3063: doubles = true
            case 0x30FC:
                if spelling != .hepburn, let last = letters.last { letters.append(last) }
            case 0x3083, 0x3085, 0x3087, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049:
                glide(scalar, onto: &letters)
            default:
                guard let syllable = (spelling == .kunrei ? kunrei : hepburn)[scalar] else { continue }
                if spelling == .hepburn, isLong(scalar, after: letters, isLast: position == kana.count - 1) { continue }
                if doubles, let first = syllable.first, !"aiueon".contains(first) {
                    letters.append(first == "c" ? "t" : first)
                }
                letters += syllable
            }
            if scalar != 0x3063 { doubles = false }
        }
        return letters
    }

    /// う after o or u, and お after o, lengthen it: とうきょう is Tokyo. A verb's last う is spoken by itself.
    private static func isLong(_ scalar: UInt32, after letters: String, isLast: Bool) -> Bool {
        guard let last = letters.last else { return false }
        return (scalar == 0x3046 && (last == "o" || (last == "u" && !isLast))) || (scalar == 0x304A && last == "o")
    }

    /// ki + ゃ is kya, shi + ゃ is sha, fu + ぁ is fa.
    private static func glide(_ small: UInt32, onto letters: inout String) {
        let vowels: [UInt32: String] = [
            0x3083: "a", 0x3085: "u", 0x3087: "o", 0x3041: "a", 0x3043: "i", 0x3045: "u", 0x3047: "e", 0x3049: "o",
        ]
        guard let vowel = vowels[small] else { return }
        let isYoon = (0x3083...0x3087).contains(small)
        guard let last = letters.last, "aiueo".contains(last) else {
            letters += vowel
            return
        }
        letters.removeLast()
        if isYoon, !letters.hasSuffix("sh"), !letters.hasSuffix("ch"), !letters.hasSuffix("j") { letters.append("y") }
        letters += vowel
    }

    private static let hepburn = table([
        ("あ", "a i u e o"), ("か", "ka ki ku ke ko"), ("が", "ga gi gu ge go"), ("さ", "sa shi su se so"),
        ("ざ", "za ji zu ze zo"), ("た", "ta chi tsu te to"), ("だ", "da ji zu de do"), ("な", "na ni nu ne no"),
        ("は", "ha hi fu he ho"), ("ば", "ba bi bu be bo"), ("ぱ", "pa pi pu pe po"), ("ま", "ma mi mu me mo"),
        ("や", "ya - yu - yo"), ("ら", "ra ri ru re ro"), ("わ", "wa - - - o"), ("ん", "n - - - -"),
    ])
    private static let kunrei = hepburn.merging(
        table([
            ("さ", "sa si su se so"), ("ざ", "za zi zu ze zo"), ("た", "ta ti tu te to"), ("だ", "da zi zu de do"),
            ("は", "ha hi hu he ho"), ("わ", "wa - - - wo"),
        ])
    ) { $1 }

    /// Rows of kana as they stand in the syllabary: あ い う え お, か き く け こ …
    private static func table(_ rows: [(String, String)]) -> [UInt32: String] {
        var table: [UInt32: String] = [:]
        for (name, syllables) in rows {
            for (kana, syllable) in zip(Self.rows[name] ?? "", syllables.split(separator: " ")) where syllable != "-" {
                for scalar in kana.unicodeScalars { table[scalar.value] = String(syllable) }
            }
        }
        return table
    }

    private static let rows: [String: String] = [
        "あ": "あいうえお", "か": "かきくけこ", "が": "がぎぐげご", "さ": "さしすせそ", "ざ": "ざじずぜぞ", "た": "たちつてと", "だ": "だぢづでど",
        "な": "なにぬねの", "は": "はひふへほ", "ば": "ばびぶべぼ", "ぱ": "ぱぴぷぺぽ", "ま": "まみむめも", "や": "や・ゆ・よ", "ら": "らりるれろ",
        "わ": "わ・・・を", "ん": "ん",
    ]
}
