import Notice
import Testing

@testable import Chat

@Suite struct IntentFormatTests {
    private static let manifest = """
        { section: "課", reviewBy: "2027-05-31", slots: { "phone.x": "番号" } }
        """
    private static let text = """
        # 質問

        ## examples
        - 例1
        - 例2

        ## answer
        答え {{phone.x}}
        - 一
        """

    private func read(_ files: [String: String]) -> (library: IntentLibrary, problems: [IntentProblem]) {
        IntentLibrary.read(files.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) })
    }

    @Test("an intent is a folder with a manifest and a file a language")
    func reads() throws {
        let (library, problems) = read(["a/b/intent.json5": Self.manifest, "a/b/ja.md": Self.text, "README.md": "x"])
        #expect(problems == [])
        let intent = try #require(library[IntentID(rawValue: "a/b")])
        #expect(intent.section == "課")
        let text = try #require(intent.texts[.japanese])
        #expect(text.question == "質問")
        #expect(text.examples == ["例1", "例2"])
        #expect(text.exampleLines == [4, 5])
        #expect(text.answer == "答え {{phone.x}}\n- 一")
    }

    @Test("a label is one short line, and what is longer is cut after a word")
    func labels() throws {
        func label(_ text: String) -> (label: String?, problems: [IntentProblem]) {
            let file = "# 質問\n\n## label\n\(text)\n\n## examples\n- 例\n\n## answer\nx"
            let (library, problems) = read(["a/b/intent.json5": Self.manifest, "a/b/ja.md": file])
            return (library[IntentID(rawValue: "a/b")]?.texts[.japanese]?.label, problems)
        }
        #expect(label("粗大ごみ").label == "粗大ごみ")
        #expect(label("一\n二").problems.contains { $0.what.contains("longer than a button") })
        let long = String(repeating: "長", count: IntentText.labelLimit + 1)
        #expect(label(long).problems.contains { $0.what.contains("longer than a button") })
        #expect(QuickReply(label: "1. Where should I evacuate to?", payload: "x").label == "1. Where should I…")
        #expect(QuickReply(label: "どこへ避難すればいいですか、教えてください、今すぐ", payload: "x").label.count == 20)
    }

    @Test(
        "what is wrong is told with its file, its line and the fix",
        arguments: [
            ("ja.md", "質問", "a/b/ja.md:1", "stands before the answer"),
            ("ja.md", "# 質問\n## answer\nx", "a/b/ja.md:2", "does not belong here"),
            ("ja.md", "# 質問\n## examples\n- 例\n例2\n## answer\nx", "a/b/ja.md:4", "stands before the answer"),
            ("ja.md", "# 質問\n## examples\n- 例\n## answer\n", "a/b/ja.md", "there is no answer"),
            ("ja.md", "", "a/b/ja.md:1", "there is no question"),
            ("xx.md", text, "a/b/xx.md", "no language's file"),
            ("intent.json5", "{\n section: \"課\",\n reviewBy: \"soon\" }", "a/b/intent.json5:3", "a date such as"),
            (
                "intent.json5", "{ section: \"課\", reviewBy: \"2027-05-31\",\n followups: [] }", "a/b/intent.json5:2",
                "followUps"
            ),
        ])
    func refuses(name: String, content: String, place: String, word: String) {
        var files = ["a/b/intent.json5": Self.manifest, "a/b/ja.md": Self.text]
        files["a/b/\(name)"] = content
        let (library, problems) = read(files)
        #expect(library.intents.isEmpty)
        let told = problems.map(\.description).joined(separator: "\n")
        #expect(told.hasPrefix(place), "\(told)")
        #expect(told.contains(word), "\(told)")
    }

    @Test("a folder without a manifest and a menu of nothing are errors")
    func strayFolders() {
        let (_, problems) = read(["a/ja.md": Self.text, "menu.json5": "{ menu: [\"a/none\"] }"])
        #expect(problems.map(\.file) == ["a", "menu.json5"])
    }

    @Test("check lists missing languages, few examples, double questions, unfilled and unnamed slots, a passed review")
    func check() throws {
        let other = Self.text.replacing("{{phone.x}}", with: "{{phone.y}}")
        let (library, problems) = read([
            "a/intent.json5": Self.manifest, "a/ja.md": Self.text,
            "b/intent.json5": Self.manifest.replacing("2027", with: "2020"), "b/ja.md": other,
            "b/en.md": "# Q\n## examples\n- q\n## answer\nA",
        ])
        #expect(problems == [])
        let now = try #require(Timestamp(year: 2026, month: 11, day: 21))
        let gaps = IntentCheck.problems(
            in: library, languages: [.japanese, .english, .french], slots: Slots(), now: now
        ).map(\.description)
        for expected in [
            "*/*/en.md: warning: 1 of 2 intents have no such file: a", "a/ja.md: warning: there are 2 examples",
            "b/ja.md: error: \"例1\" is also asked in a",
            "a/intent.json5: warning: the slot {{phone.x}} is not filled in",
            "b/ja.md:8: error: the answer uses {{phone.y}}", "b/intent.json5: warning: reviewBy has passed",
        ] {
            #expect(gaps.contains { $0.hasPrefix(expected) }, "\(expected) in \(gaps)")
        }
        // The chat has no phrases in French: nobody can be asked for the file yet.
        #expect(!gaps.contains { $0.contains("fr.md") })
    }

    @Test("a slot nobody filled takes its line with it")
    func slots() {
        let slots = Slots(["a": [.japanese: "あ", .english: "A"]])
        #expect(slots.fill("x {{a}} y\nphone: {{b}}\nz", in: .english) == "x A y\nz")
        #expect(slots.fill("{{a}}", in: .korean) == "あ")
        #expect(slots.fill("{{unclosed", in: .japanese) == "{{unclosed")
    }
}
