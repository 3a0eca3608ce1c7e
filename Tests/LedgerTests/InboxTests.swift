import Channel
import Ledger
import Notice
import Testing

@Suite("The inbox")
struct InboxTests {
    private func event(_ id: String, _ kind: Inbound.Kind, message: String? = nil) -> Inbound {
        Inbound(
            id: id, channel: line, sender: Address("U1"), kind: kind, messageID: message, replyToken: "r-\(id)",
            occurredAt: start, receivedAt: start, language: .english)
    }

    @Test("a redelivered event is kept once, also after a restart")
    func dedupe() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        let first = event("1", .text("where?"))
        #expect(try await ledger.receive([first, first]).map(\.inbound) == [first])
        ledger.close()
        ledger = try folder.open()
        #expect(try await ledger.receive([first, event("2", .sticker)]).map(\.inbound.id) == ["2"])
        #expect(try await ledger.unanswered().map(\.inbound) == [first, event("2", .sticker)])
        ledger.close()
    }

    @Test("an answered event leaves no text behind and is not taken again")
    func answered() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let entries = try await ledger.receive([event("1", .text("where?"))])
        try await ledger.answered(entries[0].number, at: start)
        #expect(try await ledger.unanswered().isEmpty)
        #expect(try await ledger.receive([event("1", .text("where?"))]).isEmpty)
        ledger.close()
    }

    @Test("what a resident takes back is forgotten")
    func unsend() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        _ = try await ledger.receive([event("1", .text("secret"), message: "m1")])
        _ = try await ledger.receive([event("2", .unsend(messageID: "m1"))])
        #expect(try await ledger.unanswered().map(\.inbound.id) == ["2"])
        ledger.close()
    }
}
