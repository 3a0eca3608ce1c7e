import Files
import Foundation
import Testing

@Suite struct ReadWriteTests {
    @Test("a file up to the limit is read whole; one byte more is an error")
    func limit() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("12345", to: "a")
        #expect(try readFile(path, limit: 5) == Array("12345".utf8))
        let error = #expect(throws: FilesError.self) { try readFile(path, limit: 4) }
        #expect(error?.description.contains("more than 4 bytes") == true)
        let empty = try folder.write("", to: "empty")
        #expect(try readFile(empty, limit: 0) == [])
    }

    @Test("a file whose size the system does not tell is read, and its limit holds")
    func unsized() throws {
        #expect(!(try readFile("/proc/self/status", limit: 1 << 20)).isEmpty)
        #expect(throws: FilesError.self) { try readFile("/proc/self/status", limit: 100) }
    }

    @Test("what is missing or no file is refused with the path, the reason and the remedy")
    func refuses() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: FilesError.self) { try readFile(folder("none"), limit: 9) }
        #expect(missing?.isMissing == true)
        #expect(
            missing?.description
                == "\(folder("none")): cannot read it: No such file or directory. Create it, or correct the path.")
        for path in [folder.path, "/dev/zero"] {
            let error = #expect(throws: FilesError.self) { try readFile(path, limit: 9) }
            #expect(error?.description.contains("not a regular file") == true)
        }
    }

    @Test("a pipe without a writer is refused at once instead of waited for")
    func pipe() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder("pipe"), 0o600) == 0)
        #expect(throws: FilesError.self) { try readFile(folder("pipe"), limit: 9) }
    }

    @Test("writing replaces the content, keeps nothing beside it, and sets the mode whatever the umask")
    func replaces() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "old", count: 1000), to: "feed.json", mode: 0o640)
        try writeAtomically(Array("new".utf8), to: folder("feed.json"), mode: 0o644)
        #expect(try readFile(folder("feed.json"), limit: 99) == Array("new".utf8))
        #expect(try folder.mode(of: "feed.json") == 0o644)
        try writeAtomically([], to: folder("token"))
        #expect(try folder.mode(of: "token") == 0o600)
        #expect(folder.names == ["feed.json", "token"])
    }

    @Test("a link is replaced and what it points to left alone")
    func replacesLink() throws {
        let folder = try TemporaryFolder()
        try folder.write("kept", to: "target")
        try folder.link("link", to: "target")
        try writeAtomically(Array("new".utf8), to: folder("link"))
        #expect(try readFile(folder("target"), limit: 9) == Array("kept".utf8))
        #expect(try readFile(folder("link"), limit: 9) == Array("new".utf8))
    }

    @Test("a write that cannot be put in place leaves the folder as it was")
    func leavesNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "taken/file")
        #expect(throws: FilesError.self) { try writeAtomically([1], to: folder("taken")) }
        #expect(folder.names == ["taken"])
        #expect(throws: FilesError.self) { try writeAtomically([1], to: folder("none/file")) }
        for path in [folder.path + "/", folder("."), folder("..")] {
            #expect(throws: FilesError.self) { try writeAtomically([1], to: path) }
        }
        #expect(folder.names == ["taken"])
    }

    @Test("readers beside a writer see one whole content or another, never a part")
    func neverPartial() async throws {
        let folder = try TemporaryFolder()
        let path = folder("feed")
        let contents = (0..<4).map { [UInt8](repeating: $0, count: 50_000) }
        try writeAtomically(contents[0], to: path)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for content in contents {
                group.addTask {
                    for _ in 0..<10 { try writeAtomically(content, to: path) }
                    return true
                }
                group.addTask {
                    for _ in 0..<100 where !contents.contains(try readFile(path, limit: 50_000)) { return false }
                    return true
                }
            }
            for try await isWhole in group { #expect(isWhole) }
        }
        #expect(folder.names == ["feed"])
    }
}
