/// A district feed whose bytes do not keep to the encoding it declares, read all the same. Ward sites do it: a template that
/// says UTF-8 over texts in Shift_JIS, a proxy that converts and leaves the declaration, a program that cuts a text within a
/// character. Telegrams and alerts are never guessed at: there a wrong character could be a wrong place.
///
/// The rule, in this order; the first that fits decides:
/// 1. An encoding that the Content-Type or the XML declaration names, where all bytes are valid in it.
/// 2. UTF-8, EUC-JP, Shift_JIS, where all bytes are valid. In this order, because text of one is hardly ever valid in one
///    before it. Shift_JIS is not believed where more than a quarter of the characters beyond ASCII are
///    half-width katakana: so EUC-JP looks when it is read as Shift_JIS.
/// 3. Of all these the one with the fewest broken characters, at most `Limits.brokenCharacters`; each becomes U+FFFD.
struct Salvage {
    var decoded: Decoded
    /// What was done, for staff.
    var note: Refusal

    /// Nil where no rule fits, or an encoding is named that is read by nobody here.
    init?(_ bytes: [UInt8], contentType: String?) throws(Refusal) {
        guard TextEncoding.sniffed(bytes) == nil,
            let declared = try? Decoded.declared(bytes, contentType: contentType, isPlain: false)
        else { return nil }
        var candidates = declared
        for guess in Salvage.guesses where !candidates.contains(guess) { candidates.append(guess) }
        let name = declared.first?.rawValue ?? TextEncoding.utf8.rawValue
        for encoding in candidates {
            guard let text = try? Transcoder.utf8(bytes[...], from: encoding), Salvage.isPlausible(text, encoding)
            else { continue }
            decoded = try Decoded(text: text, isPlain: false)
            note = Refusal(
                .encoding, "the bytes are \(encoding.rawValue), not \(name) as declared; they were read as such",
                whatToDo: "Tell the site's operator; nothing is lost.")
            return
        }
        var best: (text: [UInt8], broken: Int, encoding: TextEncoding)?
        for encoding in candidates {
            let (text, broken) = Transcoder.lossy(bytes, from: encoding, atMost: Limits.brokenCharacters)
            guard broken <= Limits.brokenCharacters, Salvage.isPlausible(text, encoding) else { continue }
            if best.map({ broken < $0.broken }) ?? true { best = (text, broken, encoding) }
        }
        guard let best else { return nil }
        decoded = try Decoded(text: best.text, isPlain: false)
        note = Refusal(
            .encoding, "\(best.broken) characters are broken in \(best.encoding.rawValue) and were replaced",
            whatToDo: "Tell the site's operator; the rest was read.")
    }

    private static let guesses: [TextEncoding] = [.utf8, .eucJP, .shiftJIS]

    /// - Parameter text: UTF-8.
    private static func isPlausible(_ text: [UInt8], _ encoding: TextEncoding) -> Bool {
        guard encoding == .shiftJIS else { return true }
        var all = 0
        var halfWidth = 0
        for at in text.indices where text[at] >= 0xC0 {
            all += 1
            // U+FF61…FF9F: EF BD A1 … EF BE 9F.
            guard text[at] == 0xEF, at + 2 < text.count else { continue }
            if text[at + 1] == 0xBD && text[at + 2] >= 0xA1 || text[at + 1] == 0xBE && text[at + 2] <= 0x9F {
                halfWidth += 1
            }
        }
        return halfWidth * 4 <= all
    }
}
