import Foundation
@testable import Ledger
import Notice
import Synchronization
import Testing

@Suite("The audit head outside the ledger")
struct AuditHeadTests {
    private func written(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private func grown(_ folder: LedgerFolder, by count: Int = 3) async throws -> AuditHead {
        let ledger = try folder.open(head: folder.headPath)
        for index in 0..<count { try await ledger.audit(actor: "a", action: "b", subject: "\(index)", at: start) }
        let head = try #require(try await ledger.auditHead())
        ledger.close()
        return head
    }

    @Test("it follows every commit and is there after a stop")
    func follows() async throws {
        let folder = try LedgerFolder()
        for round in 1...3 {
            let head = try await grown(folder)
            #expect(head.sequence == Int64(1 + 3 * round))
            #expect(try written(folder.headPath) == "\(head.sequence):\(head.hash)\n")
        }
    }

    enum Loss: String, CaseIterable {
        case lastRow = "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)"
        case everything = "DELETE FROM audit"
        case allButFirst = "DELETE FROM audit WHERE sequence > 1"
    }

    @Test("a ledger that lost rows does not start, and says what to do", arguments: Loss.allCases)
    func shorter(loss: Loss) async throws {
        let folder = try LedgerFolder()
        let head = try await grown(folder)
        try folder.tamper(loss.rawValue)
        let error = #expect(throws: LedgerError.self) { try folder.open(head: folder.headPath) }
        guard case .headAhead(_, head, _) = error else {
            Issue.record("refused for another reason: \(String(describing: error))")
            return
        }
        #expect("\(String(describing: error))".contains("noroshi audit accept-head"))
    }

    @Test("another ledger, or one whose newest row was rewritten, does not start")
    func differs() async throws {
        let (one, other) = (try LedgerFolder(), try LedgerFolder())
        _ = try await grown(one)
        _ = try await grown(other, by: 5)
        for folder in [one, other] { try folder.tamper("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 4") }
        let error = #expect(throws: LedgerError.self) { try one.open(head: one.headPath) }
        guard case .headDiffers = error else {
            Issue.record("refused for another reason: \(String(describing: error))")
            return
        }
    }

    @Test("a head that lags behind, as a crash leaves it, is fine; a missing one is told and audited")
    func lagging() async throws {
        let folder = try LedgerFolder()
        _ = try await grown(folder)
        let early = try written(folder.headPath)
        _ = try await grown(folder)
        try Data(early.utf8).write(to: URL(filePath: folder.headPath))
        _ = try await grown(folder)
        #expect(try folder.faults(known: nil).isEmpty)
        try FileManager.default.removeItem(atPath: folder.headPath)
        let told = Mutex<[String]>([])
        let ledger = try folder.open(head: folder.headPath, onHeadFault: { text in told.withLock { $0.append(text) } })
        #expect(told.withLock { $0.count } == 1)
        #expect(try await ledger.auditRows().last?.action == "audit.headMissing")
        ledger.close()
        #expect(try written(folder.headPath).hasPrefix("11:"))
    }

    @Test(
        "a head that cannot be read does not start",
        arguments: ["", "x", "3", "3:", "-1:\(String(repeating: "0", count: 64))", "3:00", ":::"])
    func unreadable(text: String) async throws {
        let folder = try LedgerFolder()
        _ = try await grown(folder)
        try Data(text.utf8).write(to: URL(filePath: folder.headPath))
        #expect(throws: LedgerError.self) { try folder.open(head: folder.headPath) }
    }

    @Test("a person can accept a restored ledger; the reason is in the chain, and it starts from then on")
    func accepting() async throws {
        let folder = try LedgerFolder()
        let head = try await grown(folder)
        try folder.tamper(Loss.lastRow.rawValue)
        var ledger = try folder.open(head: folder.headPath, acceptsHead: true)
        #expect(try await ledger.verifyAudit().faults.map(\.sequence) == [4], "looking changes nothing")
        try await ledger.acceptHead(reason: "復元した", actor: "local:root", at: start)
        ledger.close()
        ledger = try folder.open(head: folder.headPath)
        let row = try #require(try await ledger.auditRows().last)
        #expect(row.action == "audit.headAccepted" && row.detail.contains("復元した") && row.detail.contains(head.hash))
        #expect(try await ledger.verifyAudit().faults.isEmpty)
        ledger.close()
    }

    @Test("a head that cannot be written is told once, and stops nothing")
    func unwritable() async throws {
        let folder = try LedgerFolder()
        let path = folder.headPath + "/nowhere/head"
        let told = Mutex<[String]>([])
        let ledger = try folder.open(head: path, onHeadFault: { text in told.withLock { $0.append(text) } })
        for index in 0..<5 { try await ledger.audit(actor: "a", action: "b", subject: "\(index)", at: start) }
        ledger.close()
        #expect(told.withLock { $0.count } == 1)
        #expect(ledger.auditHeadFault != nil)
    }
}
