/// The plain-text furigana of やさしい日本語: `収集（しゅうしゅう）` is the word and, in brackets, how it is read.
enum Furigana {
    /// The text as other Japanese writes it: readings and the spaces between phrases left out.
    static func stripped(_ text: String) -> String { convert(text, keepsWord: true) }

    /// The text in kana as far as readings are given, spaces left out: a reading field without a dictionary.
    static func reading(_ text: String) -> String { convert(text, keepsWord: false) }

    private static func convert(_ text: String, keepsWord: Bool) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var kanji = 0..<0
        var position = 0
        while position < scalars.count {
            let scalar = scalars[position]
            if scalar == "（", !kanji.isEmpty, let close = closing(scalars, from: position + 1) {
                result += keepsWord ? scalars[kanji] : scalars[position + 1..<close]
                kanji = 0..<0
                position = close + 1
                continue
            }
            if Script(scalar.value) == .han || (!kanji.isEmpty && Script(scalar.value) == .digit) {
                kanji = kanji.isEmpty ? position..<position + 1 : kanji.lowerBound..<position + 1
            } else {
                result += scalars[kanji]
                kanji = 0..<0
                if scalar != "\u{3000}" { result.append(scalar) }
            }
            position += 1
        }
        result += scalars[kanji]
        return String(result)
    }

    /// The position of the closing bracket where only hiragana stands between.
    private static func closing(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var position = start
        while position < scalars.count, Script(scalars[position].value) == .hiragana || scalars[position] == "ー" {
            position += 1
        }
        return position > start && position < scalars.count && scalars[position] == "）" ? position : nil
    }
}
