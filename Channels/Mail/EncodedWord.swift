import Crypto

/// Header text beyond ASCII as RFC 2047 encoded words: UTF-8, `B` encoding, at most 75 characters a word and 76 a line.
enum EncodedWord {
    static let longestWord = 75
    static let longestLine = 76
    private static let prefix = "=?UTF-8?B?"
    private static let suffix = "?="

    /// The value of a header whose name and colon take `used` columns of the first line, folded where needed. Printable
    /// ASCII that fits one line stays as it is.
    static func header(_ text: String, after used: Int) -> String {
        let clean = oneLine(text)
        let isPlain = clean.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !clean.contains("=?")
        if isPlain, used + clean.utf8.count <= longestLine { return clean }
        var words: [String] = []
        var piece: [UInt8] = []
        var room = octets(columns: longestLine - used)
        for character in clean {
            // A character is never cut in two between words; one that outgrows a word is cut between its scalars.
            for part in parts(of: character, room: octets(columns: longestWord)) {
                if piece.count + part.count > room {
                    words.append(word(piece))
                    piece = []
                    room = octets(columns: longestWord)
                }
                piece += part
            }
        }
        words.append(word(piece))
        return words.joined(separator: "\r\n ")
    }

    /// Without controls and line breaks, which would end the header and begin another.
    static func oneLine(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBreak =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
            scalars.append(isBreak ? " " : scalar)
        }
        return String(scalars)
    }

    private static func parts(of character: Character, room: Int) -> [[UInt8]] {
        let whole = Array(String(character).utf8)
        if whole.count <= room { return [whole] }
        return character.unicodeScalars.map { Array(String($0).utf8) }
    }

    /// Octets whose base 64, with the word's frame, fits so many columns.
    private static func octets(columns: Int) -> Int {
        max(1, (min(columns, longestWord) - prefix.utf8.count - suffix.utf8.count) / 4) * 3
    }

    private static func word(_ bytes: [UInt8]) -> String { prefix + Base64.encode(bytes) + suffix }
}
