import Foundation
import TestSupport
import Testing

/// What a newcomer may rely on when looking for something.
@Suite("The project's layout")
struct LayoutTests {
    private static let longestFile = 400

    static let channels = SourceTree.folders(in: "Channels")
    static let intents = SourceTree.folders(in: "Intents").flatMap { topic in
        SourceTree.folders(in: "Intents/\(topic)").map { "Intents/\(topic)/\($0)" }
    }

    @Test("a channel's folder says how to set it up, in both languages, and shows its settings", arguments: channels)
    func channel(name: String) throws {
        #expect(SourceTree.exists("Channels/\(name)/settings.sample.json5"))
        let readme = try #require(SourceTree.texts.first { $0.path == "Channels/\(name)/README.md" })
        #expect(readme.text.contains("## 日本語") && readme.text.contains("## English"))
    }

    @Test("an intent has its manifest and Japanese, easy Japanese and English texts", arguments: intents)
    func intent(folder: String) {
        for name in ["intent.json5", "ja.md", "ja-simple.md", "en.md"] {
            #expect(SourceTree.exists("\(folder)/\(name)"))
        }
    }

    @Test("every suite is in Tests/run")
    func suites() throws {
        let url = SharedSamples.projectRoot.appending(path: "Tests/run")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        let listed = lines.compactMap { line -> String? in
            let parts = line.split(separator: ":")
            return parts.count == 2 && parts[0].hasSuffix("Tests") && Int(parts[1]) != nil ? String(parts[0]) : nil
        }
        for suite in SourceTree.folders(in: "Tests") where suite.hasSuffix("Tests") {
            #expect(listed.contains(suite), "\(suite) is not in Tests/run")
        }
    }

    @Test("no file grows past the length at which one asks what second thing it does")
    func length() {
        for file in SourceTree.swift {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= Self.longestFile, "\(file.path)")
        }
    }

    @Test("nothing is left for later, and nothing names the machine it was written on")
    func forbiddenWords() {
        let own = "Tests/ArchitectureTests/LayoutTests.swift"
        let words = ["TODO", "FIXME", "/home/", "/root/", "/Users/", SharedSamples.projectRoot.path + "/"]
        for file in SourceTree.texts where file.path != own {
            for word in words { #expect(!file.text.contains(word), "\(word) in \(file.path)") }
        }
    }

    @Test(
        "a link between the documents leads to a file", arguments: SourceTree.texts.filter { $0.path.hasSuffix(".md") })
    func links(document: SourceTree.File) {
        guard !document.path.hasPrefix("Intents/") || document.path.hasSuffix("README.md") else { return }
        let folder = document.path.split(separator: "/").dropLast().joined(separator: "/")
        for part in document.text.components(separatedBy: "](").dropFirst() {
            let target = part.prefix { $0 != ")" && $0 != "#" }
            guard !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
            #expect(SourceTree.exists("\(folder)/\(target)"), "\(document.path) links to \(target)")
        }
    }
}
