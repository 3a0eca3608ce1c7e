import Channel
import Ledger
import Notice
import Testing

@Suite("Talks with a person")
struct TalkTests {
    private func message(_ user: String = "U1") -> Inbound {
        Inbound(
            id: "1", channel: line, sender: Address(user), kind: .text("words"), replyToken: "token", occurredAt: start,
            receivedAt: start)
    }

    @Test("keep what both sides write, sealed, until they end; then nothing is left")
    func course() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        #expect(try await ledger.hear(message(), text: "hello?", at: start) == nil)
        let number = try #require(try await ledger.openTalk(message(), language: .korean, at: start))
        #expect(try await ledger.openTalk(message(), language: .korean, at: start) == number)
        #expect(try await ledger.hear(message(), text: "the secret of a resident", at: start) == number)
        #expect(try await ledger.hear(message("U2"), text: "another", at: start) == nil)
        let target = try await ledger.say("an answer", in: number, by: "sato", at: start.adding(seconds: 60))
        #expect(target.sender == Address("U1") && target.replyToken == nil && target.kind == .other("talk"))
        ledger.close()
        ledger = try folder.open()
        let talk = try #require(try await ledger.talks().first)
        #expect(talk.staff == "sato" && talk.lines == 2 && talk.language == .korean)
        #expect(try await ledger.lines(of: number).map(\.text) == ["the secret of a resident", "an answer"])
        let (_, language) = try await ledger.endTalk(number)
        #expect(language == .korean)
        #expect(try await ledger.talks().isEmpty)
        #expect(try await ledger.lines(of: number).isEmpty)
        await #expect(throws: LedgerError.self) { try await ledger.say("x", in: number, by: "sato", at: start) }
        ledger.close()
    }

    @Test("belong to whoever claimed them")
    func claimed() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let number = try #require(try await ledger.openTalk(message(), language: .english, at: start))
        try await ledger.claim(talk: number, by: "sato")
        try await ledger.claim(talk: number, by: "sato")
        await #expect(throws: LedgerError.refused(reason: "sato has this talk")) {
            try await ledger.claim(talk: number, by: "mori")
        }
        await #expect(throws: LedgerError.refused(reason: "sato has this talk")) {
            try await ledger.say("x", in: number, by: "mori", at: start)
        }
        await #expect(throws: LedgerError.self) { try await ledger.claim(talk: 99, by: "sato") }
        ledger.close()
    }

    @Test("end by themselves after a day of silence, and with a person who is to be forgotten")
    func ends() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        for user in ["U1", "U2", "U3"] {
            let talk = try #require(try await ledger.openTalk(message(user), language: .japanese, at: start))
            try await ledger.claim(talk: talk, by: "sato")
        }
        let later = start.adding(seconds: 3_600)
        _ = try await ledger.hear(message("U2"), text: "still here", at: later)
        _ = try await ledger.hear(message("U3"), text: "me too", at: later)
        #expect(try await ledger.endTalks(idleSince: start.adding(seconds: 60)) == 1)
        _ = try await ledger.deletePerson(line, Address("U3"), at: later)
        #expect(try await ledger.talks().map(\.lines) == [1])
        ledger.close()
    }

    @Test("that nobody takes end a day after they began, however often the resident writes")
    func untaken() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let waiting = try #require(try await ledger.openTalk(message("U1"), language: .japanese, at: start))
        let taken = try #require(try await ledger.openTalk(message("U2"), language: .japanese, at: start))
        try await ledger.claim(talk: taken, by: "sato")
        let later = start.adding(seconds: 3_600)
        for user in ["U1", "U2"] { _ = try await ledger.hear(message(user), text: "still here", at: later) }
        #expect(try await ledger.endTalks(idleSince: start.adding(seconds: 60)) == 1)
        #expect(try await ledger.talks().map(\.number) == [taken])
        #expect(try await ledger.lines(of: waiting).isEmpty)
        ledger.close()
    }

    @Test("lose what the resident took back, and nothing else")
    func unsaid() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let number = try #require(try await ledger.openTalk(message(), language: .japanese, at: start))
        for id in ["m1", "m2"] {
            var inbound = message()
            inbound.messageID = id
            _ = try await ledger.hear(inbound, text: id, at: start)
        }
        try await ledger.unsayInTalk("m2", by: message("U2"))
        #expect(try await ledger.lines(of: number).map(\.text) == ["m1", "m2"])
        try await ledger.unsayInTalk("m1", by: message())
        #expect(try await ledger.lines(of: number).map(\.text) == ["m2"])
        ledger.close()
    }

    @Test("keep so many lines and no more")
    func bounded() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let number = try #require(try await ledger.openTalk(message(), language: .japanese, at: start))
        for count in 1...(Ledger.talkLineLimit + 5) {
            _ = try await ledger.hear(message(), text: "\(count)", at: start)
        }
        let lines = try await ledger.lines(of: number)
        #expect(lines.count == Ledger.talkLineLimit)
        #expect(lines.first?.text == "6")
        _ = try await ledger.hear(message(), text: String(repeating: "x", count: 100_000), at: start)
        #expect(try await ledger.lines(of: number).last?.text.count == Ledger.talkTextLimit)
        ledger.close()
    }
}
