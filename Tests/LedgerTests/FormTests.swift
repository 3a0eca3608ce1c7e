import Foundation
import Ledger
import Notice
import Testing

@Suite("Forms that residents sent")
struct FormTests {
    private let ticket = FormTicket(
        intent: "life/road-damage", language: .english, until: start.adding(seconds: 1_800), nonce: "n1")

    private func entry(_ text: String = "穴が開いています", photos: [String] = []) -> FormEntry {
        FormEntry(
            intent: ticket.intent, language: ticket.language, at: start,
            lines: [.init(field: "details", label: "くわしい状態", text: text)], photos: photos)
    }

    @Test("are kept sealed, once for each link, until the section in charge is done with them")
    func course() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        let photo = [UInt8]([0xFF, 0xD8, 0xFF, 1, 2, 3])
        let kept = try await ledger.keep(
            entry("a resident's own words", photos: ["photo"]), photos: [("photo", photo)], of: ticket)
        #expect(kept == .kept(number: 1))
        #expect(try await ledger.keep(entry(), photos: [], of: ticket) == .used)
        #expect(try await ledger.isUsed(ticket))
        ledger.close()
        #expect(!(try Data(contentsOf: URL(filePath: folder.path))).contains(Data("a resident's own words".utf8)))
        ledger = try folder.open()
        let listed = try #require(try await ledger.forms().first)
        #expect(listed.number == 1 && listed.lines.isEmpty && listed.photos == ["photo"])
        #expect(try await ledger.form(1).lines.map(\.text) == ["a resident's own words"])
        #expect(try await ledger.photo("photo", ofForm: 1) == photo)
        try await ledger.endForm(1)
        #expect(try await ledger.forms().isEmpty)
        await #expect(throws: LedgerError.notFound("form 1")) { try await ledger.form(1) }
        await #expect(throws: LedgerError.self) { try await ledger.photo("photo", ofForm: 1) }
        await #expect(throws: LedgerError.notFound("form 1")) { try await ledger.endForm(1) }
        // Its link stays spent, and its number is nobody else's.
        #expect(try await ledger.keep(entry(), photos: [], of: ticket) == .used)
        var other = ticket
        other.nonce = "n2"
        #expect(try await ledger.keep(entry(), photos: [], of: other) == .kept(number: 2))
        ledger.close()
    }

    @Test("a link says what it is for, and only those of this ledger are read")
    func token() throws {
        let (folder, other) = (try LedgerFolder(), try LedgerFolder())
        let ledger = try folder.open()
        let token = try ledger.token(for: ticket)
        #expect(ledger.ticket(token: token) == ticket)
        for bad in ["", "x", String(token.dropLast()), "A" + token.dropFirst(), String(repeating: "A", count: 5_000)] {
            #expect(ledger.ticket(token: bad) == nil, "\(bad.prefix(20))")
        }
        let stranger = try other.open(key: Array(repeating: 9, count: Ledger.keyLength))
        #expect(stranger.ticket(token: token) == nil)
        ledger.close()
        stranger.close()
    }

    @Test(
        "that nobody deals with go after their time, and spent links are forgotten when they could not be used anyway")
    func forgotten() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        _ = try await ledger.keep(entry(), photos: [("photo", [0xFF, 0xD8, 0xFF])], of: ticket)
        #expect(try await ledger.forgetForms(now: start.adding(seconds: 60)) == 0)
        #expect(try await ledger.isUsed(ticket))
        #expect(try await ledger.forgetForms(now: start.adding(seconds: 1_801)) == 0)
        #expect(try await !ledger.isUsed(ticket))
        let over = start.adding(seconds: Ledger.formDays * 86_400 + 1)
        #expect(try await ledger.forgetForms(now: over) == 1)
        #expect(try await ledger.forms().isEmpty)
        ledger.close()
    }
}
