import Chat
import Foundation
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

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path), options: .atomic) }

        func watch() -> TableWatch {
            TableWatch(
                [TableWatchTests.id: path], clock: SystemClock(),
                log: EventLog(clock: SystemClock()) { [self] line in logged.withLock { $0.append(line) } },
                metrics: Metrics()
            ) { [self] table, _ in read.withLock { $0.append(table.items.count) } }
        }
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

    @Test("a list that cannot be read is told once, and the one before goes on")
    func broken() async throws {
        let place = Place()
        try place.write("name,class\n傘,燃えないごみ\n")
        let watch = place.watch()
        try place.write("item,class\n傘,燃えないごみ\n")
        for _ in 0..<4 { await watch.look() }
        #expect(place.read.withLock { $0 } == [])
        #expect(place.logged.withLock { $0.count { $0.contains("a list could not be read again") } } == 1)
        try FileManager.default.removeItem(atPath: place.path)
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [])
        try place.write("name,class\n傘,燃えないごみ\n")
        for _ in 0..<3 { await watch.look() }
        #expect(place.read.withLock { $0 } == [1])
    }
}
