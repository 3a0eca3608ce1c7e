import Compression

@testable import Intake

/// Packages put together by hand, so that each of their fields can be wrong.
enum HandmadePackage {
    /// Bytes of a part's own header before its name.
    static let headLength = 30

    struct Part: Sendable {
        var name: String
        var content: [UInt8]
        var method = 8
        var flags = 0
        var size: Int
        /// Where the directory says the part begins; nil for where it does.
        var offset: Int?

        init(name: String, content: [UInt8]) {
            self.name = name
            self.content = content
            size = content.count
        }

        /// A deflate stream of one stored block (RFC 1951 §3.2.4).
        var packed: [UInt8] {
            guard method == 8 else { return content }
            var blocks: [UInt8] = []
            var rest = content[...]
            repeat {
                let block = rest.prefix(0xFFFF)
                rest = rest.dropFirst(block.count)
                let length = UInt16(block.count)
                blocks += [rest.isEmpty ? 1 : 0] + little(Int(length), 2) + little(Int(~length), 2) + block
            } while !rest.isEmpty
            return blocks
        }
    }

    static func parts(rows: String, shared: String? = nil, styles: String? = nil) -> [Part] {
        func link(_ id: String, _ type: String, _ target: String) -> String {
            "<Relationship Id=\"\(id)\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/\(type)\" "
                + "Target=\"\(target)\"/>"
        }
        let texts: [(String, String?)] = [
            ("_rels/.rels", "<Relationships>\(link("a", "officeDocument", "/xl/workbook.xml"))</Relationships>"),
            (
                "xl/workbook.xml",
                "<workbook xmlns:x=\"urn:x\"><sheets><sheet name=\"s\" x:id=\"b\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships>\(link("b", "worksheet", "../xl/sheet.xml"))\(link("c", "sharedStrings", "texts.xml"))"
                    + "\(link("d", "styles", "styles.xml"))</Relationships>"
            ),
            ("xl/texts.xml", shared), ("xl/styles.xml", styles),
            ("xl/sheet.xml", "<worksheet><sheetData>\(rows)</sheetData></worksheet>"),
        ]
        return texts.compactMap { name, text in text.map { Part(name: name, content: Array($0.utf8)) } }
    }

    static func workbook(rows: String, shared: String? = nil, styles: String? = nil) -> [UInt8] {
        file(parts(rows: rows, shared: shared, styles: styles))
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func file(_ parts: [Part]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for part in parts {
            let packed = part.packed
            let name = Array(part.name.utf8)
            let head =
                [20, 0] + little(part.flags, 2) + little(part.method, 2) + [0, 0, 0, 0]
                + little(Int(Deflate.checksum(part.content)), 4) + little(packed.count, 4) + little(part.size, 4)
                + little(name.count, 2) + [0, 0]
            directory += [0x50, 0x4B, 1, 2, 20, 0] + head + [UInt8](repeating: 0, count: 10)
            directory += little(part.offset ?? file.count, 4) + name
            file += [0x50, 0x4B, 3, 4] + head + name + packed
        }
        return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(parts.count, 2) + little(parts.count, 2)
            + little(directory.count, 4) + little(file.count, 4) + [0, 0]
    }
}
