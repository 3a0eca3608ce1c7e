import Notice
import Testing

@testable import Chat

@Suite("The FAQ as a spreadsheet")
struct IntentSheetTests {
    @Test("out and in again every shipped intent is as it was")
    func roundTrip() throws {
        let library = ShippedIntents.library
        let rows = IntentSheet.rows(of: library)
        #expect(rows.count == 1 + library.intents.reduce(0) { $0 + $1.texts.count })
        let files = try IntentSheet.files(of: rows, known: library)
        for file in files {
            let parts = file.path.split(separator: "/")
            let id = IntentID(rawValue: parts.dropLast().joined(separator: "/"))
            let tag = try #require(LanguageTag(rawValue: String(parts.last?.dropLast(3) ?? "")))
            var before = try #require(library[id]?.texts[tag])
            guard case .success(var after) = IntentMarkdown.parse(Array(file.text.utf8), file: file.path) else {
                Issue.record("\(file.path) cannot be read")
                continue
            }
            (before.answerLine, before.exampleLines, after.answerLine, after.exampleLines) = (0, [], 0, [])
            #expect(after == before, "\(file.path)")
        }
        #expect(files.count == rows.count - 1)
    }

    @Test("another municipality's table is taken by its own column names; its intents are named by their questions")
    func foreign() throws {
        let rows = [["番号", "質問", "回答"], ["1", "プールの料金は", "市民プールのページをご覧ください。\n電話：{{phone.pool}}"]]
        let defaults = IntentSheet.Defaults(topic: "faq", section: "スポーツ課", reviewBy: "2027-04-01")
        let map: [IntentSheet.Column: String] = [.question: "質問", .answer: "回答"]
        let files = try IntentSheet.files(
            of: rows, map: map, defaults: defaults, known: IntentLibrary([], menu: []))
        #expect(files.map { $0.path.split(separator: "/").last } == ["intent.json5", "ja.md"])
        let (library, problems) = IntentLibrary.read(files.map { ($0.path, Array($0.text.utf8)) })
        #expect(problems == [])
        let intent = try #require(library.intents.first)
        #expect(intent.section == "スポーツ課")
        #expect(intent.slots.keys.sorted() == ["phone.pool"])
        #expect(intent.texts[.japanese]?.question == "プールの料金は")
        // Once more it is the same intent: an import can be repeated.
        #expect(
            try IntentSheet.files(of: rows, map: map, defaults: defaults, known: library).map(\.path) == [files[1].path]
        )
    }

    @Test("what a spreadsheet would take for a formula goes out and comes in as text")
    func formulas() throws {
        let text = IntentText(question: "=1+1", examples: ["@SUM(A1)"], answer: "- -1 です")
        let intent = Intent(
            id: IntentID(rawValue: "a/b"), section: "+課", reviewBy: Timestamp(milliseconds: 1_795_222_800_000),
            texts: [.japanese: text])
        let library = IntentLibrary([intent], menu: [])
        let rows = IntentSheet.rows(of: library)
        #expect(rows[1].allSatisfy { !"=+-@".contains($0.first ?? " ") })
        #expect(rows[1][2] == "'=1+1")
        #expect(try IntentSheet.files(of: rows, known: library).first?.text == IntentMarkdown.file(of: text))
    }

    @Test(
        "a row that cannot be taken is told with its number, and nothing is taken",
        arguments: [
            ([["question"], ["Q"]], 1, "answer"), ([["id", "question", "answer"], ["a", "Q", "A"]], 2, "topic/name"),
            ([["id", "question", "answer"], ["../x", "Q", "A"]], 2, "topic/name"),
            ([["id", "question", "answer"], ["a/b", "", "A"]], 2, "question"),
            ([["id", "question", "answer"], ["a/b", "Q", "A"]], 2, "section"),
            ([["question", "answer"], ["Q", "A"]], 2, "no id"),
            ([["id", "language", "question", "answer"], ["a/b", "xx", "Q", "A"]], 2, "xx"),
            ([["id", "question", "answer", "section", "reviewBy"], ["a/b", "Q", "A", "s", "soon"]], 2, "date"),
            (
                [
                    ["id", "question", "answer", "section", "reviewBy"], ["a/b", "Q", "A", "s", "2027-01-01"],
                    ["a/b", "Q2", "A", "s", "2027-01-01"],
                ], 3, "row 2 too"
            ),
        ] as [([[String]], Int, String)])
    func faults(_ rows: [[String]], _ row: Int, _ what: String) {
        #expect {
            _ = try IntentSheet.files(of: rows, known: IntentLibrary([], menu: []))
        } throws: { error in
            guard let fault = error as? IntentSheet.Fault else { return false }
            return fault.row == row && fault.what.contains(what)
        }
    }
}
