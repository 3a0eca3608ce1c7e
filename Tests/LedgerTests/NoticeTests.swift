import Channel
import Delivery
@testable import Ledger
import Notice
import Testing

@Suite("Notices in the ledger")
struct NoticeTests {
    private func proposal(_ thread: String, _ content: Content, _ verdict: Verdict) -> Ledger.Proposal {
        Ledger.Proposal(draft: draft(thread, content), verdict: verdict, audience: audience())
    }

    @Test("one transaction keeps the source's state, its cursor and every verdict")
    func acceptKeepsEverything() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        let recorded = try await ledger.accept(
            Acceptance(
                source: SourceID(rawValue: "jma"), state: [1, 2], cursor: [3],
                proposals: [
                    proposal("a", content("A"), .accepted(channels: [line], rule: "r1")),
                    proposal("b", content("B"), .draft(rule: "r2")),
                    proposal("c", content("C"), .archived(rule: "r3")),
                ], actor: "source:jma", at: start))
        ledger.close()
        ledger = try folder.open()
        #expect(recorded.map(\.lifecycle) == [.accepted, .draft, .archived])
        #expect(recorded.map(\.version) == [1, nil, nil])
        #expect(recorded.map(\.rule) == ["r1", "r2", "r3"])
        #expect(try await ledger.source(SourceID(rawValue: "jma")) == SourceRecord(state: [1, 2], cursor: [3]))
        #expect(try await ledger.acceptedNotices() == recorded.compactMap(\.notice))
        #expect(try await ledger.pendingNotices().map(\.id) == [recorded[1].id])
        for record in recorded { #expect(try await ledger.notice(record.id) == record) }
        _ = try await ledger.accept(
            Acceptance(
                source: SourceID(rawValue: "jma"), cursor: [4], proposals: [], actor: "source:jma", at: start))
        #expect(try await ledger.source(SourceID(rawValue: "jma")) == SourceRecord(state: [1, 2], cursor: [4]))
        ledger.close()
    }

    @Test("versions count within their thread and ids sort by time")
    func versionsCount() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        var notices: [Notice] = []
        for step in 0..<3 {
            let phase: Phase = step == 0 ? .alert : .update
            notices.append(
                try await ledger.publish(
                    "t", content("\(step)", phase: phase), at: start.adding(seconds: Int64(step))))
        }
        let other = try await ledger.publish("other", content())
        #expect(notices.map(\.version) == [1, 2, 3])
        #expect(other.version == 1)
        #expect(notices.map(\.id.rawValue) == notices.map(\.id.rawValue).sorted())
        #expect(notices.map(\.id.rawValue.count) == [26, 26, 26])
        #expect(try await ledger.acceptedNotices(since: start.adding(seconds: 1)).map(\.version) == [2, 3])
        ledger.close()
    }

    @Test(
        "an end of what nobody heard of withdraws the waiting draft and is archived",
        arguments: [
            Phase.allClear, .retraction,
        ])
    func endOfNothing(phase: Phase) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let source = SourceID(rawValue: "jma")
        let first = try await ledger.accept(
            Acceptance(
                source: source, proposals: [proposal("t", content(), .draft(rule: "r"))], actor: "source:jma", at: start
            ))
        let end = try await ledger.accept(
            Acceptance(
                source: source,
                proposals: [proposal("t", content(phase: phase), .accepted(channels: [line], rule: "r"))],
                actor: "source:jma", at: start))
        #expect(end.map(\.lifecycle) == [.archived])
        #expect(try await ledger.notice(first[0].id)?.lifecycle == .withdrawn)
        #expect(try await ledger.acceptedNotices().isEmpty)
        ledger.close()
    }

    @Test("newer information of the source withdraws its older draft")
    func newerDraftReplaces() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        for text in ["old", "new"] {
            _ = try await ledger.accept(
                Acceptance(
                    source: SourceID(rawValue: "jma"), proposals: [proposal("t", content(text), .draft(rule: "r"))],
                    actor: "source:jma", at: start))
        }
        #expect(try await ledger.pendingNotices().map(\.content.texts[.japanese]?.headline) == ["new"])
        ledger.close()
    }

    @Test("staff's notice needs a second person, and the content that person saw")
    func approvalNeedsTwo() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let filed = try await ledger.propose(
            draft("t", content(source: "staff")), rule: "staff", isSubmitted: false, actor: "staff:sato", at: start)
        func approve(_ actor: String, _ hash: ContentHash) async throws -> Recorded {
            try await ledger.approve(
                filed.id, hash: hash, actor: actor, at: start
            ) { _ in toLine }
        }
        await #expect(throws: LedgerError.self) { try await approve("staff:suzuki", filed.hash) }  // not handed in
        await #expect(throws: LedgerError.self) {
            try await ledger.submit(filed.id, actor: "staff:suzuki", at: start)  // not its author
        }
        _ = try await ledger.submit(filed.id, content: content("直した", source: "staff"), actor: "staff:sato", at: start)
        let current = try #require(try await ledger.notice(filed.id))
        await #expect(throws: LedgerError.self) { try await approve("staff:sato", current.hash) }  // the author
        await #expect(throws: LedgerError.self) { try await approve("staff:suzuki", filed.hash) }  // what it was before
        let accepted = try await approve("staff:suzuki", current.hash)
        #expect(accepted.lifecycle == .accepted)
        #expect(accepted.version == 1)
        #expect(accepted.author == "staff:sato")
        #expect(accepted.approver == "staff:suzuki")
        await #expect(throws: LedgerError.self) { try await approve("staff:tanaka", current.hash) }  // only once
        #expect(
            try await ledger.auditRows().map(\.action) == [
                "ledger.created", "notice.draft", "notice.rewritten", "notice.submitted", "notice.approved",
                "notice.accepted",
            ])
        ledger.close()
    }

    @Test("what a source hands in itself is accepted by one person, its draft is not", arguments: [true, false])
    func sourceDraftNeedsOne(isFirstParty: Bool) async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let filed = try await ledger.accept(
            Acceptance(
                source: SourceID(rawValue: "jma"),
                proposals: [proposal("t", content(), isFirstParty ? .waiting(rule: "r") : .draft(rule: "r"))],
                actor: "source:jma", at: start))
        func approve() async throws -> Recorded {
            try await ledger.approve(
                filed[0].id, hash: filed[0].hash, actor: "staff:sato", at: start
            ) { _ in toLine }
        }
        if isFirstParty {
            let accepted = try await approve()
            #expect(accepted.id == filed[0].id && accepted.version == 1 && accepted.warrant == .sourceAndPerson)
        } else {
            await #expect(throws: LedgerError.self) { try await approve() }
        }
        #expect(try await ledger.verifyAudit().faults == [])
        ledger.close()
    }

    @Test("whoever hands in a source's draft answers for it and cannot approve it")
    func sourceDraftHandedIn() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let filed = try await ledger.accept(
            Acceptance(
                source: SourceID(rawValue: "jma"), proposals: [proposal("t", content(), .draft(rule: "r"))],
                actor: "source:jma", at: start))
        let handed = try await ledger.submit(filed[0].id, actor: "staff:sato", at: start)
        #expect(handed.lifecycle == .submitted)
        #expect(handed.author == "staff:sato")
        func approve(_ actor: String) async throws -> Recorded {
            try await ledger.approve(
                handed.id, hash: handed.hash, actor: actor, at: start
            ) { _ in toLine }
        }
        await #expect(throws: LedgerError.self) { try await approve("staff:sato") }
        #expect(try await approve("staff:suzuki").approver == "staff:suzuki")
        ledger.close()
    }

    @Test("what was written before its thread moved on cannot be approved: a lifted order stays lifted")
    func overtakenCannotBeApproved() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        func hand(_ phase: Phase, _ minute: Int64) async throws -> Recorded {
            var content = content(source: "staff")
            content.phase = phase
            return try await ledger.propose(
                draft("t", content), rule: "staff", isSubmitted: true, actor: "staff:sato",
                at: start.adding(seconds: minute * 60))
        }
        func approve(_ record: Recorded, _ minute: Int64) async throws {
            _ = try await ledger.approve(
                record.id, hash: record.hash, actor: "staff:suzuki", at: start.adding(seconds: minute * 60)
            ) { _ in toLine }
        }
        try await approve(hand(.alert, 0), 1)
        let older = try await hand(.update, 2)
        let end = try await hand(.allClear, 2)
        let younger = try await hand(.update, 2)
        try await approve(hand(.update, 3), 4)
        await #expect(throws: LedgerError.self) { try await approve(older, 5) }
        await #expect(throws: LedgerError.self) { try await approve(end, 5) }
        try await approve(hand(.allClear, 6), 7)
        await #expect(throws: LedgerError.self) { try await approve(younger, 8) }
        await #expect(throws: LedgerError.self) { try await approve(hand(.update, 9), 10) }
        #expect(try await ledger.acceptedNotices().map(\.content.phase) == [.alert, .update, .allClear])
        #expect(try await ledger.notice(older.id)?.lifecycle == .submitted)
        ledger.close()
    }

    @Test("a returned notice comes back rewritten; a withdrawn one does not")
    func returnAndWithdraw() async throws {
        let folder = try LedgerFolder()
        let ledger = try folder.open()
        let filed = try await ledger.propose(
            draft("t", content(source: "staff")), rule: "staff", isSubmitted: true, actor: "staff:sato", at: start)
        let returned = try await ledger.returnToAuthor(filed.id, reason: "場所", actor: "staff:suzuki", at: start)
        #expect(returned.lifecycle == .returned)
        #expect(returned.reason == "場所")
        let again = try await ledger.submit(
            filed.id, content: content("場所を直した", source: "staff"), actor: "staff:sato", at: start)
        #expect(again.lifecycle == .submitted)
        #expect(
            try await ledger.withdraw(filed.id, reason: "不要", actor: "staff:sato", at: start).lifecycle == .withdrawn)
        await #expect(throws: LedgerError.self) { try await ledger.submit(filed.id, actor: "staff:sato", at: start) }
        ledger.close()
    }

    @Test("a content edited behind the ledger's back is neither read nor sent, and stops no other notice")
    func editedContentIsRefused() async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(1)
        let notice = try await ledger.publish("t", content("水が増えています"))
        let other = try await ledger.publish("u", content("風が強くなります"))
        try await ledger.makeReady()
        ledger.close()
        try folder.tamper("UPDATE notice SET content = CAST(replace(content, '水が増', '水が減') AS BLOB)")
        ledger = try folder.open()
        await #expect(throws: LedgerError.self) { try await ledger.notice(notice.id) }
        let told = try await ledger.soundNotices()
        #expect(told.notices == [other] && told.damaged.map(\.notice) == [notice.id])
        let exchanged = try await ledger.exchange(
            [], [Engine.Claim(channel: line, lane: nil, limit: 100)], limits: [line: keyed], now: start, keys: newKey)
        #expect(exchanged.claimed.flatMap(\.attempts).map(\.notice) == [other.id])
        #expect(exchanged.damaged.map(\.notice) == [notice.id])
        while try await ledger.expand(now: start) {}
        #expect(try await ledger.counts(notice) == [.refused: 1])
        ledger.close()
    }

    @Test(
        "prepared bytes edited behind the ledger's back are not sent, on first tries and repeats",
        arguments: [false, true])
    func editedBytes(isRepeat: Bool) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(2)
        let notice = try await ledger.publish("t", content())
        try await ledger.makeReady()
        if isRepeat { _ = try await ledger.claim() }
        ledger.close()
        try folder.tamper("UPDATE bytes SET bytes = CAST('something else' AS BLOB)")
        ledger = try folder.open()
        try await ledger.recover(now: start)
        let exchanged = try await ledger.exchange(
            [], [Engine.Claim(channel: line, lane: nil, limit: 100)], limits: [line: keyed], now: start, keys: newKey)
        #expect(exchanged.claimed.flatMap(\.attempts).isEmpty)
        #expect(exchanged.damaged.map(\.notice) == [notice.id])
        while try await ledger.expand(now: start) {}
        #expect(try await ledger.counts(notice) == (isRepeat ? [.unknown: 2] : [.refused: 2]))
        #expect(try await ledger.pendingCount() == 0)
        ledger.close()
    }

    @Test(
        "what was frozen of a notice before damage was met is not on the wire: the next version waits for nobody",
        arguments: [false, true])
    func frozenBeforeDamage(isDirect: Bool) async throws {
        let folder = try LedgerFolder()
        var ledger = try folder.open()
        try await ledger.people(4, languages: [.japanese, .english])
        let notice = try await ledger.publish("t", content())
        // Two people bring both languages; the other two are planned too, or taken straight from the plan.
        _ = try await ledger.expand(maxRows: isDirect ? 2 : 4, now: start)
        for item in try await ledger.neededPreparations(limit: 10) {
            let bytes = Array(item.language.rawValue.utf8)
            try await ledger.storePrepared(
                [Prepared(notice: item.notice.id, channel: line, language: item.language, bytes: bytes)], at: start)
        }
        for attempt in isDirect ? try await ledger.claim(2) : [] { try await ledger.record(attempt, .accepted) }
        ledger.close()
        try folder.tamper(
            """
            UPDATE bytes SET bytes = CAST('x' AS BLOB)
            WHERE hash = (SELECT hash FROM prepared WHERE language = 'ja')
            """)
        ledger = try folder.open()
        let exchanged = try await ledger.exchange(
            [], [Engine.Claim(channel: line, lane: nil, limit: 100)], limits: [line: keyed], now: start, keys: newKey)
        #expect(exchanged.claimed.flatMap(\.attempts).isEmpty)
        #expect(exchanged.damaged.map(\.notice) == [notice.id])
        while try await ledger.expand(now: start) {}
        #expect(try await ledger.counts(notice) == (isDirect ? [.accepted: 2, .refused: 1] : [.refused: 4]))
        #expect(try await ledger.pendingCount() == 0)
        let second = try await ledger.publish("t", content("2", phase: .update))
        try await ledger.makeReady()
        let claimed = try await ledger.claim()
        #expect(claimed.allSatisfy { $0.notice == second.id } && claimed.flatMap(\.recipients).count == 4)
        ledger.close()
    }
}
