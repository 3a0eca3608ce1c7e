/// The parts of a workbook that a sheet's texts need, each read when asked for.
struct XLSXWorkbook {
    private var archive: ZipArchive
    /// The workbook part's name, e.g. `xl/workbook.xml`.
    private let main: String
    private let book: Element
    /// The workbook's relationships: what each leads to, by its id.
    private let links: [Relationship]

    private struct Relationship {
        var id: String
        /// The last step of its type: `worksheet`, `sharedStrings`, `styles`. The steps before differ between the
        /// transitional and the strict form of the format.
        var type: Substring
        /// The part's name from the package's root.
        var part: String
    }

    private static func malformed(_ what: String) -> Refusal {
        Refusal(.malformed, "the .xlsx has \(what)", whatToDo: "Open it in the spreadsheet and save it once more.")
    }

    init(_ bytes: [UInt8]) throws(Refusal) {
        var archive = try ZipArchive(bytes)
        let roots = try Self.relationships(of: "", in: &archive)
        guard let root = roots.first(where: { $0.type == "officeDocument" }),
            let book = try Self.document(root.part, in: &archive), book.name == "workbook"
        else {
            throw Refusal(
                .unknownFormat, "the archive is no .xlsx workbook", whatToDo: "Save the table as .xlsx or CSV.")
        }
        main = root.part
        self.book = book
        links = try Self.relationships(of: root.part, in: &archive)
        self.archive = archive
    }

    private static func document(_ name: String, in archive: inout ZipArchive) throws(Refusal) -> Element? {
        guard let bytes = try archive.part(name) else { return nil }
        let decoded = try Decoded(bytes, contentType: nil)
        guard decoded.syntax == .xml else { throw malformed("a part \"\(name)\" that is no XML") }
        return try XMLReader.read(decoded.text)
    }

    // MARK: Relationships

    /// Those of a part, or of the package where the name is empty. What lies outside the file is left out.
    private static func relationships(
        of part: String, in archive: inout ZipArchive
    ) throws(Refusal) -> [Relationship] {
        let slash = part.lastIndex(of: "/").map { part.index(after: $0) } ?? part.startIndex
        let folder = part[..<slash]
        guard let list = try document("\(folder)_rels/\(part[slash...]).rels", in: &archive) else { return [] }
        return list.all("Relationship").compactMap { element in
            let attributes = element.attributes
            guard let id = attributes["Id"], let type = attributes["Type"], let target = attributes["Target"],
                attributes["TargetMode"] != "External"
            else { return nil }
            return Relationship(
                id: id, type: type[(type.lastIndex(of: "/").map { type.index(after: $0) } ?? type.startIndex)...],
                part: resolved(target, in: folder))
        }
    }

    /// A target as a name from the root: `/xl/a.xml` is one, others start at the folder of the part that names them.
    private static func resolved(_ target: String, in folder: Substring) -> String {
        var steps: [Substring] = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }

    private mutating func linked(_ type: String) throws(Refusal) -> Element? {
        guard let link = links.first(where: { $0.type == type }) else { return nil }
        return try Self.document(link.part, in: &archive)
    }

    // MARK: Rows

    mutating func rows(of name: String?) throws(Refusal) -> [[String]] {
        let sheets = book.child("sheets")?.all("sheet") ?? []
        let names = sheets.map { $0.attributes["name"] ?? "" }
        guard let place = name.map(names.firstIndex(of:)) ?? (sheets.isEmpty ? nil : 0) else {
            throw Refusal(
                .missing,
                name.map { "there is no sheet \"\($0)\"; there are \(names.joined(separator: ", "))" }
                    ?? "the workbook has no sheet", whatToDo: "Name one of them with --sheet.")
        }
        // The prefix of the relationships' namespace is the writer's choice.
        let id = sheets[place].attributes.all.first { $0.key.hasSuffix(":id") }?.value
        guard let link = links.first(where: { $0.id == id }), link.type == "worksheet",
            let sheet = try Self.document(link.part, in: &archive)
        else { throw Self.malformed("no content for the sheet \"\(names[place])\"") }
        let shared = try linked("sharedStrings")?.all("si").map(Self.text) ?? []
        let dates = XLSXDates(styles: try linked("styles"), book: book)
        var table = SheetRows()
        for row in sheet.child("sheetData")?.all("row") ?? [] {
            for cell in row.all("c") {
                let reference = cell.attributes["r"]
                let column = try reference.map { reference throws(Refusal) in try Self.column(reference) }
                try table.add(try Self.text(of: cell, shared: shared, dates: dates), at: column)
            }
            table.endRow()
        }
        return table.rows
    }

    private static func text(of cell: Element, shared: [String], dates: XLSXDates) throws(Refusal) -> String {
        let value = cell.child("v")?.text ?? ""
        let place = cell.attributes["r"] ?? "?"
        switch cell.attributes["t"] ?? "n" {
        case "s":
            guard let index = Int(value), shared.indices.contains(index) else {
                throw malformed("a cell \(place) whose text is missing")
            }
            return shared[index]
        case "inlineStr": return cell.child("is").map(text) ?? ""
        case "str": return SheetText.plain(cell.child("v")?.ownText ?? "")
        case "b": return value == "1" ? "TRUE" : "FALSE"
        case "d": return value
        case "e":
            throw Refusal(
                .invalid, "the cell \(place) holds the error \(value)", whatToDo: "Mend its formula, or write the text."
            )
        case "n": return dates.text(of: value, style: cell.attributes["s"].flatMap { Int($0) } ?? 0)
        case let type: throw malformed("a cell \(place) of the unknown type \"\(type.prefix(20))\"")
        }
    }

    /// The text of a string: its own, or its runs'; not the readings that Japanese Excel keeps beside it (`rPh`).
    private static func text(_ string: Element) -> String {
        let runs = string.all("r")
        let texts = runs.isEmpty ? string.all("t") : runs.flatMap { $0.all("t") }
        return SheetText.plain(texts.map(\.ownText).joined())
    }

    /// The column of a reference such as `AB12`, counted from 0.
    private static func column(_ reference: String) throws(Refusal) -> Int {
        var column = 0
        for byte in reference.utf8 {
            guard (0x41...0x5A).contains(byte) else { break }
            column = column * 26 + Int(byte) - 0x40
            guard column <= SheetLimits.columns else {
                throw Refusal(
                    .tooMany, "the cell \(reference.prefix(20)) lies beyond column \(SheetLimits.columns)",
                    whatToDo: "Delete the columns that do not belong to the table.")
            }
        }
        guard column > 0 else { throw malformed("a cell without a place, \"\(reference.prefix(20))\"") }
        return column - 1
    }
}

/// Rows while they are gathered, within the limits of a sheet.
private struct SheetRows {
    private(set) var rows: [[String]] = []
    private var row: [String] = []
    private var cells = 0
    private var textBytes = 0

    /// - Parameter column: nil for the one after the last.
    mutating func add(_ text: String, at column: Int?) throws(Refusal) {
        let column = column ?? row.count
        guard column >= row.count else {
            throw Refusal(
                .malformed, "the .xlsx has cells out of their order",
                whatToDo: "Open it in the spreadsheet and save it once more.")
        }
        cells += column - row.count + 1
        textBytes += text.utf8.count
        guard cells <= SheetLimits.cells, column < SheetLimits.columns else {
            throw Refusal(
                .tooMany, "more than \(SheetLimits.cells) cells, or \(SheetLimits.columns) in a row",
                whatToDo: "Part the table.")
        }
        guard textBytes <= SheetLimits.textBytes else {
            throw Refusal(
                .tooLarge, "the cells' texts have more than \(SheetLimits.textBytes) bytes", whatToDo: "Part the table."
            )
        }
        row += [String](repeating: "", count: column - row.count) + [text]
    }

    mutating func endRow() {
        if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
        row = []
    }
}
