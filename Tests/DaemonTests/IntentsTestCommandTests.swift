import Chat
import Foundation
import Notice
import Testing

@testable import noroshi

/// `noroshi intents adopt|test|undo` on a folder of two intents.
@Suite("The intents' folder, changed by commands") struct IntentsTestCommandTests {
    private let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "noroshi-intents-\(UInt64.random(in: 0 ... .max))")
        try write("garbage/bulky", "粗大ごみの出し方", ["家具を捨てたい", "ソファの処分"])
        try write("moving/in", "引っ越してきたときの手続き", ["転入届を出したい", "転入の届け出"])
    }

    private func write(_ id: String, _ question: String, _ examples: [String]) throws {
        let intent = folder.appending(path: id)
        try FileManager.default.createDirectory(at: intent, withIntermediateDirectories: true)
        try Data("{ section: \"課\", reviewBy: \"2027-04-01\" }".utf8).write(
            to: intent.appending(path: "intent.json5"))
        let list = examples.map { "- \($0)\n" }.joined()
        try Data("# \(question)\n\n## examples\n\(list)\n## answer\n窓口へどうぞ。\n".utf8).write(
            to: intent.appending(path: "ja.md"))
    }

    private func text(_ path: String) -> String? {
        try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    private func adopt(_ text: String, _ intent: String) throws {
        try ExampleEdit(
            text: text, language: .japanese, intent: IntentID(rawValue: intent), folder: folder.path
        ).apply()
    }

    private func test() throws -> ExitCode {
        var arguments = Arguments(["--intents", folder.path])
        return try IntentsTest.run(&arguments)
    }

    @Test("an adopted question is an example and a reviewed question; undoing takes both out again")
    func adoptAndUndo() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let before = text("garbage/bulky/ja.md")
        try adopt("たんすを\n捨てたいんですが", "garbage/bulky")
        #expect(text("garbage/bulky/ja.md")?.contains("- ソファの処分\n- たんすを 捨てたいんですが\n") == true)
        #expect(
            text("tests.jsonl")
                == #"{"intent":"garbage/bulky","language":"ja","question":"たんすを 捨てたいんですが"}"# + "\n")
        #expect(try test() == .ok)
        #expect(try IntentsEdit.undo(in: folder.path) == 2)
        #expect(text("garbage/bulky/ja.md") == before)
        #expect(text("tests.jsonl") == nil)
        #expect(throws: CommandFailure.self) { try IntentsEdit.undo(in: folder.path) }
    }

    @Test("what was written by hand after an adoption is not undone")
    func undoAfterHand() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try adopt("たんすを捨てたいんですが", "garbage/bulky")
        let changed = (text("tests.jsonl") ?? "") + "\n"
        try Data(changed.utf8).write(to: folder.appending(path: "tests.jsonl"))
        #expect(throws: CommandFailure.self) { try IntentsEdit.undo(in: folder.path) }
        #expect(text("garbage/bulky/ja.md")?.contains("たんす") == true)
    }

    @Test("a question that stands in another intent is not adopted, and nothing is left of the try")
    func refused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let before = text("garbage/bulky/ja.md")
        #expect(throws: CommandFailure.self) { try adopt("転入届を出したい", "garbage/bulky") }
        #expect(text("garbage/bulky/ja.md") == before)
        #expect(text("tests.jsonl") == nil)
        #expect(text(".last-change.json") == nil)
    }

    @Test("a reviewed question that finds something else is an error of the test and a warning of the check")
    func missed() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = """
            {"question": "転入届を出したい", "language": "ja", "intent": "moving/in"}

            {"question": "転入届を出したい", "intent": "garbage/bulky"}
            {"question": "ソファの処分"}
            """
        try Data(lines.utf8).write(to: folder.appending(path: "tests.jsonl"))
        #expect(try test() == .error)
        let (library, _) = try IntentFolder.read(folder.path)
        let chat = Chat(library: library, languages: [.japanese], slots: Slots())
        #expect(try IntentsTest.warning(in: folder.path, chat)?.contains("2 of 3 reviewed questions") == true)
    }

    @Test(
        "a line that cannot be read is told with its number",
        arguments: [#"{"intent": "a/b"}"#, #"{"question": "x", "language": "xx"}"#, "x"])
    func malformed(_ line: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("\n\(line)".utf8).write(to: folder.appending(path: "tests.jsonl"))
        #expect {
            _ = try test()
        } throws: {
            "\($0)".contains("tests.jsonl:2")
        }
    }
}
