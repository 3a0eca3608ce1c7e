import Chat
import Files
import Foundation
import Intake
import Notice
import Synchronization
import Testing

@testable import noroshi

/// Lists that the municipality changes while the daemon runs.
@Suite struct TableWatchTests {
    private static let id = IntentID(rawValue: "garbage/items")

    /// A list on disk, what is told of it, and what was logged.
    private final class Place: Sendable {
        let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-table-\(UUID().uuidString).csv")
            .path()
        let read = Mutex<[Int]>([])
        let logged = Mutex<[String]>([])
        let clock = Bench.HandClock()
        let metrics = Metrics()

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) }

        private var paths: [IntentID: String] { [TableWatchTests.id: path] }
        var stamps: [IntentID: FileStamp] { TableFiles.stamps(paths) }

        /// - Parameter stamps: taken before the list in use was read; nil takes them now.
        func watch(_ stamps: [IntentID: FileStamp]? = nil, thread: FileThread? = nil) -> TableWatch {
            TableWatch(
                paths, stamps: stamps ?? self.stamps, clock: clock,
                log: EventLog(clock: clock) { [self] line in logged.withLock { $0.append(line) } },
                metrics: metrics, thread: thread
            ) { [self] table, _ in read.withLock { $0.append(table.items.count) } }
        }

        func told(_ text: String) -> Int { logged.withLock { $0.count { $0.contains(text) } } }
    }

    @Test("a list that changed is read again once it rests, and only then")
    func changed() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let watch = place.watch()
        await watch.look()
        #expect(place.read.withLock { $0 } == [])
        try place.write("name,class\n傘,燃えないごみ\n缶,資源\n")
        await watch.look()
        #expect(place.read.withLock { $0 } == [], "somebody may still be writing")
        await watch.look()
        await watch.look()
        #expect(place.read.withLock { $0 } == [2])
    }

    @Test("lists that hang are waited for by nothing else: they may lie on a share that went away")
    func apart() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let (thread, hung) = (try FileThread(), DispatchSemaphore(value: 0))
        let watch = place.watch(thread: thread)
        try place.write("name,class\n傘,燃えないごみ\n缶,資源\n")
        let hanging = Task { try await thread.run { hung.wait() } }
        let looking = Task { for _ in 0..<2 { await watch.look() } }
        // Facilities' reports, the switch of displays and refused documents are written here, and go on; long enough for the list
        // to be read if it were here too.
        for _ in 0..<200 {
            await Task.yield()
            try await FileWork.run {}
        }
        #expect(place.read.withLock { $0 } == [])
        hung.signal()
        try await hanging.value
        await looking.value
        #expect(place.read.withLock { $0 } == [2])
    }

    @Test("a list that does not answer is told while a look still waits for it, and is well once it does")
    func silent() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let (thread, share) = (try FileThread(), DispatchSemaphore(value: 0))
        let watch = place.watch(thread: thread)
        let healthy = "noroshi_table_healthy{intent=\"garbage/items\"}"
        #expect(place.metrics.exposition.contains("\(healthy) 1"))
        let hanging = Task { try await thread.run { share.wait() } }
        let look = Task { await watch.look() }
        while await !watch.isWaiting { await Task.yield() }

        place.clock.move(seconds: Silence.patience - 1)
        await watch.tellSilence()
        #expect(await watch.health.map(\.fault) == [nil] && place.told("does not answer") == 0)
        place.clock.move(seconds: 1)
        for _ in 0..<3 { await watch.tellSilence() }
        #expect(place.told("a list does not answer; the one before goes on answering") == 1)
        #expect(place.told("garbage/items") == 1 && place.told(place.path) == 1)
        #expect(await watch.health == [TableHealth(intent: Self.id, path: place.path, fault: Silence.reason)])
        #expect(place.metrics.exposition.contains("\(healthy) 0"))
        place.clock.move(seconds: Complaints.quietSeconds)
        await watch.tellSilence()
        #expect(place.told("does not answer") == 2, "it is told again")

        share.signal()
        try await hanging.value
        await look.value
        await watch.tellSilence()
        #expect(await watch.health.map(\.fault) == [nil] && place.told("a list answers again") == 1)
        #expect(place.metrics.exposition.contains("\(healthy) 1"))
    }

    @Test("a start that waits for a list says so; one that need not says nothing", arguments: [true, false])
    func start(hangs: Bool) async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let (thread, share) = (try FileThread(), DispatchSemaphore(value: 0))
        // The bench's clock has passed every wait at once, the office's passes none.
        let clock: any noroshi.Clock = hangs ? place.clock : Office.Clocks()
        let log = EventLog(clock: clock) { line in place.logged.withLock { $0.append(line) } }
        let isHeld = Mutex(false)
        let hanging = Task {
            try await thread.run {
                isHeld.withLock { $0 = true }
                if hangs { share.wait() }
            }
        }
        while !isHeld.withLock({ $0 }) { await Task.yield() }
        async let start = TableFiles.atStart([Self.id: place.path], clock: clock, log: log, thread: thread)
        var turns = hangs ? 1_000_000 : 0
        while turns > 0, place.told("the start waits for it") == 0 {
            turns -= 1
            await Task.yield()
        }
        share.signal()
        let read = try await start
        try await hanging.value
        #expect(read.tables[Self.id]?.items.count == 1 && read.stamps == place.stamps)
        #expect(place.told("the start waits for it") == (hangs ? 1 : 0))
    }

    @Test("how a list does is known to staff: refused, gone, well again")
    func health() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let watch = place.watch()
        try place.write("item,class\n傘,燃えないごみ\n")
        for _ in 0..<2 { await watch.look() }
        #expect(await watch.health.first?.fault?.contains("Intents/README.md") == true)
        try FileManager.default.removeItem(atPath: place.path)
        for _ in 0..<2 { await watch.look() }
        #expect(await watch.health.first?.fault?.contains("gone") == true)
        try place.write("name,class\n傘,燃えないごみ\n")
        for _ in 0..<2 { await watch.look() }
        #expect(await watch.health.map(\.fault) == [nil])
    }

    @Test("the doctor says how each list does, running or not")
    func doctor() throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        func state() -> Finding.State { Finding.table(Self.id, place.path, within: 60).state }
        #expect(state() == .ok)
        try place.write("item,class\n傘,燃えないごみ\n")
        #expect(state() == .fault)
        var health = TableHealth(intent: Self.id, path: place.path)
        #expect(Finding.table(health).state == .ok)
        health.fault = Silence.reason
        let finding = Finding.table(health)
        #expect(finding.state == .attention && finding.what.en.contains(Silence.reason) && finding.place == place.path)
    }

    @Test("a list that cannot be read is told once, and the one before goes on")
    func broken() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let watch = place.watch()
        try place.write("item,class\n傘,燃えないごみ\n")
        for _ in 0..<4 { await watch.look() }
        #expect(place.read.withLock { $0 } == [])
        #expect(place.told("a list could not be read again") == 1)
        try place.write("name,class\n傘,燃えないごみ\n")
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [1])
    }

    @Test("a list that is gone is told once, and read again when it is back")
    func gone() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let watch = place.watch()
        try FileManager.default.removeItem(atPath: place.path)
        await watch.look()
        #expect(place.told("a list is gone") == 0, "somebody may be replacing it")
        for _ in 0..<3 { await watch.look() }
        #expect(place.told("a list is gone") == 1 && place.read.withLock { $0 } == [])
        try place.write("name,class\n傘,燃えないごみ\n")
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [1] && place.told("a list is gone") == 1)
    }

    @Test("a list may be a workbook, whatever it is called; a damaged one is refused, and the one before goes on")
    func workbook() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let watch = place.watch()
        let rows = [["name", "class"], ["傘", "燃えないごみ"], ["缶", "資源"], ["刃", "燃えないごみ"]]
        let bytes = try XLSXTable.bytes(rows, sheet: "ごみ")
        try Data(bytes).write(to: URL(filePath: place.path), options: .atomic)
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [3])
        try Data(bytes.prefix(bytes.count / 2)).write(to: URL(filePath: place.path), options: .atomic)
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [3])
        #expect(place.told("a list could not be read again") == 1)
    }

    @Test("what is wrong in a workbook is told by row and file, as `noroshi check` prints it")
    func workbookFault() throws {
        let place = Place()
        let bytes = try XLSXTable.bytes([["name", "class"], ["", "資源"]], sheet: "ごみ")
        try Data(bytes).write(to: URL(filePath: place.path))
        let fault = #expect(throws: CommandFailure.self) { try TableFiles.load([Self.id: place.path]) }
        #expect(fault.map { "\($0)".contains("\(place.path): row 2: the name is empty") } == true)
    }

    @Test("a list that changes while the one in use is read is read again")
    func changedMeanwhile() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let stamps = place.stamps
        try place.write("name,class\n傘,燃えないごみ\n缶,資源\n")
        let watch = place.watch(stamps)
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [2])
    }
}
