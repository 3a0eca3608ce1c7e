import HTTP
import Synchronization

/// Plays an OpenAI-compatible endpoint: answers every chat completion with what a test tells it to say, and keeps what it was
/// asked.
package final class GeneratorSink: Sendable {
    package struct Question: Sendable, Hashable {
        package var authorization: String?
        package var body: [UInt8]
    }

    private final class Machine: Sendable {
        let reply = Mutex("")
        let questions = Mutex(Bounded<Question>(GeneratorSink.questionsKept))
    }

    private static let bodyLimit = 1_048_576
    fileprivate static let questionsKept = 1_000

    package let faults: FaultScript
    private let machine: Machine
    private let server: HTTPSink

    package init(port: UInt16 = 0, faults: FaultScript = FaultScript()) throws(SinkError) {
        let machine = Machine()
        self.machine = machine
        self.faults = faults
        server = try HTTPSink(
            port: port, bodyLimit: Self.bodyLimit, isBreakable: false, faults: faults,
            routes: { add in
                add(.post, "/v1/chat/completions") { request in
                    machine.questions.withLock {
                        $0.append(Question(authorization: request.headers["authorization"], body: request.body))
                    }
                    return .json(Array(Self.completion(machine.reply.withLock { $0 }).utf8))
                }
            }, pages: [:])
    }

    /// A completion that says `text`, as the endpoint sends it.
    package static func completion(_ text: String) -> String {
        "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":\(quoted(text))}}]}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// What it says from now on.
    package func say(_ text: String) { machine.reply.withLock { $0 = text } }

    package var url: String { "http://127.0.0.1:\(server.port)/v1/chat/completions" }
    package var questions: [Question] { machine.questions.withLock { $0.all } }
    package func stop() async { await server.stop() }
}
