import Channel
import Foundation
@testable import Ledger
import Notice
import Testing

@Suite("Opening the ledger")
struct OpeningTests {
    @Test("a second daemon on the same ledger refuses")
    func secondDaemonRefuses() throws {
        let folder = try LedgerFolder()
        let first = try folder.open()
        #expect(throws: LedgerError.inUse(path: folder.path, by: getpid())) { try folder.open() }
        first.close()
        try folder.open().close()
    }

    @Test("closing twice closes nothing of anybody else's")
    func closedTwice() throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        ledger.close()
        // The lowest free numbers are given out first: the lock's own is among these.
        let others = (0..<64).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for other in others { close(other) } }
        ledger.close()
        #expect(others.allSatisfy { fcntl($0, F_GETFD) >= 0 })
    }

    @Test("a second daemon refuses by another path, too: a symbolic link to the folder, one to the file, a hard link")
    func secondPathRefuses() throws {
        let folder = try LedgerFolder()
        let first = try folder.open()
        let files = FileManager.default
        let link = folder.path + ".link"
        try files.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
        let around = (folder.path as NSString).deletingLastPathComponent + "-around"
        try files.createSymbolicLink(
            atPath: around, withDestinationPath: (folder.path as NSString).deletingLastPathComponent)
        defer { try? files.removeItem(atPath: around) }
        for path in [link, around + "/ledger.sqlite", around + "/./ledger.sqlite.link"] {
            #expect(throws: LedgerError.inUse(path: path, by: getpid())) {
                try Ledger.open(path: path, key: LedgerFolder.key)
            }
        }
        #expect(FileLock.standing(ledger: link) == .held(by: getpid()))
        first.close()
        #expect(FileLock.standing(ledger: link) == .free)
        try Ledger.open(path: link, key: LedgerFolder.key).close()
        let other = folder.path + ".other"
        try files.linkItem(atPath: folder.path, toPath: other)
        #expect(throws: LedgerError.linked(path: other, names: 2)) {
            try Ledger.open(path: other, key: LedgerFolder.key)
        }
    }

    @Test("a lock that was not let go of in order tells so")
    func leftLock() throws {
        let folder = try LedgerFolder()
        try Data("4711\n".utf8).write(to: URL(filePath: folder.path + ".lock"))
        #expect(FileLock.standing(ledger: folder.path) == .left(by: 4_711))
        try Data("4711\ndisk failure\n".utf8).write(to: URL(filePath: folder.path + ".lock"))
        #expect(FileLock.standing(ledger: folder.path) == .failed(by: 4_711))
        try folder.open().close()
        #expect(FileLock.standing(ledger: folder.path) == .free)
    }

    @Test("nobody but its owner can open a new ledger, whatever the umask")
    func ownerAlone() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        _ = try await ledger.people(1)
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + suffix)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(suffix)")
        }
        ledger.close()
    }

    @Test("a folder that is not there is told as that, not as another daemon")
    func missingFolder() throws {
        let folder = try LedgerFolder()
        let path = folder.path + ".d/ledger.sqlite"
        let error = #expect(throws: LedgerError.self) { try Ledger.open(path: path, key: LedgerFolder.key) }
        guard case .cannotOpen(path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("another key refuses before anything is read")
    func wrongKeyRefuses() throws {
        let folder = try LedgerFolder()
        try folder.open().close()
        #expect(throws: LedgerError.wrongKey(path: folder.path)) {
            try folder.open(key: [UInt8](repeating: 8, count: 32))
        }
        // The refusal has let go of the lock.
        try folder.open().close()
    }

    @Test("a file that is no ledger refuses and stays as it was", arguments: ["text", "database"])
    func foreignFileRefuses(kind: String) throws {
        let folder = try LedgerFolder()
        if kind == "text" {
            try Data(repeating: 65, count: 4_096).write(to: URL(filePath: folder.path))
        } else {
            try folder.tamper("CREATE TABLE guests (name TEXT)")
        }
        #expect(throws: LedgerError.foreign(path: folder.path)) { try folder.open() }
    }

    @Test("a ledger of a newer release refuses")
    func newerSchemaRefuses() throws {
        let folder = try LedgerFolder()
        try folder.open().close()
        try folder.tamper("PRAGMA user_version = 99")
        #expect(throws: LedgerError.newer(path: folder.path, found: 99, known: Schema.migrations.count)) {
            try folder.open()
        }
    }

    @Test("a job that throws undoes only itself, though it shares its commit")
    func savepointsKeepNeighbours() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let results = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<50 {
                group.addTask {
                    let done: Void? = try? await ledger.write { database in
                        try database.run(
                            "INSERT INTO source (id, state, cursor, changed_at) VALUES (?1, x'', x'', 0)", "\(index)")
                        if index % 2 == 1 { throw LedgerError.refused(reason: "odd") }
                    }
                    return done != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 25)
        #expect(try await ledger.source(SourceID(rawValue: "2")) != nil)
        #expect(try await ledger.source(SourceID(rawValue: "3")) == nil)
        ledger.close()
        await #expect(throws: LedgerError.closed) { try await ledger.pendingCount() }
    }

    @Test("a job that throws leaves nothing, though it is alone in its transaction, and the next one is kept")
    func aloneUndone() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        for (id, throwing) in [("1", true), ("2", false)] {
            let done: Void? = try? await ledger.write { database in
                try database.run("INSERT INTO source (id, state, cursor, changed_at) VALUES (?1, x'', x'', 0)", id)
                if throwing { throw LedgerError.refused(reason: "odd") }
            }
            #expect((done == nil) == throwing)
            #expect((try await ledger.source(SourceID(rawValue: id)) == nil) == throwing)
        }
        ledger.close()
    }

    @Test("a full disk refuses cleanly, and the ledger goes on once there is room")
    func fullDiskRefuses() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let pages = try await ledger.write { try $0.first("PRAGMA page_count") { $0.int(0) } ?? 0 }
        try await ledger.write { _ = try $0.all("PRAGMA max_page_count = \(pages + 2)") { _ in } }
        await #expect(throws: LedgerError.full) { try await ledger.people(20_000) }
        #expect(try await ledger.subscriberCounts().isEmpty)
        try await ledger.write { _ = try $0.all("PRAGMA max_page_count = 1000000") { _ in } }
        #expect(try await ledger.people(200) == 200)
        ledger.close()
    }

    @Test("a failed sync ends the process, says why, and leaves word of it beside the ledger")
    func diskFailureEndsProcess() async throws {
        let folder = Self.exitFolder(of: getpid())
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        await #expect(processExitsWith: .exitCode(74)) {
            let ledger = try Ledger.open(
                path: OpeningTests.exitFolder(of: getppid()) + "/ledger.sqlite", key: LedgerFolder.key)
            try await ledger.write { _ in throw LedgerError.sqlite(code: 10 | (4 << 8), message: "disk I/O error") }
        }
        guard case .failed = FileLock.standing(ledger: folder + "/ledger.sqlite") else {
            Issue.record("\(FileLock.standing(ledger: folder + "/ledger.sqlite"))")
            return
        }
    }

    /// What the test and the process it starts both know.
    static func exitFolder(of process: Int32) -> String { "/tmp/noroshi-ledger-exit-\(process)" }

    @Test("readers see whole commits while the writer writes")
    func readersSeeWholeCommits() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in 0..<30 { try await ledger.people(100, from: round * 100) }
            }
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<60 {
                        let count = try await ledger.subscriberCounts().reduce(0) { $0 + $1.count }
                        #expect(count % 100 == 0)
                    }
                }
            }
        }
        #expect(try await ledger.subscriberCounts().first?.count == 3_000)
        ledger.close()
    }
}
