/// Readings: katakana and romaji as hiragana, long vowels folded, so that ごみ, ゴミ and "gomi" are one.
enum Kana {
    static func hiragana(_ scalar: UInt32) -> UInt32 { (0x30A1...0x30F6).contains(scalar) ? scalar - 0x60 : scalar }

    /// Appends one kana to a reading. ー, う after お or う, and お after お are left out, を is お, ぢ and づ are じ
    /// and ず: children and romaji write them either way (shichō, shichou, しちょう).
    static func append(_ raw: UInt32, to reading: inout [UInt32]) {
        var kana = hiragana(raw)
        switch kana {
        case 0x30FC: return
        case 0x3092: kana = 0x304A
        case 0x3062: kana = 0x3058
        case 0x3065: kana = 0x305A
        case 0x3046, 0x304A:
            if let last = reading.last, let row = vowel(of: last) {
                if row == 0x6F || (row == 0x75 && kana == 0x3046) { return }
            }
        default: break
        }
        reading.append(kana)
    }

    /// The vowel a hiragana ends in, as its ASCII letter; nil for ん, っ and what is no kana.
    static func vowel(of kana: UInt32) -> UInt32? {
        guard (0x3041...0x3094).contains(kana) else { return nil }
        return vowels[Int(kana - 0x3041)]
    }

    private static let vowels: [UInt32?] = Array(
        "aaiiuueeooaaiiuueeooaaiiuueeooaaii-uueeooaiueoaaaiiiuuueeeoooaiueoaauuooaiueoaaieo-u".unicodeScalars
    ).map { $0 == "-" ? nil : $0.value }

    /// The kana of one romaji word (folded, lower case), by Hepburn, Kunrei or as typed; nil where it does not parse to
    /// the end. The particles wa, o and e are は, を and へ when they stand alone.
    static func fromRomaji(_ word: some Collection<UInt32>) -> [UInt32]? {
        let letters = Array(word)
        guard !letters.isEmpty, letters.count <= longestRomajiWord else { return nil }
        switch letters {
        case [0x77, 0x61]: return [0x306F]
        case [0x6F], [0x77, 0x6F]: return [0x304A]
        case [0x65]: return [0x3078]
        default: break
        }
        var kana: [UInt32] = []
        var position = 0
        while position < letters.count {
            let rest = letters[position...]
            if let (length, syllable) = syllable(at: rest) {
                kana += syllable
                position += length
                continue
            }
            guard let first = rest.first, let next = rest.dropFirst().first ?? (first == 0x6E ? 0 : nil) else {
                return nil
            }
            if first == 0x6E || (first == 0x6D && [0x62, 0x6D, 0x70].contains(next)) {
                kana.append(0x3093)
                // "konnichiwa": the second n opens the next syllable; "hon'ya": the apostrophe was dropped.
                position += 1
            } else if (first == next && isConsonant(first)) || (first == 0x74 && next == 0x63) {
                kana.append(0x3063)
                position += 1
            } else {
                return nil
            }
        }
        return kana
    }

    private static let longestRomajiWord = 40

    /// A text in Latin letters whose words are nearly all romaji, in kana; nil for any other. What is no romaji stays.
    static func text(fromRomaji text: NormalizedText) -> NormalizedText? {
        var kana: [UInt32] = []
        var words = 0
        var read = 0
        let scalars = text.scalars
        var start = 0
        while start < scalars.count {
            guard Script(scalars[start]) == .latin else {
                // Words are joined, as kana are written; other marks stay.
                if Script(scalars[start]) != .space { kana.append(scalars[start]) }
                if Script(scalars[start]).isKana || Script(scalars[start]) == .han { return nil }
                start += 1
                continue
            }
            var end = start + 1
            while end < scalars.count, Script(scalars[end]) == .latin || scalars[end] == 0x27 { end += 1 }
            words += 1
            if let word = fromRomaji(scalars[start..<end].filter { $0 != 0x27 }) {
                read += 1
                kana += word
            } else {
                kana += [0x20] + scalars[start..<end] + [0x20]
            }
            start = end
        }
        return words > 0 && read * 5 >= words * 4 ? NormalizedText(scalars: kana) : nil
    }

    private static func isConsonant(_ letter: UInt32) -> Bool {
        (0x62...0x7A).contains(letter) && ![0x65, 0x69, 0x6F, 0x75].contains(letter)
    }

    private static func syllable(at rest: ArraySlice<UInt32>) -> (Int, [UInt32])? {
        for length in stride(from: min(4, rest.count), through: 1, by: -1) {
            var key: UInt32 = 0
            for letter in rest.prefix(length) {
                guard letter < 0x80 else { return nil }
                key = key << 8 | letter
            }
            if let kana = syllables[key] { return (length, kana) }
        }
        return nil
    }

    private static let syllables: [UInt32: [UInt32]] = {
        let rows: [(String, String)] = [
            ("a i u e o", "あ い う え お"), ("ka ki ku ke ko", "か き く け こ"), ("ga gi gu ge go", "が ぎ ぐ げ ご"),
            ("sa si su se so", "さ し す せ そ"), ("za zi zu ze zo", "ざ じ ず ぜ ぞ"), ("ta ti tu te to", "た ち つ て と"),
            ("da di du de do", "だ じ ず で ど"), ("na ni nu ne no", "な に ぬ ね の"), ("ha hi hu he ho", "は ひ ふ へ ほ"),
            ("ba bi bu be bo", "ば び ぶ べ ぼ"), ("pa pi pu pe po", "ぱ ぴ ぷ ぺ ぽ"), ("ma mi mu me mo", "ま み む め も"),
            ("ya yu yo", "や ゆ よ"), ("ra ri ru re ro", "ら り る れ ろ"), ("wa wo", "わ を"),
            ("shi chi tsu fu ji", "し ち つ ふ じ"), ("fa fi fe fo", "ふぁ ふぃ ふぇ ふぉ"), ("va vi vu ve vo", "ば び ぶ べ ぼ"),
            ("sha shu she sho", "しゃ しゅ しぇ しょ"), ("cha chu che cho", "ちゃ ちゅ ちぇ ちょ"), ("ja ju je jo", "じゃ じゅ じぇ じょ"),
            ("kya kyu kyo", "きゃ きゅ きょ"), ("gya gyu gyo", "ぎゃ ぎゅ ぎょ"), ("sya syu syo", "しゃ しゅ しょ"),
            ("zya zyu zyo", "じゃ じゅ じょ"), ("tya tyu tyo", "ちゃ ちゅ ちょ"), ("nya nyu nyo", "にゃ にゅ にょ"),
            ("hya hyu hyo", "ひゃ ひゅ ひょ"), ("bya byu byo", "びゃ びゅ びょ"), ("pya pyu pyo", "ぴゃ ぴゅ ぴょ"),
            ("mya myu myo", "みゃ みゅ みょ"), ("rya ryu ryo", "りゃ りゅ りょ"), ("thi dhi", "てぃ でぃ"), ("jya jyu jyo", "じゃ じゅ じょ"),
        ]
        var table: [UInt32: [UInt32]] = [:]
        for (romaji, kana) in rows {
            for (latin, hiragana) in zip(romaji.split(separator: " "), kana.split(separator: " ")) {
                table[latin.utf8.reduce(0) { $0 << 8 | UInt32($1) }] = hiragana.unicodeScalars.map(\.value)
            }
        }
        return table
    }()
}
