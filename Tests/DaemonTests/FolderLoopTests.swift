import Files
import Foundation
import Glibc
import Intake
import Notice
import Testing

@testable import Ledger
@testable import noroshi

/// Documents that are put into a folder, or lie in a mailbox.
@Suite struct FolderLoopTests {
    /// A folder of its own beside a source's desk and ledger.
    private final class Place {
        let bench: Bench
        let path: String

        init() throws {
            let path = FileManager.default.temporaryDirectory.appending(
                path: "noroshi-folder-\(UUID().uuidString)"
            ).path()
            self.path = path
            bench = try Bench(.jma, name: "jma") {
                $0.feeds = []
                $0.doors = DoorSettings(folder: .init(path: path, layout: .folder, every: .seconds(1)))
            }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// A daemon just started.
        func loop(thread: FileThread? = nil) -> FolderLoop {
            FolderLoop(
                folder: .init(path: path, layout: .folder, every: .seconds(1)), desk: bench.desk, clock: bench.clock,
                thread: thread)
        }

        /// Keeps a file from being read until what is given back is closed: who opens it waits, or is told to try again.
        func hold(_ name: String) throws -> FileHandle {
            let file = try #require(FileHandle(forUpdatingAtPath: "\(path)/\(name)"))
            // F_SETSIG to a signal that nobody hears, then F_SETLEASE (fcntl(2)).
            try #require(fcntl(file.fileDescriptor, 10, SIGURG) == 0)
            try #require(fcntl(file.fileDescriptor, 1_024, Int32(F_WRLCK)) == 0)
            return file
        }

        func put(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        }

        func names(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
        }

        func reason(of file: String, _ folder: String = "refused") throws -> String {
            let name = try #require(names(folder).first { $0.hasSuffix("\(file).reason.txt") })
            return try String(contentsOfFile: "\(path)/\(folder)/\(name)", encoding: .utf8)
        }
    }

    @Test("a telegram that is put into the folder is accepted, and the file moves to done")
    func taken() async throws {
        let place = try Place()
        try place.put(SourceLoopTests.quake, "a_VXSE53_1.xml")
        #expect(await place.loop().round() == 1)
        #expect(try await place.bench.products() == ["jma.earthquake"])
        let done = place.names("done")
        #expect(done.count == 1 && done[0].hasSuffix("Z-a_VXSE53_1.xml"))
        #expect(place.names("work").isEmpty && place.names("refused").isEmpty)
    }

    @Test(
        "what is refused is kept, with a reason that says what, where and what to do; the next file is taken all the same"
    )
    func refused() async throws {
        let place = try Place()
        try place.put("<html>", "page_VXSE53_0.xml")
        try place.put(SourceLoopTests.news, "news.rss")
        try place.put(SourceLoopTests.quake, "z_VXSE53_1.xml")
        #expect(await place.loop().round() == 3)
        #expect(try await place.bench.products() == ["jma.earthquake"])
        #expect(place.names("refused").count == 4)
        let reason = try place.reason(of: "page_VXSE53_0.xml")
        for part in ["source: jma", "reason: malformed", "what: ", "what to do: ", "page_VXSE53_0.xml"] {
            #expect(reason.contains(part), "\(part)")
        }
        #expect(try place.reason(of: "news.rss").contains("reason: wrong-source"))
    }

    @Test("a telegram of a family that is left alone on purpose is done, and says so")
    func leftAlone() async throws {
        let place = try Place()
        try place.put(SourceLoopTests.quake, "a_VXSE43_1.xml")
        #expect(await place.loop().round() == 1)
        #expect(try await place.bench.products().isEmpty)
        #expect(try place.reason(of: "a_VXSE43_1.xml", "done").contains("reason: not-handled"))
        #expect(place.names("refused").isEmpty)
    }

    @Test("a crash between accepting a document and moving its file tells it once")
    func crash() async throws {
        let place = try Place()
        try place.put(SourceLoopTests.quake, "a_VXSE53_1.xml")
        // What the next start finds: the file lies in work, and the ledger may know it already.
        #expect(await place.loop().round() == 1)
        try place.put(SourceLoopTests.quake, "work/a_VXSE53_1.xml")
        #expect(await place.loop().round() == 1)
        #expect(try await place.bench.products() == ["jma.earthquake"])
        #expect(place.names("work").isEmpty && place.names("done").count == 2)
    }

    @Test("what the ledger could not write stays and is taken once it can")
    func ledgerFails() async throws {
        let place = try Place()
        let ledger = place.bench.ledger
        try await ledger.write { try $0.execute("CREATE TABLE filler AS SELECT zeroblob(65536) AS bytes") }
        let pages = try await ledger.write { try $0.first("PRAGMA page_count") { $0.int(0) } ?? 0 }
        try await ledger.write { _ = try $0.all("PRAGMA max_page_count = \(pages)") { _ in } }
        try place.put(SourceLoopTests.quake, "a_VXSE53_1.xml")
        let loop = place.loop()
        #expect(await loop.round() == 0)
        #expect(place.names("work") == ["a_VXSE53_1.xml"] && place.names("done").isEmpty)
        try await ledger.write { _ = try $0.all("PRAGMA max_page_count = 1000000") { _ in } }
        #expect(await loop.round() == 1)
        #expect(try await place.bench.products() == ["jma.earthquake"])
    }

    @Test("a second daemon on the same folder takes nothing; one that is missing is told and found once it is there")
    func access() async throws {
        let place = try Place()
        let first = place.loop()
        #expect(await first.round() == 0)
        try place.put(SourceLoopTests.quake, "a_VXSE53_1.xml")
        #expect(await place.loop().round() == 0)
        #expect(place.bench.log(containing: "the folder could not be read") == 1)
        #expect(await first.round() == 1)

        let missing = try Place()
        try FileManager.default.removeItem(atPath: missing.path)
        let loop = missing.loop()
        #expect(await loop.round() == 0)
        try FileManager.default.createDirectory(
            atPath: missing.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try missing.put(SourceLoopTests.quake, "a_VXSE53_1.xml")
        #expect(await loop.round() == 1)
    }

    @Test("links, pipes and files over the limit are refused; what they point at is not read")
    func unfit() async throws {
        let place = try Place()
        let outside = try Place()
        try outside.put(SourceLoopTests.quake, "b_VXSE53_1.xml")
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.path)/a_VXSE53_1.xml", withDestinationPath: "\(outside.path)/b_VXSE53_1.xml")
        try #require(mkfifo("\(place.path)/pipe.xml", 0o600) == 0)
        try place.put(String(repeating: " ", count: Limits.feedBytes + 1), "large.xml")
        #expect(await place.loop().round() == 3)
        #expect(try await place.bench.products().isEmpty)
        #expect(place.names("refused").count { !$0.hasSuffix(".reason.txt") } == 3)
    }

    @Test("a file that cannot be read stops no other, is shown, and is tried again, less and less often")
    func oneBadFile() async throws {
        let place = try Place()
        let loop = place.loop()
        try place.put(SourceLoopTests.quake, "a_VXSE53_0.xml")
        let held = try place.hold("a_VXSE53_0.xml")
        try place.put(SourceLoopTests.quake, "b_VXSE53_1.xml")
        #expect(await loop.round() == 1)
        #expect(try await place.bench.products() == ["jma.earthquake"])
        #expect(place.names("work") == ["a_VXSE53_0.xml"] && place.names("done").count == 1)
        var health = await place.bench.desk.health()
        #expect(health.condition == .well && health.fault?.contains("a_VXSE53_0.xml: cannot read it") == true)
        #expect(place.bench.log(containing: "a file could not be taken") == 1)

        func tries() -> Double { place.bench.metric("noroshi_source_failures_total{source=\"jma\"}") }
        for (seconds, expected) in [(0, 1), (1, 2), (1, 2), (1, 3), (3, 3), (1, 4)] as [(Int64, Double)] {
            place.bench.clock.move(seconds: seconds)
            #expect(await loop.round() == 0)
            #expect(tries() == expected, "after \(seconds) s")
        }
        // While there is nothing but this one, the source counts as not read.
        place.bench.clock.move(seconds: 601)
        #expect(await loop.round() == 0)
        health = await place.bench.desk.health()
        #expect(health.condition == .unread && health.fault?.contains("a_VXSE53_0.xml") == true)

        try held.close()
        place.bench.clock.move(seconds: FolderLoop.longestPause)
        #expect(await loop.round() == 1)
        health = await place.bench.desk.health()
        #expect(health.condition == .well && health.fault == nil && place.names("work").isEmpty)
    }

    @Test("a folder that does not answer is told while a look still waits for it, and is well once it does")
    func hung() async throws {
        let place = try Place()
        try place.put(SourceLoopTests.quake, "a_VXSE53_1.xml")
        let thread = try FileThread()
        let server = DispatchSemaphore(value: 0)
        let mount = Task { try await thread.run { server.wait() } }
        let loop = place.loop(thread: thread)
        let look = Task { await loop.round() }
        while await !loop.isWaiting { await Task.yield() }

        place.bench.clock.move(seconds: Silence.patience - 1)
        await loop.tellSilence()
        #expect(await place.bench.desk.health().fault == nil)
        place.bench.clock.move(seconds: 1)
        for _ in 0..<2 { await loop.tellSilence() }
        #expect(await place.bench.desk.health().fault?.contains("nothing came back") == true)
        #expect(place.bench.log(containing: "the folder does not answer") == 1)
        place.bench.clock.move(seconds: 601)
        await loop.tellSilence()
        #expect(await place.bench.desk.health().condition == .unread)
        #expect(place.bench.log(containing: "has not been read for long") == 1)
        #expect(place.bench.metric("noroshi_source_healthy{source=\"jma\"}") == 0)

        server.signal()
        try await mount.value
        #expect(await look.value == 1)
        await loop.tellSilence()
        let health = await place.bench.desk.health()
        #expect(health.condition == .well && health.fault == nil)
        #expect(place.bench.log(containing: "a source is well again") == 1)
    }

    @Test("the doctor waits for a folder only so long")
    func doctor() {
        let server = DispatchSemaphore(value: 0)
        #expect(Finding.answer(within: 0) { server.wait() } == nil)
        server.signal()
        #expect(Finding.answer(within: 60) { 1 } == 1)
    }

    @Test("one look is one round of faults: so many are told, and how many more there were")
    func faultsOfARound() async throws {
        let place = try Place()
        let more = 5
        for number in 0..<(Complaints.perRound + more) { try place.put("<html>", "\(number)_VXSE53_0.xml") }
        let loop = place.loop()
        #expect(await loop.round() == Complaints.perRound + more)
        #expect(place.bench.log(containing: "a document was refused") == Complaints.perRound)
        #expect(place.bench.log(containing: "\"faults\":\"\(more)\"") == 1)
        // The next one begins anew.
        try place.put("<html>", "x_VXSE53_0.xml")
        #expect(await loop.round() == 1)
        #expect(place.bench.log(containing: "a document was refused") == Complaints.perRound + 1)
        #expect(place.bench.log(containing: "had more faults than are told") == 1)
    }
}
