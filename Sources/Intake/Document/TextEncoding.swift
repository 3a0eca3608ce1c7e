import FoundationEssentials

/// The encodings a document may come in. Everything else is refused: an encoding nobody uses here (UTF-7, EBCDIC) is how
/// a `<!DOCTYPE` is smuggled past a scan of the bytes (facts: platform.md, XML).
enum TextEncoding: String, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case shiftJIS = "CP932"
    /// With NEC's and IBM's characters, which ward sites write (①, 髙).
    case eucJP = "EUC-JP-MS"
    case iso2022JP = "ISO-2022-JP"
    case latin1 = "ISO-8859-1"
    case ascii = "US-ASCII"

    /// The encoding for a label from a declaration or a header. Shift_JIS is read as windows-31j, its superset, because
    /// that is what ward sites really write (①, 髙). `utf-16` alone needs the byte order from the bytes.
    init?(label: some StringProtocol) {
        switch label.lowercased().trimmed {
        case "utf-8", "utf8": self = .utf8
        case "utf-16le": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932", "ms932", "ms_kanji", "csshiftjis":
            self = .shiftJIS
        case "euc-jp", "eucjp", "x-euc-jp", "x-eucjp", "eucjp-ms", "cp51932": self = .eucJP
        case "iso-2022-jp", "csiso2022jp": self = .iso2022JP
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1": self = .latin1
        case "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us": self = .ascii
        default: return nil
        }
    }

    /// The encoding that the first bytes prove: a byte order mark, or the zero beside a `<` that starts a UTF-16
    /// document (XML 1.0, appendix F). Also how many bytes the mark takes.
    static func sniffed(_ bytes: [UInt8]) -> (encoding: TextEncoding, mark: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return nil }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        guard bytes.count >= 4 else { return nil }
        if bytes[0] == 0x3C, bytes[1] == 0, bytes[2] != 0, bytes[3] == 0 { return (.utf16LittleEndian, 0) }
        if bytes[0] == 0, bytes[1] == 0x3C, bytes[2] == 0, bytes[3] != 0 { return (.utf16BigEndian, 0) }
        return nil
    }
}

/// The encodings that documents are read in, by the labels that settings may give (`Shift_JIS`).
package enum DocumentCharset {
    package static func isRead(_ label: String) -> Bool { TextEncoding(label: label) != nil }
}
