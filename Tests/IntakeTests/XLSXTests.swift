import Foundation
import TestSupport
import Testing

@testable import Intake

@Suite("Spreadsheets in .xlsx") struct XLSXTests {
    private static let table = [
        ["id", "question", "answer"],
        ["a/b", "=1+1", "一行目\n二行目\tと <タグ> & \"引用\" 'と'"],
        ["a/c", "  空白を保つ  ", "_x000D_ と _x0041_ と CR\rと \u{1}"],
        ["@SUM(A1)", "-1", "𠮷野家 👨‍👩‍👧"],
    ]

    @Test("what is written is read again: signs of formulas, markup, blanks, line ends, Excel's own escapes")
    func roundTrip() throws {
        var expected = Self.table
        expected[2][2] = "_x000D_ と _x0041_ と CR\rと "
        #expect(try XLSXTable.rows(try XLSXTable.bytes(Self.table, sheet: "FAQ")) == expected)
        #expect(try XLSXTable.bytes(Self.table, sheet: "FAQ") == (try XLSXTable.bytes(Self.table, sheet: "FAQ")))
    }

    @Test(
        "what only looks like an escape once it is written is read as it was",
        arguments: [
            ("_x0041\r", "_x0041\r"), ("_x003D\r1+1", "_x003D\r1+1"), ("_x0041\u{1}_", "_x0041_"),
            ("_x0001_", "_x0001_"), ("_xD83D_", "_xD83D_"), ("_x0041_x0042_", "_x0041_x0042_"),
            ("\r\r_x000D\r", "\r\r_x000D\r"),
            ("_x005F_x0041_", "_x005F_x0041_"),
        ])
    func escapes(text: String, read: String) throws {
        #expect(try XLSXTable.rows(try XLSXTable.bytes([["a"], [text]], sheet: "s")) == [["a"], [read]])
        // Excel resolves every escape, also those of characters that XML lacks.
        if text == "_x0001_" || text == "_xD83D_" { #expect(SheetText.escaped(text) == "_x005F" + text) }
    }

    @Test("a cell that Excel would cut is refused on the way out")
    func longCell() {
        let long = String(repeating: "あ", count: SheetLimits.cellLength + 1)
        #expect(refusal { try XLSXTable.bytes([["a"], [long]], sheet: "s") }?.detail.contains("row 2") == true)
    }

    // MARK: What others write

    @Test("shared texts with runs and readings, numbers, days, truth values, formulas' results and gaps are read")
    func kinds() throws {
        let shared =
            "<sst><si><t>題</t></si><si><r><rPr><b/></rPr><t>東</t></r><r><t xml:space=\"preserve\">京 </t></r>"
            + "<rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si></sst>"
        let styles =
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"General\"/>"
            + "<numFmt numFmtId=\"165\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
            + "<numFmt numFmtId=\"166\" formatCode=\"0&quot;day&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/>"
            + "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>"
        let rows =
            "<row><c t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row><row/><row><c r=\"A3\"/></row>"
            + "<row><c s=\"1\"><v>46478</v></c><c s=\"2\"><v>46478</v></c><c s=\"3\"><v>46478.5</v></c>"
            + "<c s=\"4\"><v>3</v></c><c t=\"b\"><v>1</v></c><c t=\"str\"><f>A1&amp;\"x\"</f><v>x</v></c>"
            + "<c><v>0.10000000000000001</v></c><c t=\"d\"><v>2027-04-01</v></c></row>"
        let file = HandmadePackage.workbook(rows: rows, shared: shared, styles: styles)
        #expect(
            try XLSXTable.rows(file) == [
                ["題", "", "東京 "],
                ["2027-04-01", "46478", "2027-04-01", "3", "TRUE", "x", "0.1", "2027-04-01"],
            ])
    }

    @Test("a sheet is taken by its name, and those there are are named where it is not there")
    func sheets() throws {
        let file = try XLSXTable.bytes([["a"]], sheet: "よくある質問")
        #expect(try XLSXTable.rows(file, sheet: "よくある質問") == [["a"]])
        #expect(refusal { try XLSXTable.rows(file, sheet: "FAQ") }?.detail.contains("よくある質問") == true)
    }

    @Test("files of openpyxl and XlsxWriter are read, and openpyxl reads ours as texts only")
    func foreign() throws {
        guard let python = ForeignPython.interpreter() else { return }
        let folder = URL.temporaryDirectory.appending(path: "noroshi-xlsx-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try run(python, "write", folder)
        let expected = [
            ["id", "question", "answer", "reviewBy"],
            ["a/b", "プールの料金は？", "一行目\n二行目 & <三行目>", "2027-04-01"], ["a/c", "=1+1", "_x000D_", "1.5"],
            ["a/d", "", "true", "42"],
        ]
        for name in ["openpyxl", "xlsxwriter"] {
            guard let bytes = try? Data(contentsOf: folder.appending(path: "\(name).xlsx")) else { continue }
            var rows = try XLSXTable.rows(Array(bytes), sheet: "FAQ")
            // openpyxl writes an escape's letters unescaped, which then say a carriage return.
            if name == "openpyxl", rows[2][2] == "\r" { rows[2][2] = "_x000D_" }
            #expect(rows == expected, "\(name)")
        }
        let ours = folder.appending(path: "ours.xlsx")
        var table = Self.table
        table[2][2] = "改行\nなど"
        try Data(try XLSXTable.bytes(table, sheet: "FAQ")).write(to: ours)
        let output = try run(python, "read", ours)
        guard !output.isEmpty else { return }
        #expect(try JSONDecoder().decode([[String]].self, from: output) == table)
    }

    @discardableResult
    private func run(_ python: URL, _ verb: String, _ target: URL) throws -> Data {
        let process = Process()
        process.executableURL = python
        let script = SharedSamples.projectRoot.appending(path: "Tests/Foreign/spreadsheets.py").path
        process.arguments = [script, verb, target.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        if output.starts(with: Data("SKIPPED".utf8)) { FileHandle.standardError.write(output) }
        return output
    }

    // MARK: What nobody should send

    private func refusal(_ work: () throws -> some Any) -> Refusal? {
        do { _ = try work() } catch { return error as? Refusal }
        return nil
    }

    @Test("every file that broke off is refused")
    func truncated() throws {
        let file = try XLSXTable.bytes([["question", "answer"], ["Q", "A"]], sheet: "s")
        for length in 0..<file.count {
            #expect(refusal { try XLSXTable.rows(Array(file[..<length])) } != nil, "\(length) bytes")
        }
    }

    @Test("a byte changed within a part is found by its checksum")
    func damaged() throws {
        var file = try XLSXTable.bytes([["question", "答え"]], sheet: "s")
        let place = try #require(file.firstIndex(of: 0xE7))
        file[place] = 0xE8
        #expect(refusal { try XLSXTable.rows(file) }?.detail.contains("damaged") == true)
    }

    private static let changes: [(String, String, @Sendable (inout HandmadePackage.Part) -> Void)] = [
        ("encrypted", "encrypted", { $0.flags = 1 }), ("another packing", "method 12", { $0.method = 12 }),
        ("sizes in ZIP64", "ZIP64", { $0.size = 0xFFFF_FFFF }),
        ("a bomb by its size", "unpack", { $0.size = SheetLimits.partBytes + 1 }),
        ("a bomb by its ratio", "unpack", { $0.size = SheetLimits.partBytes }),
        ("more than announced", "damaged", { $0.size -= 1 }), ("less than announced", "damaged", { $0.size += 1 }),
        ("out of the package", "points out", { $0.name = "xl/../../etc/passwd" }),
        ("from the root", "points out", { $0.name = "/etc/passwd" }),
        ("a drive", "points out", { $0.name = "C:/x" }), ("backslashes", "cannot be read", { $0.name = "..\\x" }),
        ("one part twice", "twice", { $0.name = "XL/Workbook.xml" }),
        ("bytes of another", "disagree", { $0.offset = 0 }),
    ]

    @Test("archives that an office never makes are refused, each with what is wrong", arguments: changes.indices)
    func hostile(_ place: Int) {
        let (name, what, change) = Self.changes[place]
        var parts = HandmadePackage.parts(rows: "<row><c><v>1</v></c></row>")
        change(&parts[parts.count - 1])
        let found = refusal { try XLSXTable.rows(HandmadePackage.file(parts)) }
        #expect(found?.detail.contains(what) == true, "\(name): \(found?.detail ?? "read")")
    }

    @Test("parts that share bytes are refused before anything is unpacked")
    func overlapping() {
        var inner = HandmadePackage.Part(name: "b", content: [0x78])
        inner.method = 0
        let record = Array(HandmadePackage.file([inner]).prefix(HandmadePackage.headLength + 2))
        var outer = HandmadePackage.Part(name: "a", content: record)
        outer.method = 0
        inner.offset = HandmadePackage.headLength + 1
        #expect(refusal { try ZipArchive(HandmadePackage.file([outer, inner])) }?.detail.contains("share") == true)
    }

    @Test("too many parts, ZIP64's own record, an old or locked file, and a file beyond the limit are refused")
    func limits() {
        let many = (0...SheetLimits.entries).map { HandmadePackage.Part(name: "\($0)", content: []) }
        #expect(refusal { try ZipArchive(HandmadePackage.file(many)) }?.reason == .tooMany)
        var zip64 = HandmadePackage.file(HandmadePackage.parts(rows: ""))
        for offset in 3...6 { zip64[zip64.count - offset] = 0xFF }
        #expect(refusal { try ZipArchive(zip64) }?.detail.contains("ZIP64") == true)
        #expect(refusal { try ZipArchive([0xD0, 0xCF, 0x11, 0xE0]) }?.detail.contains("password") == true)
        let large = [UInt8](repeating: 0, count: SheetLimits.fileBytes + 1)
        #expect(refusal { try ZipArchive(large) }?.reason == .tooLarge)
    }

    @Test(
        "sheets are refused where their cells make no table",
        arguments: [
            ("<row><c r=\"IW1\"><v>1</v></c></row>", Refusal.Reason.tooMany),
            ("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", .malformed),
            ("<row><c r=\"1\"><v>1</v></c></row>", .malformed), ("<row><c t=\"s\"><v>9</v></c></row>", .malformed),
            ("<row><c t=\"s\"><v>-1</v></c></row>", .malformed), ("<row><c t=\"e\"><v>#REF!</v></c></row>", .invalid),
            ("<row><c t=\"x\"><v>1</v></c></row>", .malformed), ("<row>", .malformed),
        ])
    func sheetFaults(_ rows: String, _ reason: Refusal.Reason) {
        #expect(refusal { try XLSXTable.rows(HandmadePackage.workbook(rows: rows)) }?.reason == reason)
    }

    @Test("a short text that stands in very many cells does not fill the memory")
    func repeated() {
        let text = String(repeating: "あ", count: 30_000)
        let row = "<row>" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: 200) + "</row>"
        let file = HandmadePackage.workbook(
            rows: String(repeating: row, count: 10), shared: "<sst><si><t>\(text)</t></si></sst>")
        #expect(refusal { try XLSXTable.rows(file) }?.reason == .tooLarge)
    }

    @Test("a document type in any part is refused")
    func doctype() {
        let shared = "<!DOCTYPE sst [<!ENTITY a \"aaaa\">]><sst><si><t>&a;</t></si></sst>"
        let file = HandmadePackage.workbook(rows: "<row><c t=\"s\"><v>0</v></c></row>", shared: shared)
        #expect(refusal { try XLSXTable.rows(file) }?.reason == .doctype)
    }
}
