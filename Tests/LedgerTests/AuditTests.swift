import Foundation
@testable import Ledger
import Notice
import Testing

@Suite("The audit chain")
struct AuditTests {
    enum Tampering: String, CaseIterable {
        case edit = "UPDATE audit SET actor = 'nobody' WHERE sequence = 3"
        case delete = "DELETE FROM audit WHERE sequence = 3"
        case reorder = """
            UPDATE audit SET sequence = -1 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4;
            UPDATE audit SET sequence = 4 WHERE sequence = -1
            """
        case swapTime = "UPDATE audit SET at = at + 1 WHERE sequence = 3"
    }

    private func filled(_ folder: LedgerFolder) async throws -> Ledger {
        let ledger = try folder.open()
        for index in 2...5 {
            try await ledger.audit(actor: "sato", action: "test", subject: "\(index)", at: start)
        }
        return ledger
    }

    @Test("a changed, missing or moved row is found", arguments: Tampering.allCases)
    func tamperingIsFound(tampering: Tampering) async throws {
        let folder = try LedgerFolder()
        var ledger = try await filled(folder)
        #expect(try await ledger.verifyAudit().faults.isEmpty)
        ledger.close()
        try folder.tamper(tampering.rawValue)
        ledger = try folder.open()
        let first = try await ledger.verifyAudit().faults.first?.sequence
        #expect(first == (tampering == .delete ? 4 : 3))
        ledger.close()
    }

    @Test("the chain begins with the ledger's making, also where nothing else ever happens")
    func firstRow() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        ledger.close()
        ledger = try folder.open()
        let rows = try await ledger.auditRows()
        #expect(rows.map(\.action) == ["ledger.created"] && rows.map(\.at) == [start])
        ledger.close()
        try folder.tamper("DELETE FROM audit")
        #expect(try folder.faults(known: nil).map(\.sequence) == [1])
    }

    @Test("pages cut anywhere find what one page finds", arguments: [1, 2, 3, 4, 5, 100])
    func pages(limit: Int) async throws {
        let folder = try LedgerFolder()
        let ledger = try await filled(folder)
        var last: AuditHead?
        var rows = 0
        while true {
            let page = try await ledger.verifyChain(after: last, limit: limit)
            #expect(page.faults.isEmpty)
            (last, rows) = (page.last, rows + page.rows)
            if page.isEnd { break }
        }
        #expect(rows == 5)
        let head = try await ledger.auditHead()
        #expect(last == head)
        ledger.close()
    }

    @Test("looking reads whole pages: a fault in the middle of a long chain is told with its row")
    func longChain() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        for index in 0..<30 { try await ledger.audit(actor: "a", action: "b", subject: "\(index)", at: start) }
        ledger.close()
        try folder.tamper("UPDATE audit SET subject = 'x' WHERE sequence = 17")
        ledger = try folder.open()
        let page = try await ledger.verifyChain(limit: 10)
        #expect(page.faults.isEmpty && !page.isEnd && page.rows == 10)
        let next = try await ledger.verifyChain(after: page.last, limit: 10)
        #expect(next.faults.map(\.sequence) == [17])
        ledger.close()
    }
}

extension LedgerFolder {
    /// What is found by looking at the file as it lies there.
    func faults(known: AuditHead?) throws -> [AuditFault] {
        try Database(path: path, role: .writer).faults(known: known)
    }
}

extension Database {
    func faults(known: AuditHead?) throws -> [AuditFault] {
        try verifyChain(after: nil, limit: 100_000, known: known).faults
            + verifyNotices(after: 0, limit: 100_000).faults
    }
}
