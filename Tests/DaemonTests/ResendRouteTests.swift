import Channel
import Delivery
import Foundation
import HTTP
import Ledger
import Notice
import Policy
import Synchronization
import Testing
import Web

@testable import noroshi

@Suite("Sending again and progress, through the routes")
struct ResendRouteTests {
    private static let line = ChannelID(rawValue: "line")

    private func office() async throws -> Office {
        let office = try await Office(people: [
            ("writer", "tanaka", [.submit]), ("second", "sato", [.submit, .approve]),
            ("system", "system", [.subscribe]),
        ])
        try await office.ledger.importSubscriptions(
            (0..<7).map {
                NewSubscription(
                    channel: Self.line, address: Address("U\($0)"), language: .japanese, consentedAt: Office.night)
            })
        return office
    }

    private func publish(_ office: Office) async throws -> String {
        let form = #"{ "hazard": "flood", "urgency": "urgent", "texts": { "ja": { "headline": "川の水位" } } }"#
        let waiting = try await office.call(.post, "/v1/notices", form, token: "writer")
        let approved = try await office.call(
            .post, "/v1/notices/\(waiting.id)/approve", #"{"hash":"\#(waiting.hash)","areas":1}"#, token: "second")
        #expect(approved.lifecycle == "accepted", "\(waiting.text) \(approved.text)")
        while try await office.ledger.expand(now: office.clock.now) {}
        return approved.id
    }

    @Test("only whoever may make a notice public may have it sent again")
    func authority() async throws {
        let office = try await office()
        let id = try await publish(office)
        #expect(try await office.call(.post, "/v1/notices/\(id)/resend", token: "nobody").status == 401)
        let writer = try await office.call(.post, "/v1/notices/\(id)/resend", token: "writer")
        #expect(writer.status == 403 && writer.text.contains("approve"))
        #expect(try await office.call(.post, "/v1/notices/\(id)/resend", token: "system").status == 403)
        let second = try await office.call(.post, "/v1/notices/\(id)/resend", token: "second")
        #expect(second.status == 200 && second.body["resent"] as? Int == 0, "\(second.text)")
        let channels = try #require(second.body["channels"] as? [[String: Any]])
        #expect(channels.first?["left"] as? [String: Int] == ["underWay": 7])
    }

    @Test("what cannot be sent again is a conflict with its reason, and a wrong form says what is wrong")
    func refusals() async throws {
        let office = try await office()
        let waiting = try await office.call(
            .post, "/v1/notices",
            #"{ "hazard": "flood", "urgency": "urgent", "texts": { "ja": { "headline": "川の水位" } } }"#, token: "writer")
        let early = try await office.call(.post, "/v1/notices/\(waiting.id)/resend", token: "second")
        #expect(early.status == 409 && early.text.contains("was never sent"))
        #expect(try await office.call(.get, "/v1/notices/\(waiting.id)/progress", token: "writer").status == 409)
        #expect(try await office.call(.post, "/v1/notices/none/resend", token: "second").status == 404)
        let id = try await publish(office)
        let channel = try await office.call(
            .post, "/v1/notices/\(id)/resend", #"{ "channel": "fax" }"#, token: "second")
        #expect(channel.status == 409 && channel.text.contains("it is for: line"))
        let form = try await office.call(
            .post, "/v1/notices/\(id)/resend", #"{ "includeUnknwon": true }"#, token: "second")
        #expect(form.status == 400 && form.text.contains("includeUnknown"), "\(form.text)")
    }

    @Test("what was given up is told in the log and the metrics, again only where it becomes more")
    func givenUp() async throws {
        let office = try await office()
        let id = NoticeID(rawValue: try await publish(office))
        let lines = Mutex<[String]>([])
        let watch = GiveUpWatch(
            ledger: office.ledger, showcase: office.newsroom.showcase, channels: [Self.line],
            log: EventLog(clock: office.clock) { line in lines.withLock { $0.append(line) } }, metrics: office.metrics)
        try await watch.check(now: office.clock.now)
        #expect(lines.withLock { $0.isEmpty })
        #expect(office.metrics.exposition.contains("noroshi_deliveries_given_up{channel=\"line\"} 0.0"))
        var hopeless = RetryPolicy()
        hopeless.attempts = 1
        hopeless.perseverance = 0
        let attempts = try await Self.claim(id, in: office)
        for (index, attempt) in attempts.enumerated() {
            try await Self.refuseForNow(attempt, in: office, hopeless)
            try await watch.check(now: office.clock.now)
            try await watch.check(now: office.clock.now)
            #expect(lines.withLock { $0.count } == index + 1)
        }
        #expect(lines.withLock { $0.last?.contains("\"deliveries\":\"6\"") } == true)
        // A newer version that is only shown hides nobody who was missed.
        let sent = try #require(try await office.ledger.notice(id))
        var content = sent.content
        content.phase = .update
        content.source = SourceID(rawValue: "jma")
        let shown = Ledger.Proposal(
            draft: Draft(thread: sent.thread, content: content), verdict: .accepted(channels: [], rule: "test"),
            audience: Audience(districts: [], topic: .disaster, urgency: content.urgency))
        let accepted = try await office.ledger.accept(
            Acceptance(source: content.source, proposals: [shown], actor: "source:jma", at: office.clock.now))
        let update = try #require(accepted.first?.notice)
        office.newsroom.showcase.insert([update], now: office.clock.now)
        try await watch.check(now: office.clock.now)
        #expect(lines.withLock { $0.count } == attempts.count)
        #expect(office.metrics.exposition.contains("noroshi_deliveries_given_up{channel=\"line\"} 6.0"))
        let again = try await office.call(.post, "/v1/notices/\(id)/resend", token: "second")
        #expect(again.body["resent"] as? Int == 6)
        try await watch.check(now: office.clock.now)
        #expect(office.metrics.exposition.contains("noroshi_deliveries_given_up{channel=\"line\"} 0.0"))
        #expect(office.metrics.exposition.contains("noroshi_resent_total{channel=\"line\"} 6"))
    }

    @Test("who is still tried in vain after ten minutes is told in the log, once, and in the metrics")
    func late() async throws {
        let office = try await office()
        let id = NoticeID(rawValue: try await publish(office))
        let lines = Mutex<[String]>([])
        let watch = GiveUpWatch(
            ledger: office.ledger, showcase: office.newsroom.showcase, channels: [Self.line],
            log: EventLog(clock: office.clock) { line in lines.withLock { $0.append(line) } }, metrics: office.metrics)
        for attempt in try await Self.claim(id, in: office) {
            try await Self.refuseForNow(attempt, in: office, RetryPolicy())
        }
        let accepted = try #require(try await office.ledger.notice(id)?.acceptedAt)
        try await watch.check(now: accepted.adding(seconds: GiveUpWatch.patience - 1))
        #expect(lines.withLock { $0.isEmpty })
        #expect(office.metrics.exposition.contains("noroshi_deliveries_late{channel=\"line\"} 0.0"))
        for _ in 0..<2 { try await watch.check(now: accepted.adding(seconds: GiveUpWatch.patience)) }
        #expect(lines.withLock { $0.count } == 1)
        #expect(lines.withLock { $0.first?.contains("\"deliveries\":\"6\"") } == true)
        #expect(office.metrics.exposition.contains("noroshi_deliveries_late{channel=\"line\"} 6.0"))
    }

    /// Prepares a notice and takes two requests of three people each.
    private static func claim(_ id: NoticeID, in office: Office) async throws -> [ClaimedAttempt] {
        for item in try await office.ledger.neededPreparations(limit: 10) {
            let prepared = Prepared(notice: id, channel: line, language: item.language, bytes: [1], fields: [:])
            try await office.ledger.storePrepared([prepared], at: office.clock.now)
        }
        let limits = Limits(batch: 3, concurrency: 4, perSecond: 100, keyLifetime: 0)
        return try await office.ledger.claim(
            channel: line, limits: limits, limit: 2, now: office.clock.now,
            keys: { AttemptKey(random: (0..<16).map { _ in UInt8.random(in: 0...255) }) })
    }

    private static func refuseForNow(_ attempt: ClaimedAttempt, in office: Office, _ policy: RetryPolicy) async throws {
        let outcomes = attempt.recipients.map {
            Outcome(recipient: $0.id, result: .retry(afterSeconds: 0, reason: "503"))
        }
        try await office.ledger.record(
            [AttemptResult(attempt, outcomes: outcomes, at: office.clock.now, random: 1)], policy: policy)
    }

    @Test("progress says per channel what is left; as a stream it ends for whoever has seen the end")
    func progress() async throws {
        let office = try await office()
        let id = try await publish(office)
        let answer = try await office.call(.get, "/v1/notices/\(id)/progress", token: "writer")
        let channels = try #require(answer.body["channels"] as? [[String: Any]])
        #expect(channels.count == 1 && channels[0]["planned"] as? Int == 7 && channels[0]["queued"] as? Int == 7)
        #expect(channels[0]["isExpanded"] as? Bool == true && answer.body["isFinished"] as? Bool == false)
        #expect(try await office.call(.get, "/v1/notices/\(id)/progress", token: "nobody").status == 401)

        var router = Router()
        StaffRoutes(
            site: office.site, roll: StaffRoll([]), newsroom: office.newsroom, channels: [:], clock: office.clock
        ).add(to: &router)
        func reply(lastID: String?) throws -> Web.Reply {
            var headers = [("Accept", "text/event-stream")]
            if let lastID { headers.append(("Last-Event-ID", lastID)) }
            return router.reply(
                to: try HTTP.Request(.get, "/v1/notices/\(id)/progress", headers: headers, peer: .local(user: 0)))
        }
        guard case .stream("progress/\(id)", nil) = try reply(lastID: nil) else {
            Issue.record("no stream")
            return
        }
        guard case .now(let end) = try reply(lastID: ProgressDesk.lastID) else {
            Issue.record("a stream that has ended goes on")
            return
        }
        #expect(end.status == 204)
    }
}

@Suite("Rates and bars of progress")
struct ProgressTests {
    private let id = NoticeID(rawValue: "n1")

    private func ended(_ count: Int, _ channel: String = "line") -> DeliveryEvent {
        let outcomes = (0..<count).map { number in
            Outcome(recipient: Int64(number), result: number % 10 == 9 ? .unknown(reason: "") : .accepted)
        }
        return .attempted([
            DeliveryEvent.Attempted(
                notice: id, channel: ChannelID(rawValue: channel), language: .japanese, sends: 1, outcomes: outcomes,
                at: Office.night)
        ])
    }

    @Test("a rate is over the last ten seconds, over fewer where it began later, and forgets")
    func rates() {
        let clock = Office.Clocks()
        let rates = DeliveryRates(clock: clock)
        #expect(rates.rates(of: id).isEmpty)
        rates.note(ended(100))
        #expect(rates.rates(of: id)[ChannelID(rawValue: "line")] == 90, "unknown is no end")
        for _ in 0..<20 {
            clock.advance(seconds: 1)
            rates.note(ended(100))
        }
        #expect(rates.rates(of: id)[ChannelID(rawValue: "line")] == 90)
        clock.advance(seconds: 5)
        #expect(rates.rates(of: id)[ChannelID(rawValue: "line")] == 45)
        clock.advance(seconds: 5)
        #expect(rates.rates(of: id).isEmpty)
        clock.advance(seconds: 1)
        rates.note(ended(10))
        #expect(rates.rates(of: id)[ChannelID(rawValue: "line")] == 9, "a pause before does not slow it")
    }

    private func channel(_ change: (inout ProgressReport.Channel) -> Void) -> ProgressReport.Channel {
        var channel = ProgressReport.Channel(
            ChannelProgress(channel: ChannelID(rawValue: "line"), counts: [.accepted: 1], isExpanded: true), rate: 0)
        change(&channel)
        return channel
    }

    @Test(
        "a bar is as long as what is done, rounded down, and a line never wider than the terminal",
        arguments: [40, 60, 80, 200])
    func bars(width: Int) {
        let half = channel {
            $0.planned = 20_000
            $0.accepted = 9_999
            $0.queued = 10_001
            $0.rate = 1_200
            $0.remainingSeconds = 9
        }
        #expect(ProgressLines.bar(half, width: 10) == "████▉·····")
        #expect(ProgressLines.bar(channel { _ in }, width: 4) == "████")
        let lines = ProgressLines(width: width).lines(id, [half])
        #expect(lines[0].contains("49%  9,999/20,000件") && lines[0].contains("あと約9秒"))
        // Where there is no room for a bar the numbers stay whole.
        if lines[0].contains("█") { #expect(ProgressLines.columns(lines[0]) < width) }
        #expect(lines[0].contains("█") == (width >= 80))
        #expect(lines[1] == "  送信済み accepted 9,999  待機中 queued 10,001")
    }

    @Test(
        "in a file there is no bar and no escape; whoever was given up comes with the command; 100 % is said of all alone"
    )
    func plain() {
        let missed = channel {
            $0.planned = 1_000
            $0.accepted = 995
            $0.failed = 4
            $0.gaveUp = 3
            $0.retrying = 1
        }
        let lines = ProgressLines(width: nil).lines(id, [missed])
        #expect(lines[0] == "line   99%  999/1,000件")
        #expect(
            lines.joined().contains("何度試しても届けられず 3件") && lines.last == "    noroshi notice resend n1 --channel line")
        #expect(!lines.joined().contains("\u{1B}") && !lines.joined().contains("█"))
        let nobody = channel { $0.planned = 0 }
        #expect(ProgressLines(width: 80).lines(id, [nobody])[0] == "line  対象者なし nobody")
    }

    @Test("what is drawn over again neither wraps nor scrolls, wide characters counted as two")
    func fitting() {
        let lines = Screen.fitting(["配信の状況 progress", "b", "c", "d"], columns: 10, rows: 3)
        #expect(lines == ["配信の状", "b"])
        #expect(ProgressLines.cut("abc", columns: 80) == "abc")
    }

    @Test("an event of the stream is read back; a problem ends with its words; comments are nothing")
    func events() throws {
        let report = ProgressReport(
            id, [ChannelProgress(channel: ChannelID(rawValue: "line"), counts: [.accepted: 2], isExpanded: true)],
            rates: [:], now: Office.night)
        let event = ServerSentEvent(
            id: "1", name: "progress", data: String(decoding: JSONReply.encode(report), as: UTF8.self))
        let block = String(decoding: event.bytes.dropLast(2), as: UTF8.self)
        #expect(try ProgressStream.report(block) == report)
        #expect(try ProgressStream.report(":") == nil && ProgressStream.report("retry: 3000") == nil)
        #expect(throws: CommandFailure.self) {
            try ProgressStream.report("event: problem\ndata: {\"detail\":\"no\"}")
        }
    }
}
