/// Turns plain easy Japanese, `避難（ひなん）`, into HTML ruby.
///
/// A full-width space parts the words of plain text; in HTML an ordinary one does, which the style sheet widens.
/// The reading is hidden from screen readers, which read the word itself and would say it twice (facts: ward.md).
enum Ruby {
    static func html(_ text: String) -> String {
        let characters = Array(text.replacing("\u{3000}", with: " "))
        var result = ""
        var plain = ""
        var index = 0
        while index < characters.count {
            guard let end = wordEnd(characters, from: index),
                let reading = reading(characters, after: end)
            else {
                plain.append(characters[index])
                index += 1
                continue
            }
            var word = String(characters[index..<end])
            // 日 is read together with its number: 20日（はつか）.
            if word == "日" {
                let digits = String(plain.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
                plain.removeLast(digits.count)
                word = digits + word
            }
            result += HTMLText.escaped(plain)
            plain = ""
            result +=
                "<ruby>\(HTMLText.escaped(word))<rp>（</rp><rt aria-hidden=\"true\">\(HTMLText.escaped(reading))</rt><rp>）</rp></ruby>"
            index = end + reading.count + 2
        }
        return result + HTMLText.escaped(plain)
    }

    /// The end of a run of kanji that starts at `start`; nil where none starts there.
    private static func wordEnd(_ characters: [Character], from start: Int) -> Int? {
        var end = start
        while end < characters.count, isKanji(characters[end]) { end += 1 }
        return end > start ? end : nil
    }

    /// The hiragana in full-width brackets at `start`.
    private static func reading(_ characters: [Character], after start: Int) -> String? {
        guard start < characters.count, characters[start] == "（" else { return nil }
        var end = start + 1
        while end < characters.count, isHiragana(characters[end]) { end += 1 }
        guard end > start + 1, end < characters.count, characters[end] == "）" else { return nil }
        return String(characters[(start + 1)..<end])
    }

    private static func isKanji(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return false }
        return (0x4E00...0x9FFF).contains(scalar.value) || (0x3400...0x4DBF).contains(scalar.value)
            || (0xF900...0xFAFF).contains(scalar.value) || scalar == "々"
    }

    private static func isHiragana(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return false }
        return (0x3041...0x309F).contains(scalar.value) || scalar == "ー"
    }
}
