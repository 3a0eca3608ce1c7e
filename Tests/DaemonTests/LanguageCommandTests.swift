import Chat
import Foundation
import Testing

@testable import noroshi

@Suite("noroshi language") struct LanguageCommandTests {
    private func line(_ text: String, json: Bool) -> String {
        LanguageCommand.line(LanguageIdentifier().guess(text), text: text, json: json)
    }

    @Test("a line has the tag and the confidence; as JSON also the script, which tells romaji from Japanese")
    func output() throws {
        struct Printed: Decodable {
            var language: String
            var confidence: Double
            var script: String?
        }
        func printed(_ text: String) throws -> Printed {
            try JSONDecoder().decode(Printed.self, from: Data(line(text, json: true).utf8))
        }
        let romaji = try printed("gomi no hi wa itsu desu ka")
        #expect(romaji.language == "ja" && romaji.script == "Latn" && romaji.confidence > 0.6)
        #expect(try printed("ごみのひはいつ").script == "Jpan")
        // Half-width, and nothing but marks of sound.
        for katakana in ["ｺﾞﾐﾉﾋﾊｲﾂ", "ｺ ﾞ", "ー ﾞ"] {
            let guess = try printed(katakana)
            #expect(guess.language == "und" || guess.language == "ja" && guess.script == "Jpan", "\(guess)")
        }
        #expect(try printed("垃圾什麼時候收").language == "zh-Hant")
        let nothing = try printed("171 \"👍\"")
        #expect(nothing.language == "und" && nothing.confidence == 0 && nothing.script == nil)
        #expect(line("쓰레기는 언제 버려요?", json: false) == "ko\t0.99\n")
    }

    @Test("input is read by lines however it arrives; an overlong line is cut, bytes that are no UTF-8 are replaced")
    func lines() throws {
        let pipe = Pipe()
        let long = String(repeating: "a", count: InputLines.longestLine + 1_000)
        let bytes = Data("one\r\n\ntwo\n\(long)\nthree".utf8) + [0xFF]
        Thread.detachNewThread {
            for part in [bytes.prefix(2), bytes.dropFirst(2)] { pipe.fileHandleForWriting.write(part) }
            try? pipe.fileHandleForWriting.close()
        }
        var lines = InputLines(file: pipe.fileHandleForReading.fileDescriptor)
        var read: [String] = []
        while let batch = try lines.next() { read += batch }
        #expect(read == ["one", "", "two", String(long.prefix(InputLines.longestLine)), "three\u{FFFD}"])
    }
}
