import Channel
import Delivery
import Files
import Foundation
import Notice
import Synchronization
import Testing

@testable import Ledger

/// What was told, on any thread.
private final class Told: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    func add(_ line: String) { all.withLock { $0.append(line) } }
}

@Suite("Who left stays away after a restore")
struct DepartureTests {
    private let later = start.adding(seconds: 86_400)

    private func copy(_ folder: LedgerFolder) throws -> Data { try Data(contentsOf: URL(filePath: folder.path)) }

    /// Puts an older copy back, as the guide says.
    private func restore(_ copy: Data, _ folder: LedgerFolder) async throws {
        try copy.write(to: URL(filePath: folder.path))
        let restored = try folder.open(head: folder.headPath, acceptsHead: true)
        try await restored.acceptHead(reason: "restored", actor: "staff:a", at: start)
        restored.close()
    }

    private func told(_ ledger: Ledger, _ thread: String) async throws -> Set<String> {
        let notice = try await ledger.publish(thread, content(), at: later)
        try await ledger.makeReady(now: later)
        let claimed = try await ledger.claim(now: later).filter { $0.notice == notice.id }
        return Set(claimed.flatMap(\.recipients).map(\.address.rawValue))
    }

    private func again(_ index: Int) -> NewSubscription {
        NewSubscription(
            channel: line, address: Address("line-person-\(index)"), language: .japanese,
            consentedAt: start.adding(seconds: 60))
    }

    @Test("nothing goes to whoever left or was deleted after the copy; who came back stays", arguments: [false, true])
    func restored(isDeleted: Bool) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open(head: folder.headPath)
        try await ledger.people(3)
        _ = try await ledger.receive([
            Inbound(
                id: "e1", channel: line, sender: Address("line-person-0"), kind: .text("?"), occurredAt: start,
                receivedAt: start)
        ])
        ledger.close()
        let old = try copy(folder)
        ledger = try folder.open(head: folder.headPath)
        for index in 0..<2 {
            let address = Address("line-person-\(index)")
            _ =
                isDeleted
                ? try await ledger.deletePerson(line, address, at: start)
                : try await ledger.unsubscribe(line, address, at: start)
        }
        _ = try await ledger.subscribe(again(1))
        ledger.close()

        try await restore(old, folder)
        ledger = try folder.open(head: folder.headPath)
        #expect(try await told(ledger, "t") == ["line-person-1", "line-person-2"])
        #expect(try await ledger.unanswered().isEmpty == isDeleted)
        let rows = try await ledger.auditRows().filter { $0.action == AuditAction.keptAway }
        #expect(rows.count == 1 && rows[0].detail.contains("\"count\":\"1\""))
        #expect(try await ledger.verifyAudit().faults.isEmpty)
        // Who subscribes after that is here to stay.
        _ = try await ledger.subscribe(again(0))
        ledger.close()
        ledger = try folder.open(head: folder.headPath)
        #expect(try await told(ledger, "u").count == 3)
        ledger.close()
    }

    @Test("the file is its owner's alone, names nobody, and is made anew where a crash kept lines from it")
    func mirrored() async throws {
        let folder = try LedgerFolder()
        let path = Ledger.departures(beside: folder.headPath)
        var ledger = try folder.open(head: folder.headPath)
        try await ledger.people(2)
        _ = try await ledger.deletePerson(line, Address("line-person-0"), at: start)
        ledger.close()
        let whole = try String(contentsOfFile: path, encoding: .utf8)
        #expect(whole.split(separator: "\n").count == 2 && !whole.contains("person"), "\(whole)")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        for torn in ["", "d 1790000", "nonsense\n"] {
            try torn.write(toFile: path, atomically: false, encoding: .utf8)
            ledger = try folder.open(head: folder.headPath)
            ledger.close()
            let departures = try DepartureFile.read(path)
            #expect(departures.values.map(\.kind) == [.deleted] && departures.values.first?.at == start)
        }
    }

    @Test("a departure older than any copy that could be restored is forgotten")
    func forgotten() async throws {
        let folder = try LedgerFolder()
        let path = Ledger.departures(beside: folder.headPath)
        var ledger = try folder.open(head: folder.headPath)
        try await ledger.people(1)
        let old = DepartureFile.oldest(now: start).adding(seconds: -1)
        _ = try await ledger.unsubscribe(line, Address("line-person-0"), at: old)
        ledger.close()
        #expect(try DepartureFile.read(path).count == 1)
        ledger = try folder.open(head: folder.headPath)
        ledger.close()
        #expect(try DepartureFile.read(path).isEmpty)
    }

    @Test("a file that cannot be read is told and left as it is; the ledger opens")
    func unreadable() async throws {
        let folder = try LedgerFolder()
        let path = Ledger.departures(beside: folder.headPath)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let told = Told()
        let ledger = try Ledger.open(
            path: folder.path, key: LedgerFolder.key, head: folder.headPath, now: start,
            onDepartureFault: { told.add($0) })
        #expect(told.lines.contains { $0.contains(path) })
        ledger.close()
    }
}
