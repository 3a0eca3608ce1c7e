/// A table that an office keeps, as its spreadsheet saves it and reads it.
package enum CSVTable {
    /// The rows with their fields, the header among them. UTF-8 with or without a mark, or else Shift_JIS (windows-31j), which
    /// Japanese spreadsheets write unless told otherwise.
    package static func rows(_ bytes: [UInt8]) throws(Refusal) -> [[String]] {
        let isUTF8 = bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) != nil }
        let encoding = isUTF8 || TextEncoding.sniffed(bytes) != nil ? nil : "text/csv; charset=windows-31j"
        return try CSVReader.rows(try Decoded(bytes, contentType: encoding, isPlain: true).text)
    }

    /// The table as UTF-8 with the mark by which Excel knows it, every field quoted, rows ended by CRLF (RFC 4180).
    package static func bytes(_ rows: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        for row in rows {
            let line = row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
            bytes += Array(line.utf8) + [0x0D, 0x0A]
        }
        return bytes
    }
}
