import Channel
import Notice
import Testing
import Wording

@testable import ChannelLine
@testable import ChannelMail

/// The hard cases every channel is put through. A new channel joins by one line in `channels`.
@Suite("Every channel keeps the contract")
struct ChannelContract {
    struct Case: Sendable, CustomTestStringConvertible {
        var channel: any Channel
        var testDescription: String { channel.id.rawValue }
    }

    static func channels(_ mode: Site.Mode = .live) throws -> [Case] {
        let channels: [any Channel] = [Samples.line(mode), try Samples.mail(mode), Samples.webhook(mode)]
        return channels.map { Case(channel: $0) }
    }

    static let live = (try? channels()) ?? []
    static let drill = (try? channels(.drill)) ?? []

    @Test("the list of channels is complete")
    func complete() { #expect(Self.live.count == 3 && Self.drill.count == 3) }

    // MARK: What is said

    @Test("a notice without text is refused, not sent empty", arguments: live)
    func emptyText(_ each: Case) {
        let empty = Samples.rendering(headline: "", body: " \n", instruction: "")
        #expect(throws: PrepareRefusal.self) { try each.channel.prepare(Samples.notice(), empty) }
    }

    static let longTexts: [String] = [
        String(repeating: "あ", count: 60_000), String(repeating: "🍎", count: 30_000),
        String(repeating: "👨‍👩‍👧‍👦", count: 9_000), String(repeating: "e\u{301}", count: 20_000),
        "か" + String(repeating: "\u{3099}", count: 20_000), String(repeating: "\r\n.\r\n", count: 2_000),
        "\u{0}\u{1B}[31m<script>&\"'\u{2028}\u{FEFF}",
    ]

    @Test("a text of any length is cut between characters and keeps its link", arguments: live, longTexts)
    func longText(_ each: Case, text: String) throws {
        let rendering = Samples.rendering(body: text, instruction: text)
        let prepared = try each.channel.prepare(Samples.notice(), rendering)
        #expect(!prepared.bytes.isEmpty)
        #expect(String(validating: prepared.bytes, as: UTF8.self) != nil, "cut inside a character")
        guard case .send = each.channel.begin(prepared, [Samples.recipient(each.channel)], Samples.context) else {
            Issue.record("not sent")
            return
        }
    }

    @Test("a headline no channel can carry is refused with a reason, or cut", arguments: live)
    func endlessHeadline(_ each: Case) {
        let rendering = Samples.rendering(headline: String(repeating: "長", count: 100_000))
        do {
            let prepared = try each.channel.prepare(Samples.notice(), rendering)
            #expect(!prepared.bytes.isEmpty)
        } catch {
            #expect(error.reason.contains("shorten"))
        }
    }

    // MARK: Drills

    @Test(
        "a live channel refuses drills that are not for the public", arguments: live, [NoticeStatus.exercise, .test])
    func liveRefusesDrills(_ each: Case, status: NoticeStatus) {
        let marked = Samples.rendering(mark: "【訓練】")
        #expect(throws: PrepareRefusal.self) { try each.channel.prepare(Samples.notice(status: status), marked) }
    }

    @Test("a 公開訓練 leaves a live channel with its mark only, and a drill channel never", arguments: live, drill)
    func publicDrill(_ each: Case, _ other: Case) throws {
        let marked = Samples.rendering(mark: "【訓練】")
        let notice = Samples.notice(status: .publicDrill, order: nil)
        _ = try each.channel.prepare(notice, marked)
        #expect(throws: PrepareRefusal.self) { try each.channel.prepare(notice, Samples.rendering()) }
        #expect(throws: PrepareRefusal.self) { try other.channel.prepare(notice, marked) }
    }

    @Test("a drill channel refuses what is actual and what is not marked", arguments: drill)
    func drillRefusesActual(_ each: Case) throws {
        let marked = Samples.rendering(mark: "【訓練】")
        #expect(throws: PrepareRefusal.self) { try each.channel.prepare(Samples.notice(), marked) }
        #expect(throws: PrepareRefusal.self) {
            try each.channel.prepare(Samples.notice(status: .exercise), Samples.rendering())
        }
        _ = try each.channel.prepare(Samples.notice(status: .exercise), marked)
    }

    @Test("a drill channel whose server is not on the list sends nothing, however it was made")
    func drillServer() throws {
        let drill = Confinement(mode: .drill, allowedHosts: ["sink.example.jp"])
        var line = Samples.line().settings
        line.confinement = drill
        var mail = try Samples.mail().settings
        mail.confinement = drill
        let channels: [any Channel] = [
            LineChannel(id: ChannelID(rawValue: "line"), settings: line),
            MailChannel(id: ChannelID(rawValue: "mail"), settings: mail),
        ]
        for channel in channels {
            #expect(throws: PrepareRefusal.self) {
                try channel.prepare(Samples.notice(status: .exercise), Samples.rendering(mark: "【訓練】"))
            }
        }
    }

    // MARK: The same bytes

    @Test("preparing and beginning twice gives the same bytes", arguments: live)
    func deterministic(_ each: Case) throws {
        let prepared = try (0..<5).map { _ in try each.channel.prepare(Samples.notice(), Samples.rendering()) }
        #expect(Set(prepared).count == 1)
        let recipients = [Samples.recipient(each.channel)]
        let requests = prepared.compactMap { sent(each.channel.begin($0, recipients, Samples.context)) }
        #expect(requests.count == 5 && Set(requests).count == 1)
    }

    @Test("a repeat an hour later carries the same key and the same body", arguments: live)
    func repeated(_ each: Case) throws {
        let prepared = try each.channel.prepare(Samples.notice(), Samples.rendering())
        let recipients = [Samples.recipient(each.channel)]
        var later = Samples.context
        later.now = later.now.adding(seconds: 3600)
        let first = try #require(sent(each.channel.begin(prepared, recipients, Samples.context)))
        let second = try #require(sent(each.channel.begin(prepared, recipients, later)))
        switch (first, second) {
        case (.http(let a), .http(let b)):
            #expect(a.body == b.body)
            for name in ["X-Line-Retry-Key", "webhook-id"] {
                #expect(a.headers.first { $0.name == name } == b.headers.first { $0.name == name })
            }
        case (.smtp(let a), .smtp(let b)): #expect(a == b)
        default: Issue.record("another kind of request")
        }
    }

    @Test("silence changes how a message arrives and nothing of what it says", arguments: live)
    func silence(_ each: Case) throws {
        let prepared = try each.channel.prepare(Samples.notice(), Samples.rendering())
        let recipients = [Samples.recipient(each.channel)]
        var silent = Samples.context
        silent.isSilent = true
        let loud = try #require(sent(each.channel.begin(prepared, recipients, Samples.context)))
        let still = try #require(sent(each.channel.begin(prepared, recipients, silent)))
        switch (loud, still) {
        case (.http(let a), .http(let b)):
            #expect(a.headers == b.headers && a.url == b.url)
            let mark = #""notificationDisabled":"#
            let (before, after) = (String(decoding: a.body, as: UTF8.self), String(decoding: b.body, as: UTF8.self))
            #expect(before.contains(mark + "false") == (each.channel is LineChannel))
            #expect(after.contains(mark + "true") == (each.channel is LineChannel))
            #expect(before.replacing(mark + "false", with: mark + "true") == after)
        case (.smtp(let a), .smtp(var b)):
            let importance = "Importance: high\r\n"
            let text = String(decoding: a.message, as: UTF8.self)
            #expect(text.contains(importance))
            #expect(text.replacing(importance, with: "") == String(decoding: b.message, as: UTF8.self))
            b.message = a.message
            #expect(a == b)
        default: Issue.record("another kind of request")
        }
    }

    // MARK: Answers

    @Test("a full batch gives one outcome for each recipient, whatever is answered", arguments: live)
    func everyRecipient(_ each: Case) throws {
        let recipients = (1...each.channel.limits.batch).map { Samples.recipient(each.channel, Int64($0)) }
        for response in Answers.all(recipients.count) {
            let outcomes = try outcomes(each.channel, recipients, response)
            #expect(outcomes.map(\.recipient).sorted() == recipients.map(\.id), "\(response)")
        }
    }

    @Test("what was not sent is retried; what may have been taken is unknown", arguments: live)
    func failures(_ each: Case) throws {
        let recipients = [Samples.recipient(each.channel)]
        let unsent = try outcomes(each.channel, recipients, .failed(Failure(.notSent, "connection refused")))
        guard case .retry(let seconds, _) = unsent.first?.result else {
            Issue.record("not retried")
            return
        }
        #expect(seconds > 0)
        let lost = try outcomes(each.channel, recipients, .failed(Failure(.ambiguous, "no answer")))
        guard case .unknown = lost.first?.result else {
            Issue.record("an ambiguous attempt was decided")
            return
        }
    }

    @Test("an answer of a megabyte of braces or of broken UTF-8 harms nothing", arguments: live)
    func hostileBodies(_ each: Case) throws {
        let recipients = [Samples.recipient(each.channel)]
        let bodies: [[UInt8]] = [
            [UInt8](repeating: UInt8(ascii: "{"), count: 1_000_000),
            [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000), [UInt8](repeating: 0xFF, count: 1000),
            Array(#"{"message":{"message":1}}"#.utf8), [],
        ]
        for body in bodies {
            for status in [200, 400, 429, 500] {
                let response = Response.http(HTTPResponse(status: status, headers: [], body: body))
                #expect(try outcomes(each.channel, recipients, response).count == 1)
            }
        }
    }

    @Test("no recipients give no request", arguments: live)
    func nobody(_ each: Case) throws {
        let prepared = try each.channel.prepare(Samples.notice(), Samples.rendering())
        guard case .done(let outcomes) = each.channel.begin(prepared, [], Samples.context) else {
            Issue.record("something was sent to nobody")
            return
        }
        #expect(outcomes.isEmpty)
    }

    @Test("a malformed address never reaches a request", arguments: live)
    func malformedAddress(_ each: Case) throws {
        let prepared = try each.channel.prepare(Samples.notice(), Samples.rendering())
        let addresses = [
            "", " ", "a@b\r\nRCPT TO:<c@d>", "U123\",\"Uabc", "javascript:alert(1)", "http://u:p@host/", "あ@例え.jp",
            "https://host/\r\nX: y", "@", "a@", "https://", "https://exa mple.jp/", "\u{0}",
        ]
        for address in addresses {
            let recipient = Recipient(id: 1, address: Address(address), secret: Samples.webhookSecret)
            guard case .done(let outcomes) = each.channel.begin(prepared, [recipient], Samples.context) else {
                Issue.record("sent to \(address.debugDescription)")
                continue
            }
            switch outcomes.first?.result {
            case .gone, .refused: break
            default: Issue.record("\(address.debugDescription) was neither gone nor refused")
            }
        }
    }

    // MARK: Confinement

    @Test("nothing that can be printed holds a secret or an address", arguments: live)
    func leaksNothing(_ each: Case) throws {
        let recipients = [Samples.recipient(each.channel)]
        let prepared = try each.channel.prepare(Samples.notice(), Samples.rendering())
        let step = each.channel.begin(prepared, recipients, Samples.context)
        var printed = "\(each.channel) \(String(reflecting: each.channel)) \(recipients) \(prepared) \(step)"
        dump(each.channel, to: &printed)
        dump(recipients, to: &printed)
        dump(step, to: &printed)
        if let request = sent(step) { printed += "\(request) \(String(reflecting: request))" }
        for response in Answers.all(1) {
            let step = each.channel.resume(
                ChannelState(name: "sent", recipients: [1]), response, Samples.context)
            dump(step, to: &printed)
        }
        for secret in Samples.secrets { #expect(!printed.contains(secret), "\(secret) is printed") }
    }

    private func sent(_ step: Step) -> Request? {
        if case .send(let request, _) = step { return request }
        return nil
    }

    private func outcomes(
        _ channel: any Channel, _ recipients: [Recipient], _ response: Response
    ) throws -> [Outcome] {
        let prepared = try channel.prepare(Samples.notice(), Samples.rendering())
        guard case .send(_, let state) = channel.begin(prepared, recipients, Samples.context) else {
            Issue.record("nothing was sent")
            return []
        }
        guard case .done(let outcomes) = channel.resume(state, response, Samples.context) else {
            Issue.record("one request was not enough")
            return []
        }
        return outcomes
    }
}

/// Answers a provider may give, sound or not.
enum Answers {
    static func all(_ recipients: Int) -> [Response] {
        let statuses = [
            0, 200, 202, 204, 301, 307, 400, 401, 403, 404, 408, 409, 410, 413, 415, 418, 429, 500, 502, 503, 599, 999,
        ]
        var all = statuses.map { Response.http(HTTPResponse(status: $0)) }
        for wish in ["0", "7", "-1", "99999999999", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            all.append(.http(HTTPResponse(status: 429, headers: [HeaderField("retry-after", wish)])))
        }
        for code in [0, 250, 354, 421, 450, 451, 452, 535, 550, 552, 554] {
            let reply = SMTPReply(code: code, text: "5.1.1 <resident1@mail.example.jp> said no")
            all.append(.smtp(SMTPResponse(recipients: [], final: reply)))
            all.append(
                .smtp(SMTPResponse(recipients: Array(repeating: reply, count: recipients), final: reply)))
        }
        all.append(.failed(Failure(.notSent, "connection refused")))
        all.append(.failed(Failure(.ambiguous, "no answer")))
        return all
    }
}
