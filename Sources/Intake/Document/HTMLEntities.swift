/// HTML's named characters, for feeds that use them where XML knows only five (facts: webhooks.md §10).
enum HTMLEntities {
    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
        "trade": "™", "middot": "·", "bull": "•", "hellip": "…", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’",
        "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "deg": "°", "times": "×", "divide": "÷", "plusmn": "±",
        "yen": "¥", "euro": "€", "sect": "§", "para": "¶", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓",
        "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwj": "\u{200D}", "zwnj": "\u{200C}",
        "shy": "", "eacute": "é", "egrave": "è", "agrave": "à", "aacute": "á", "ccedil": "ç", "ouml": "ö", "uuml": "ü",
        "auml": "ä", "ntilde": "ñ", "oacute": "ó", "iacute": "í", "uacute": "ú", "star": "☆", "starf": "★",
    ]
    private static let xml: Set<String> = ["amp", "lt", "gt", "quot", "apos"]
    private static let longestName = 8

    /// The text for a reference without its `&` and `;` (`nbsp`, `#8212`, `#x2014`); nil where it is none.
    static func text(_ reference: Substring) -> String? {
        guard reference.first == "#" else { return named[String(reference)] }
        let digits = reference.dropFirst()
        let value = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value > 0x1F || value == 9 || value == 10 || value == 13, let scalar = Unicode.Scalar(value)
        else { return nil }
        return String(Character(scalar))
    }

    /// An XML document with HTML's names replaced by what they stand for; XML's own five are left, and so is what is
    /// known to neither, which then is the parser's error.
    static func replaced(in document: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(document.count)
        var at = 0
        while at < document.count {
            let byte = document[at]
            if byte == UInt8(ascii: "&"),
                let end = document[(at + 1)..<min(document.count, at + 2 + longestName)]
                    .firstIndex(of: UInt8(ascii: ";"))
            {
                let name = String(decoding: document[(at + 1)..<end], as: UTF8.self)
                if !xml.contains(name), let text = named[name] {
                    result.append(contentsOf: text.utf8)
                    at = end + 1
                    continue
                }
            }
            result.append(byte)
            at += 1
        }
        return result
    }
}
