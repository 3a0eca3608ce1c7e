/// RFC 4180 with the habits of offices: CRLF or LF, quotes only where needed, a tab or semicolon instead of the comma where
/// the settings say so. One pass.
enum CSVReader {
    /// The rows, each with its fields as written; empty lines are left out.
    static func rows(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) throws(Refusal) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        var cells = 0
        func text() -> String {
            wasQuoted ? String(decoding: field, as: UTF8.self) : String(decoding: field, as: UTF8.self).trimmed
        }
        func endField() throws(Refusal) {
            cells += 1
            guard cells <= Limits.elements else { throw Refusal(.tooMany, "more than \(Limits.elements) fields") }
            row.append(text())
            field.removeAll(keepingCapacity: true)
            wasQuoted = false
        }
        func endRow() throws(Refusal) {
            try endField()
            if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
            row.removeAll(keepingCapacity: true)
        }
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if isQuoted {
                guard byte == UInt8(ascii: "\"") else {
                    field.append(byte)
                    continue
                }
                if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                    field.append(byte)
                    at += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\""), field.isEmpty, !wasQuoted {
                isQuoted = true
                wasQuoted = true
            } else if byte == separator {
                try endField()
            } else if byte == 0x0A || byte == 0x0D {
                if byte == 0x0D, at < bytes.count, bytes[at] == 0x0A { at += 1 }
                try endRow()
            } else {
                field.append(byte)
            }
        }
        guard !isQuoted else { throw Refusal(.malformed, "a quoted field of the CSV does not end") }
        if !field.isEmpty || !row.isEmpty { try endRow() }
        return rows
    }
}
