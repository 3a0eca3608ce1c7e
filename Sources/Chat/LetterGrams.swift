/// The features of a text for language identification: runs of one to four letters of a word, its ends included, and
/// the word; of kanji, single ones and pairs (facts: chat.md, Language identification).
struct LetterGrams {
    /// One word's letters between its ends, or one run of kanji.
    private var letters: [UInt32] = []
    let script: SharedScript

    /// Stands before the first and after the last letter of a word.
    private static let end: UInt32 = 0x20
    /// Longer words are no words; what follows begins another.
    static let longestWord = 40

    init(_ script: SharedScript) {
        self.script = script
        letters.reserveCapacity(Self.longestWord + 2)
    }

    /// Calls `gram` with the key and the length of each gram of each word (a word itself has length 0), and `word` with
    /// the number of letters when one ends.
    @inline(__always)
    mutating func read(_ text: some Sequence<UInt32>, gram: (UInt32, Int) -> Void, word: (Int) -> Void) {
        open()
        let opened = letters.count
        let isLatin = script == .latin
        for scalar in text {
            if scalar < 0x80 ? isLatin && Self.isASCIILetter(scalar) : SharedScript(Script(scalar)) == script {
                guard let letter = script.letter(scalar) else { continue }
                letters.append(letter)
                if letters.count < Self.longestWord { continue }
            } else if scalar >= 0x300, Self.joins(scalar) {
                continue
            }
            if letters.count > opened { close(gram, word) }
        }
        if letters.count > opened { close(gram, word) }
    }

    private mutating func open() {
        letters.removeAll(keepingCapacity: true)
        if script.hasWords { letters.append(Self.end) }
    }

    @inline(__always)
    private static func isASCIILetter(_ scalar: UInt32) -> Bool { (0x61...0x7A).contains(scalar | 0x20) }

    /// Accents typed apart from their letter, and joiners inside a word of Devanagari or Persian.
    private static func joins(_ scalar: UInt32) -> Bool {
        (0x300...0x36F).contains(scalar) || (0x200B...0x200F).contains(scalar) || scalar == 0x2060
    }

    @inline(__always)
    private mutating func close(_ gram: (UInt32, Int) -> Void, _ word: (Int) -> Void) {
        let count = letters.count - (script.hasWords ? 1 : 0)
        if script.hasWords { letters.append(Self.end) }
        let longest = script.longestGram
        letters.withUnsafeBufferPointer { letters in
            var whole = Self.wordSeed
            for start in letters.indices {
                whole = Self.mix(whole, letters[start])
                var hash = Self.gramSeed
                for length in 1...min(longest, letters.count - start) {
                    hash = Self.mix(hash, letters[start + length - 1])
                    if length > 1 || letters[start] != Self.end { gram(Self.key(hash), length) }
                }
            }
            if script.hasWords { gram(Self.key(whole), 0) }
        }
        word(count)
        open()
    }

    private static let gramSeed: UInt64 = 0x243F_6A88_85A3_08D3
    private static let wordSeed: UInt64 = 0x1319_8A2E_0370_7344

    @inline(__always)
    private static func mix(_ hash: UInt64, _ letter: UInt32) -> UInt64 {
        let product = (hash ^ UInt64(letter)) &* 0x9FB2_1C65_1E98_DF25
        return product ^ product >> 32
    }

    /// Never 0, which marks an empty place in a model's table.
    @inline(__always)
    private static func key(_ hash: UInt64) -> UInt32 { max(1, UInt32(truncatingIfNeeded: hash)) }
}
