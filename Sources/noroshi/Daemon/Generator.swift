import Channel
import Chat
import FoundationEssentials
import Settings
import Synchronization

/// Asks the configured machine to word an answer anew, and gives the plain one whatever goes wrong: it is slow, down, lies,
/// says too much or nothing that can be read. Nothing it is told or says reaches a log; metrics count what became of it.
final class Generator: Sendable {
    private struct State {
        var inFlight = 0
        var failures = 0
        /// In the clock's ticks.
        var pausedUntil: Int64 = .min
    }

    /// What became of a question, apart from what `GroundedReply.Rejection` names.
    private enum Outcome: String {
        case kept
        /// Too many are being asked, or the machine failed and is left alone.
        case busy, paused
        /// No answer in time, or none at all; another status; no completion of that form.
        case failed, refused, garbage
    }

    /// After so many failures in a row nobody waits for the machine for a while.
    static let failuresUntilPause = 3
    static let pauseMilliseconds: Int64 = 60_000
    /// Bytes of the answer's body; the text in it has `GroundedReply.byteLimit`.
    static let responseLimit = 65_536
    private static let tokenLimit = 600

    private let settings: GeneratorSettings
    private let perform: Perform
    private let clock: any Clock
    private let metrics: Metrics
    private let state = Mutex(State())

    init(_ settings: GeneratorSettings, perform: @escaping Perform, clock: any Clock, metrics: Metrics) {
        self.settings = settings
        self.perform = perform
        self.clock = clock
        self.metrics = metrics
    }

    /// The answer in the machine's words where they can be kept, or else as it is.
    func word(_ plain: Answer, of grounding: Grounding) async -> Answer {
        let (answer, outcome) = await asked(plain, grounding)
        metrics.count("noroshi_chat_generator_total", ["outcome": outcome])
        return answer
    }

    private func asked(_ plain: Answer, _ grounding: Grounding) async -> (Answer, String) {
        if let hindrance = begin() { return (plain, hindrance.rawValue) }
        let response = await perform(.http(request(for: grounding)))
        let outcome: Outcome
        switch response {
        case .http(let response) where response.status == 200:
            if let text = Self.text(in: response.body) {
                end(hasFailed: false)
                do throws(GroundedReply.Rejection) {
                    let reply = try GroundedReply(text, of: grounding)
                    return (grounding.answer(plain, worded: reply), Outcome.kept.rawValue)
                } catch {
                    return (plain, error.rawValue)
                }
            }
            outcome = .garbage
        case .http: outcome = .refused
        case .failed, .smtp: outcome = .failed
        }
        end(hasFailed: true)
        return (plain, outcome.rawValue)
    }

    private func begin() -> Outcome? {
        state.withLock { state in
            if clock.ticks < state.pausedUntil { return .paused }
            guard state.inFlight < settings.concurrency else { return .busy }
            state.inFlight += 1
            return nil
        }
    }

    private func end(hasFailed: Bool) {
        state.withLock { state in
            state.inFlight -= 1
            state.failures = hasFailed ? state.failures + 1 : 0
            guard state.failures >= Self.failuresUntilPause else { return }
            // The first question after the pause tries again, and one failure more pauses anew.
            state.pausedUntil = clock.ticks + Self.pauseMilliseconds
        }
    }

    // MARK: The exchange

    private struct Body: Encodable {
        var model: String
        var messages: [Grounding.Message]
        var temperature = 0
        var maxTokens = Generator.tokenLimit
        var stream = false

        enum CodingKeys: String, CodingKey {
            case model, messages, temperature, stream
            case maxTokens = "max_tokens"
        }
    }

    private func request(for grounding: Grounding) -> HTTPRequest {
        var headers = [HeaderField("Content-Type", "application/json"), HeaderField("Accept", "application/json")]
        if let key = settings.key { headers.append(HeaderField("Authorization", "Bearer \(key.revealed)")) }
        return HTTPRequest(
            method: "POST", url: settings.url, headers: headers,
            body: JSONReply.encode(Body(model: settings.model, messages: grounding.messages)),
            timeout: settings.timeout, responseLimit: Self.responseLimit)
    }

    private struct Completion: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { var content: String }
            var message: Message
            var finishReason: String?

            enum CodingKeys: String, CodingKey {
                case message
                case finishReason = "finish_reason"
            }
        }
        var choices: [Choice]
    }

    /// The first choice's text, where it was not cut off.
    private static func text(in body: [UInt8]) -> String? {
        guard let completion = try? JSONDecoder().decode(Completion.self, from: Data(body)),
            let choice = completion.choices.first, choice.finishReason ?? "stop" == "stop"
        else { return nil }
        return choice.message.content
    }
}

extension ChatDesk {
    /// The answer worded by the machine, where there is one, the question is a typed one, and the answer is of a kind that may be.
    func worded(_ answer: Answer, to input: Turn.Input) async -> Answer {
        guard let generator, case .text(let text) = input,
            let grounding = chat.grounding(of: text, answer, inForce: inForce)
        else { return answer }
        return await generator.word(answer, of: grounding)
    }
}
