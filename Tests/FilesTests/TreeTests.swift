import Files
import Testing

@Suite struct TreeTests {
    private func read(
        _ folder: TemporaryFolder, _ limits: TreeLimits = .content
    ) throws(FilesError) -> [String: String] {
        let files = try readTree(folder.path, suffixes: [".json5", ".md"], limits: limits)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
    }

    @Test("files of the wanted kinds are read in the order of their paths' bytes")
    func order() throws {
        let folder = try TemporaryFolder()
        for name in [
            "b/a.md", "a/intent.json5", "a/ja.md", "a-b/ja.md", "c.md", "日本/ja.md", "a/x.txt", ".git/x.md", ".x.md",
        ] {
            try folder.write(name, to: name)
        }
        let files = try readTree(folder.path, suffixes: [".json5", ".md"], limits: .content)
        #expect(
            files.map(\.path) == ["a-b/ja.md", "a/intent.json5", "a/ja.md", "b/a.md", "c.md", "日本/ja.md"])
        #expect(files.allSatisfy { $0.path == String(decoding: $0.bytes, as: UTF8.self) })
    }

    @Test("a link to a file inside the tree is read; one that leaves it, or to a folder, is refused")
    func links() throws {
        let outside = try TemporaryFolder()
        try outside.write("secret", to: "x.md")
        let folder = try TemporaryFolder()
        try folder.write("one", to: "a/x.md")
        try folder.link("y.md", to: "a/x.md")
        #expect(try read(folder) == ["a/x.md": "one", "y.md": "one"])

        try folder.link("out.md", to: outside("x.md"))
        let error = #expect(throws: FilesError.self) { try read(folder) }
        #expect(error?.path == folder("out.md"))
        #expect(error?.description.contains("link out of") == true)

        let looped = try TemporaryFolder()
        try looped.link("loop", to: ".")
        let loop = #expect(throws: FilesError.self) { try read(looped) }
        #expect(loop?.description.contains("link to a folder") == true)
        let broken = try TemporaryFolder()
        try broken.link("b.md", to: "none")
        #expect(throws: FilesError.self) { try read(broken) }
    }

    @Test("a sibling whose name begins like the tree's is outside it")
    func sibling() throws {
        let parent = try TemporaryFolder()
        try parent.write("x", to: "tree-2/x.md")
        try parent.write("y", to: "tree/y.md")
        try parent.link("tree/x.md", to: parent("tree-2/x.md"))
        #expect(throws: FilesError.self) { try readTree(parent("tree"), suffixes: [".md"], limits: .content) }
    }

    @Test("the tree itself may be reached by a link")
    func rootLink() throws {
        let parent = try TemporaryFolder()
        try parent.write("y", to: "tree/y.md")
        try parent.link("current", to: "tree")
        #expect(try readTree(parent("current"), suffixes: [".md"], limits: .content).map(\.path) == ["y.md"])
    }

    @Test(
        "each limit holds",
        arguments: [
            (TreeLimits(files: 1, fileBytes: 9, totalBytes: 99), "more than 1 files"),
            (TreeLimits(files: 9, fileBytes: 3, totalBytes: 99), "more than 3 bytes"),
            (TreeLimits(files: 9, fileBytes: 9, totalBytes: 7), "more than 7 bytes together"),
            (TreeLimits(files: 9, fileBytes: 9, totalBytes: 99, depth: 1), "more than 1 deep"),
            (TreeLimits(files: 9, fileBytes: 9, totalBytes: 99, entries: 2), "more than 2 entries"),
        ])
    func limits(limits: TreeLimits, words: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("1234", to: "a.md")
        try folder.write("1234", to: "a/b/c.md")
        #expect(try read(folder, TreeLimits(files: 2, fileBytes: 4, totalBytes: 8, depth: 2, entries: 4)).count == 2)
        let error = #expect(throws: FilesError.self) { try read(folder, limits) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("a missing folder is an error, not an empty tree")
    func missing() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FilesError.self) { try readTree(folder("none"), suffixes: [".md"], limits: .content) }
        try folder.write("x", to: "file.md")
        #expect(throws: FilesError.self) { try readTree(folder("file.md"), suffixes: [".md"], limits: .content) }
    }
}
