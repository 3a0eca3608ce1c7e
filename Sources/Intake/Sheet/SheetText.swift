/// Excel's escapes of characters that XML lacks: `_x000D_` (ISO/IEC 29500-1 §22.4.2.4).
enum SheetText {
    private static let escapeLength = 7

    /// The code that stands in an escape at the beginning of `rest`; nil where there is none.
    private static func code(_ rest: ArraySlice<UInt8>) -> UInt32? {
        guard rest.count >= escapeLength, rest.starts(with: Array("_x".utf8)),
            rest[rest.startIndex + escapeLength - 1] == UInt8(ascii: "_")
        else { return nil }
        let digits = rest[rest.startIndex + 2..<rest.startIndex + escapeLength - 1]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// The character an escape at the beginning of `rest` stands for.
    private static func escape(_ rest: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let scalar = code(rest).flatMap(Unicode.Scalar.init)
        // Of what XML lacks only what a text has.
        guard let scalar, scalar == "\r" || XLSXTable.isInXML(scalar) else { return nil }
        return scalar
    }

    /// A text with its escapes resolved.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "_"), let scalar = escape(bytes[at...]) {
                result += String(Character(scalar)).utf8
                at += escapeLength
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A text as it is written into a cell, so that `plain` and Excel read it as it was: carriage returns as escapes, characters
    /// that XML lacks left out, and what would then be read as an escape escaped itself.
    static func escaped(_ text: String) -> String {
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 == "\r" || XLSXTable.isInXML($0) }))
        let bytes = Array(kept.utf8)
        // A carriage return becomes `_x000D_`, whose first mark can close an escape that the text only began.
        let marks = bytes.map { $0 == 0x0D ? UInt8(ascii: "_") : $0 }
        var result: [UInt8] = []
        for at in bytes.indices {
            if bytes[at] == 0x0D {
                result += Array("_x000D_".utf8)
                continue
            }
            if bytes[at] == UInt8(ascii: "_"), code(marks[at...]) != nil { result += Array("_x005F".utf8) }
            result.append(bytes[at])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
