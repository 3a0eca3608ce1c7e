import Channel
import Notice
import Testing
import Wording

@Suite("What a simple channel is given for free")
struct SimpleChannelTests {
    /// Takes addresses of digits, two at once.
    private struct Pager: SimpleChannel {
        let id = ChannelID(rawValue: "pager")
        let limits = Limits(batch: 2, concurrency: 1, perSecond: 1, keyLifetime: 0)

        func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
            Prepared(notice: notice.id, channel: id, language: rendering.language, bytes: Array("beep".utf8))
        }

        func refusal(of address: Address) -> String? {
            address.rawValue.allSatisfy(\.isNumber) ? nil : "no pager has letters in its number"
        }

        func request(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Request {
            let numbers = recipients.map(\.address.rawValue).joined(separator: ",")
            return .http(HTTPRequest(method: "POST", url: "https://pager.example/\(numbers)", body: prepared.bytes))
        }

        func result(_ response: Response, _ context: Context) -> Outcome.Result {
            if case .http(let answer) = response, answer.status == 200 { return .accepted }
            return .unknown(reason: "no answer")
        }
    }

    private static let pager = Pager()
    private static let unknownPager = Outcome.Result.refused(reason: "no pager has letters in its number")

    private func begin(_ addresses: [String]) throws -> Step {
        let recipients = addresses.enumerated().map { Recipient(id: Int64($0 + 1), address: Address($1)) }
        return Self.pager.begin(
            try Self.pager.prepare(Samples.notice(), Samples.rendering()), recipients, Samples.context)
    }

    @Test("a malformed address reaches no request and is refused beside the others' outcome")
    func malformed() throws {
        guard case .send(.http(let request), let state) = try begin(["12", "a/b", "34"]) else {
            Issue.record("nothing was sent")
            return
        }
        #expect(request.url == "https://pager.example/12,34")
        let step = Self.pager.resume(state, .http(HTTPResponse(status: 200)), Samples.context)
        guard case .done(let outcomes) = step else {
            Issue.record("one request was not enough")
            return
        }
        #expect(
            outcomes == [
                Outcome(recipient: 1, result: .accepted), Outcome(recipient: 3, result: .accepted),
                Outcome(recipient: 2, result: Self.unknownPager),
            ])
    }

    @Test("where no address can be sent to there is no request", arguments: [[], ["a"], ["a", "b"]])
    func nobody(addresses: [String]) throws {
        guard case .done(let outcomes) = try begin(addresses) else {
            Issue.record("something was sent to nobody")
            return
        }
        #expect(outcomes.map(\.result) == addresses.map { _ in Self.unknownPager })
    }

    @Test("more recipients than a batch holds are refused, not lost")
    func tooMany() throws {
        guard case .send(_, let state) = try begin(["1", "2", "3"]),
            case .done(let outcomes) = Self.pager.resume(state, .http(HTTPResponse(status: 200)), Samples.context)
        else {
            Issue.record("nothing was sent")
            return
        }
        #expect(outcomes.count == 3)
        #expect(outcomes.last == Outcome(recipient: 3, result: .refused(reason: "a batch has at most 2")))
    }
}
