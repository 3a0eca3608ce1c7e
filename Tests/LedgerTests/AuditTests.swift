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
        for index in 1...5 {
            try await ledger.audit(actor: "sato", action: "test", subject: "\(index)", at: start)
        }
        return ledger
    }

    @Test("a changed, missing or moved row is found", arguments: Tampering.allCases)
    func tamperingIsFound(tampering: Tampering) async throws {
        let folder = try LedgerFolder()
        var ledger = try await filled(folder)
        #expect(try await ledger.brokenAuditRow() == nil)
        ledger.close()
        try folder.tamper(tampering.rawValue)
        ledger = try folder.open()
        #expect(try await ledger.brokenAuditRow() == 3)
        ledger.close()
    }

    @Test("rows cut off at the end are found by the head kept elsewhere")
    func cutIsFound() async throws {
        let folder = try LedgerFolder()
        var ledger = try await filled(folder)
        let head = try #require(try await ledger.auditHead())
        #expect(head.sequence == 5)
        ledger.close()
        try folder.tamper("DELETE FROM audit WHERE sequence = 5")
        ledger = try folder.open()
        #expect(try await ledger.brokenAuditRow() == nil)
        #expect(try await ledger.brokenAuditRow(knownHead: head) == 5)
        ledger.close()
    }
}
