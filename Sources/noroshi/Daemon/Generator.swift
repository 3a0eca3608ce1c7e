import Channel
import Chat
import FoundationEssentials
import Settings

/// Asks the configured machine to word an answer anew, and gives the plain one whatever goes wrong: it is slow, down, lies,
/// says too much or nothing that can be read. Nothing it is told or says reaches a log; metrics count what became of it.
final class Generator: Sendable {
    /// What became of a question, beside `GroundedReply.Rejection` and `MachineCircuit.Hindrance`.
    private enum Outcome: String {
        case kept
        /// No answer in time, or none at all; another status; no completion of that form.
        case failed, refused, garbage
    }

    /// Bytes of the answer's body; the text in it has `GroundedReply.byteLimit`.
    static let responseLimit = 65_536
    private static let tokenLimit = 600

    private let settings: ModelEndpoint
    private let perform: Perform
    private let circuit: MachineCircuit
    private let metrics: Metrics

    init(_ settings: ModelEndpoint, perform: @escaping Perform, clock: any Clock, metrics: Metrics) {
        self.settings = settings
        self.perform = perform
        circuit = MachineCircuit(concurrency: settings.concurrency, clock: clock)
        self.metrics = metrics
    }

    /// The answer in the machine's words where they can be kept, or else as it is.
    func word(_ plain: Answer, of grounding: Grounding) async -> Answer {
        let (answer, outcome) = await asked(plain, grounding)
        metrics.count("noroshi_chat_generator_total", ["outcome": outcome])
        return answer
    }

    private func asked(_ plain: Answer, _ grounding: Grounding) async -> (Answer, String) {
        if let hindrance = circuit.begin() { return (plain, hindrance.rawValue) }
        let response = await perform(.http(request(for: grounding)))
        let outcome: Outcome
        switch response {
        case .http(let response) where response.status == 200:
            if let text = Self.text(in: response.body) {
                circuit.end(hasFailed: false)
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
        circuit.end(hasFailed: true)
        return (plain, outcome.rawValue)
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
