/// A table that an office keeps in Excel or LibreOffice: one sheet of an .xlsx file (ISO/IEC 29500-1 §12, §18), texts only.
///
/// It stands in this room, as `CSVTable` does, because the reader of hostile XML that it needs does not leave it.
package enum XLSXTable {
    /// Whether bytes begin as a ZIP archive does, which no text does.
    package static func isXLSX(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
    }

    /// The rows of the sheet of that name, or of the first one, the header among them; empty rows are left out. Numbers are
    /// as they are stored, dates `2027-04-01`, formulas what they were last worked out to.
    package static func rows(_ bytes: [UInt8], sheet: String? = nil) throws(Refusal) -> [[String]] {
        var workbook = try XLSXWorkbook(bytes)
        return try workbook.rows(of: sheet)
    }

    // MARK: Writing

    /// A file with one sheet of the table. Every cell is a text and formatted as one, so that neither the program nor who
    /// edits it makes a formula, a number or a date of it.
    package static func bytes(_ rows: [[String]], sheet: String) throws(Refusal) -> [UInt8] {
        for (place, row) in rows.enumerated() {
            if let long = row.first(where: { $0.utf16.count > SheetLimits.cellLength }) {
                throw Refusal(
                    .tooLarge,
                    "row \(place + 1): a cell of \(long.utf16.count) characters; Excel takes "
                        + "\(SheetLimits.cellLength)", whatToDo: "Shorten it, or export CSV.")
            }
        }
        let data = rows.map { row in
            let cells = row.map {
                "<c t=\"inlineStr\" s=\"1\"><is><t xml:space=\"preserve\">\(escaped($0))</t></is></c>"
            }
            return "<row>\(cells.joined())</row>"
        }.joined()
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "http://schemas.openxmlformats.org/package/2006"
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"\(package)/content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(type).sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"\(type).worksheet+xml\"/>"
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(type).styles+xml\"/></Types>"
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" "
                    + "Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>"
                    + "<sheet name=\"\(escaped(sheet))\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"\(package)/relationships\">"
                    + "<Relationship Id=\"rId1\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                    + "<Relationship Id=\"rId2\" Type=\"\(office)/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
            (
                "xl/styles.xml",
                "<styleSheet xmlns=\"\(main)\"><fonts count=\"1\"><font/></fonts>"
                    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                    + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                    + "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
                    // 49 is the built-in format of texts (§18.8.30).
                    + "<cellXfs count=\"2\"><xf xfId=\"0\"/><xf numFmtId=\"49\" xfId=\"0\" applyNumberFormat=\"1\" "
                    + "applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs><cellStyles count=\"1\">"
                    + "<cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns=\"\(main)\"><cols><col min=\"1\" max=\"\(SheetLimits.columns)\" width=\"24\" "
                    + "style=\"1\" customWidth=\"1\"/></cols><sheetData>\(data)</sheetData></worksheet>"
            ),
        ]
        let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        return ZipArchive.bytes(parts.map { ($0.0, Array((declaration + $0.1).utf8)) })
    }

    /// Whether XML may hold a character as it stands (XML 1.0 §2.2), but for carriage returns, which it changes.
    static func isInXML(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF || scalar == "\n" || scalar == "\t"
    }

    /// Text as XML and Excel take it.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for piece in SheetText.escaped(text).unicodeScalars {
            switch piece {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(piece)
            }
        }
        return result
    }
}
