import Foundation
import Testing

@testable import noroshi

struct WordingLintTests {
    @Test(arguments: [
        ("水（みず）が　出（で）ません。", ExitCode.ok), ("津波（つなみ）が　来（き）ます。", .ok), ("断水です。", .error),
        ("# 断水（だんすい）ですか\n\n## examples\n- a\n\n## answer\n水（みず）が　出（で）ません。\n", .ok),
    ])
    func `The command ends with an error where a text has one`(text: String, code: ExitCode) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lint-\(UUID().uuidString).md")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        var arguments = Arguments([file.path])
        #expect(try WordingLint.lint(&arguments) == code)
    }

    @Test func `A call without a file, with an option it has not, or with a file that is no text is refused`() throws {
        var none = Arguments([])
        #expect(throws: UsageError.self) { try WordingLint.lint(&none) }
        var option = Arguments(["--fix", "a.md"])
        #expect(throws: UsageError.self) { try WordingLint.lint(&option) }
        let file = FileManager.default.temporaryDirectory.appending(path: "lint-\(UUID().uuidString).txt")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data([0x8E, 0xE6, 0xFF]).write(to: file)
        var binary = Arguments([file.path])
        #expect(throws: CommandFailure.self) { try WordingLint.lint(&binary) }
    }
}
