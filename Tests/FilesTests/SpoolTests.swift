import Foundation
import Glibc
import Testing

@testable import Files

@Suite struct SpoolTests {
    private func opened(_ folder: TemporaryFolder, _ layout: SpoolLayout = .folder) throws -> Spool {
        try Spool(folder.path, layout: layout)
    }

    private func names(_ folder: TemporaryFolder, _ place: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder(place))) ?? []).sorted()
    }

    private func touch(_ folder: TemporaryFolder, _ name: String, at seconds: Int) throws {
        try folder.write(name, to: name)
        var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, folder(name), &times, 0) == 0)
    }

    @Test("files are moved aside the oldest first; what is not whole yet is left alone")
    func taken() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        try touch(folder, "b.xml", at: 1_000)
        try touch(folder, "a.xml", at: 2_000)
        for name in ["c.xml.part", ".d.xml", "e.tmp"] { try folder.write("x", to: name) }
        #expect(try spool.take(limit: 10).names == ["b.xml", "a.xml"])
        #expect(names(folder, "work") == ["a.xml", "b.xml"])
        let file = try spool.read("b.xml", limit: 100)
        #expect(file.bytes == Array("b.xml".utf8) && file.writtenMilliseconds == 1_000_000)
        #expect(Set(["c.xml.part", ".d.xml", "e.tmp"]).isSubset(of: folder.names))
    }

    @Test("one that was taken and not finished is given again before what is new, by the next process too")
    func resumed() throws {
        let folder = try TemporaryFolder()
        try folder.write("1", to: "a")
        #expect(try opened(folder).take(limit: 10).names == ["a"])
        try folder.write("2", to: "b")
        let next = try opened(folder)
        #expect(try next.take(limit: 1).names == ["a"])
        #expect(folder.names.contains("b"))
        #expect(try next.take(limit: 10).names == ["a", "b"])
    }

    @Test("a new file of a name that is being read waits; nothing is overwritten")
    func sameName() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        try folder.write("1", to: "latest.xml")
        #expect(try spool.take(limit: 10).names == ["latest.xml"])
        try folder.write("2", to: "latest.xml")
        #expect(try spool.take(limit: 10).names == ["latest.xml"])
        #expect(try spool.read("latest.xml", limit: 10).bytes == Array("1".utf8))
        try spool.finish("latest.xml", isRefused: false, stamp: "T", reason: nil)
        #expect(try spool.take(limit: 10).names == ["latest.xml"])
        #expect(try spool.read("latest.xml", limit: 10).bytes == Array("2".utf8))
        try spool.finish("latest.xml", isRefused: false, stamp: "T", reason: nil)
        #expect(names(folder, "done") == ["T-latest.xml", "T-latest.xml.2"])
    }

    @Test("what was refused keeps its bytes, and has its reason beside it")
    func refused() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        try folder.write("x", to: "a.xml")
        _ = try spool.take(limit: 1)
        try spool.finish("a.xml", isRefused: true, stamp: "20261127T000000.000Z", reason: "理由")
        #expect(
            names(folder, "refused") == ["20261127T000000.000Z-a.xml", "20261127T000000.000Z-a.xml.reason.txt"])
        let reason = try String(
            contentsOfFile: folder("refused/20261127T000000.000Z-a.xml.reason.txt"), encoding: .utf8)
        #expect(reason == "理由")
        #expect(try Spool.refusedCount(folder.path, layout: .folder) == 1)
        #expect(names(folder, "work").isEmpty)
    }

    @Test("links, pipes and files that are too large are taken and not read; folders are left alone")
    func unfit() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        try folder.write("secret", to: "outside/secret")
        try folder.link("link.xml", to: folder("outside/secret"))
        try #require(mkfifo(folder("pipe.xml"), 0o600) == 0)
        try folder.write(String(repeating: "x", count: 101), to: "large.xml")
        let taken = try spool.take(limit: 10).names
        #expect(Set(taken) == ["link.xml", "pipe.xml", "large.xml"])
        for name in taken {
            let error = #expect(throws: FilesError.self) { try spool.read(name, limit: 100) }
            #expect(error?.isOfTheFileItself == true, "\(name)")
            try spool.finish(name, isRefused: true, stamp: "T", reason: "no")
        }
        #expect(names(folder, "refused").count == 6 && names(folder, "work").isEmpty)
        #expect(try String(contentsOfFile: folder("outside/secret"), encoding: .utf8) == "secret")
    }

    @Test("names that are no UTF-8, hold line breaks or are too long become names that can be written")
    func strangeNames() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        let shiftJIS: [UInt8] = [0x90, 0x85, 0x88, 0xCA]
        for raw in [shiftJIS, Array("a\nb".utf8), Array((String(repeating: "水", count: 80) + ".xml").utf8)] {
            let path = (Array(folder("").utf8) + raw + [0]).map { CChar(bitPattern: $0) }
            let file = open(path, O_CREAT | O_WRONLY, 0o600)
            #expect(file >= 0)
            close(file)
        }
        let taken = try spool.take(limit: 10).names
        #expect(taken.count == 3 && taken.contains("%90%85%88%CA") && taken.contains("a%0Ab"))
        for name in taken {
            #expect(name.utf8.count <= 180)
            _ = try spool.read(name, limit: 10)
            try spool.finish(name, isRefused: true, stamp: "20261127T000000.000Z", reason: "x")
        }
        #expect(names(folder, "refused").filter { $0.hasSuffix(".xml") }.count == 1)
    }

    @Test("a folder that anybody may write to, one that is held, and one that is missing are refused with what to do")
    func access() throws {
        let folder = try TemporaryFolder()
        do {
            let held = try opened(folder)
            #expect(throws: FilesError.self) { try opened(folder) }
            _ = held.path
        }
        #expect(Spool.fault(folder.path, layout: .folder) == nil)
        try #require(chmod(folder("done"), 0o777) == 0)
        #expect(Spool.fault(folder.path, layout: .folder)?.description.contains("chmod o-w \(folder("done"))") == true)
        #expect(throws: FilesError.self) { try opened(folder) }
        try #require(chmod(folder("done"), 0o700) == 0)
        try #require(chmod(folder.path, 0o1777) == 0)
        let error = #expect(throws: FilesError.self) { try opened(folder) }
        #expect(error?.description.contains("anybody on this machine may put files into it") == true)
        #expect(Spool.fault(folder("none"), layout: .folder)?.isMissing == true)
    }

    @Test("a Maildir: new mails are read where they are and become seen ones")
    func maildir() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FilesError.self) { try opened(folder, .maildir) }
        #expect(Spool.fault(folder.path, layout: .maildir)?.isMissing == true)
        for name in ["new/1.a.host", "cur/0.z.host:2,", "tmp/2.b.host"] { try folder.write("m", to: name) }
        try folder.write("m", to: "new/3.c.host")
        let spool = try opened(folder, .maildir)
        #expect(try Set(spool.take(limit: 10).names) == ["1.a.host", "3.c.host"])
        try spool.finish("1.a.host", isRefused: false, stamp: "T", reason: nil)
        try spool.finish("3.c.host", isRefused: true, stamp: "T", reason: "r")
        #expect(names(folder, "cur") == ["0.z.host:2,", "1.a.host:2,S"])
        #expect(names(folder, "refused") == ["T-3.c.host", "T-3.c.host.reason.txt"])
        #expect(names(folder, "new").isEmpty && names(folder, "tmp") == ["2.b.host"])
    }

    @Test("the oldest of what was finished go beyond what is kept, each with its reason; a mailbox's mails stay")
    func pruned() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        let seen = folder("done/100000")
        for number in 100_000..<(100_003 + Spool.keptDone) {
            try folder.write("", to: "done/\(number)")
            if number % 2 == 1 { try folder.write("", to: "done/\(number).reason.txt") }
        }
        try FileManager.default.removeItem(atPath: seen)
        // In the way of one that should go; the others go all the same.
        try FileManager.default.createDirectory(atPath: seen, withIntermediateDirectories: false)
        #expect(throws: FilesError.self) { try spool.prune() }
        let left = names(folder, "done")
        #expect(left.count { !$0.hasSuffix(".reason.txt") } == Spool.keptDone + 1)
        #expect(left.prefix(4) == ["100000", "100003", "100003.reason.txt", "100004"])
    }

    @Test("of more files than one look puts in order, the oldest refused ones go, and all of them are counted")
    func prunedMany() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        let count = Spool.keptRefused + 3
        for number in 100_000..<(100_000 + count) {
            for name in ["refused/\(number)", "refused/\(number).reason.txt"] {
                try #require(FileManager.default.createFile(atPath: folder(name), contents: nil))
            }
        }
        #expect(2 * count > Spool.mostEntries)
        #expect(try Spool.refusedCount(folder.path, layout: .folder) == count)
        try spool.prune()
        #expect(try Spool.refusedCount(folder.path, layout: .folder) == Spool.keptRefused)
        #expect(names(folder, "refused").first == "100003")
        #expect(names(folder, "refused").count == 2 * Spool.keptRefused)
    }

    @Test("a refused file whose own name is that of a reason counts")
    func namedAsReason() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        try folder.write("x", to: "a.reason.txt")
        #expect(try spool.take(limit: 1).names == ["a.reason.txt"])
        try spool.finish("a.reason.txt", isRefused: true, stamp: "T", reason: "no")
        #expect(try Spool.refusedCount(folder.path, layout: .folder) == 1)
    }

    @Test("what is left alone for now takes no other's place, and is named while it is there")
    func leftAlone() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        for (number, name) in ["a", "b", "c"].enumerated() { try touch(folder, name, at: 1_000 + number) }
        let taken = try spool.take(limit: 1, leaving: ["a", "gone"])
        #expect(taken.names == ["b"] && taken.left == ["a"] && taken.faults.isEmpty)
        #expect(folder.names.contains("a"))
    }

    /// Sets or clears what lets nobody move a file (`chattr +i`). False where this machine or its file system cannot.
    @discardableResult
    private static func setImmutable(_ isImmutable: Bool, _ path: String) -> Bool {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        // FS_IOC_SETFLAGS with FS_IMMUTABLE_FL (linux/fs.h).
        var flags: Int32 = isImmutable ? 0x10 : 0
        return ioctl(file, 0x4008_6602, &flags) == 0
    }

    private static var canBeImmutable: Bool {
        guard let folder = try? TemporaryFolder(), (try? folder.write("", to: "x")) != nil else { return false }
        defer { setImmutable(false, folder("x")) }
        return setImmutable(true, folder("x"))
    }

    @Test("a file that cannot be moved stops no other, and is named with the reason", .enabled(if: canBeImmutable))
    func cannotBeMoved() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        try touch(folder, "a", at: 1_000)
        try touch(folder, "b", at: 2_000)
        try #require(Self.setImmutable(true, folder("a")))
        defer { Self.setImmutable(false, folder("a")) }
        let taken = try spool.take(limit: 10)
        #expect(taken.names == ["b"])
        #expect(taken.faults.map(\.name) == ["a"])
        #expect(taken.faults.first?.error.shortDescription.contains("cannot take it") == true)
    }

    @Test("a reason that cannot be written keeps no file from being moved")
    func reasonFails() throws {
        let folder = try TemporaryFolder()
        let spool = try opened(folder)
        let name = String(repeating: "a", count: 180)
        try folder.write("x", to: name)
        #expect(try spool.take(limit: 1).names == [name])
        let fault = try spool.finish(name, isRefused: true, stamp: String(repeating: "T", count: 60), reason: "no")
        #expect(fault?.shortDescription.contains(".reason.txt: cannot write it") == true)
        #expect(names(folder, "work").isEmpty && names(folder, "refused").count == 1)
    }

    @Test("a reason is written beside its file, wherever the folder is by then; never through a link in its place")
    func reasonsPlace() throws {
        let folder = try TemporaryFolder()
        for name in ["spool/a.xml", "elsewhere/refused/x"] { try folder.write("x", to: name) }
        let spool = try Spool(folder("spool"), layout: .folder)
        #expect(try spool.take(limit: 1).names == ["a.xml"])
        try FileManager.default.moveItem(atPath: folder("spool"), toPath: folder("moved"))
        try folder.link("spool", to: folder("elsewhere"))
        #expect(try spool.finish("a.xml", isRefused: true, stamp: "T", reason: "no") == nil)
        #expect(names(folder, "elsewhere/refused") == ["x"])
        #expect(names(folder, "moved/refused") == ["T-a.xml", "T-a.xml.reason.txt"])
    }
}

@Suite struct FileThreadTests {
    @Test("work is done in its order, and gives its value")
    func order() async throws {
        let thread = try FileThread()
        for number in 0..<100 { #expect(try await thread.run { number } == number) }
    }

    @Test("work that hangs holds nobody who is cancelled")
    func cancelled() async throws {
        let thread = try FileThread()
        let gate = DispatchSemaphore(value: 0)
        let task = Task { try await thread.run { gate.wait() } }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.signal()
        #expect(try await thread.run { 1 } == 1)
    }
}
