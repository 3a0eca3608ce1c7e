import Foundation
import Glibc
import Testing

@testable import Files

@Suite struct FolderAndLockTests {
    @Test("a folder is made with those above it, with exactly the mode asked for")
    func makes() throws {
        let folder = try TemporaryFolder()
        try ensureFolder(folder("a/b/state"))
        #expect(try folder.mode(of: "a/b/state") == 0o700)
        try ensureFolder(folder("a/b/state"))
        try ensureFolder(folder("feeds/"), mode: 0o755)
        #expect(try folder.mode(of: "feeds") == 0o755)
        try ensureFolder(folder("feeds"), mode: 0o777)
    }

    @Test("a folder open to more than asked for, or a file in its place, is refused")
    func refuses() throws {
        let folder = try TemporaryFolder()
        try ensureFolder(folder("state"), mode: 0o755)
        let error = #expect(throws: FilesError.self) { try ensureFolder(folder("state")) }
        #expect(error?.description.contains("Run: chmod 700 \(folder("state")).") == true)
        try folder.write("x", to: "file")
        #expect(throws: FilesError.self) { try ensureFolder(folder("file")) }
        #expect(throws: FilesError.self) { try ensureFolder(folder("file/below")) }
        try folder.link("dangling", to: "none")
        #expect(throws: FilesError.self) { try ensureFolder(folder("dangling/below")) }
        #expect(throws: FilesError.self) { try ensureFolder(folder("dangling")) }
        #expect(throws: FilesError.self) { try ensureFolder("") }
    }

    private func lock(_ name: String, in folder: TemporaryFolder) throws(FilesError) -> FolderLock {
        try FolderLock(name, in: Descriptor(folder.path, flags: O_RDONLY | O_DIRECTORY, for: "open the folder"))
    }

    private func attempt(_ name: String, in folder: TemporaryFolder) throws(FilesError) {
        _ = try lock(name, in: folder)
    }

    @Test("a second lock is refused while the first is held, naming its process, and taken once it is gone")
    func excludes() throws {
        let folder = try TemporaryFolder()
        do {
            let lock = try lock("lock", in: folder)
            let error = #expect(throws: FilesError.self) { try attempt("lock", in: folder) }
            #expect(
                error?.description.contains("process \(ProcessInfo.processInfo.processIdentifier) holds it") == true)
            try attempt("another", in: folder)
            _ = consume lock
        }
        try attempt("lock", in: folder)
        #expect(folder.names == ["another", "lock"])
    }

    @Test("another process that holds the lock keeps it until it dies")
    func excludesProcesses() throws {
        let folder = try TemporaryFolder()
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/env")
        holder.arguments = ["flock", "--no-fork", "-x", folder("lock"), "sh", "-c", "echo held; exec sleep 60"]
        let output = Pipe()
        holder.standardOutput = output
        try holder.run()
        #expect(!output.fileHandleForReading.availableData.isEmpty)
        #expect(throws: FilesError.self) { try attempt("lock", in: folder) }
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        try attempt("lock", in: folder)
    }
}
