import HTTP
import Synchronization

/// Plays an OpenAI-compatible embeddings endpoint with vectors that are the same on every run: a text's vector is the sum of
/// those of its letters' pairs, so that texts alike lie close. A test may have it say something else.
package final class EmbeddingSink: Sendable {
    package struct Question: Sendable, Hashable {
        package var authorization: String?
        package var model: String
        package var texts: [String]
    }

    private struct Machine {
        var questions = Bounded<Question>(EmbeddingSink.questionsKept)
        var model: String?
        var dimensions = EmbeddingSink.usualDimensions
        var alias: [String: String] = [:]
        var reverses = false
    }

    private static let bodyLimit = 4 * 1_048_576
    private static let questionsKept = 10_000
    private static let usualDimensions = 64

    package let faults: FaultScript
    private let machine: Shared
    private let server: HTTPSink

    private final class Shared: Sendable {
        let state = Mutex(Machine())
    }

    package init(port: UInt16 = 0, faults: FaultScript = FaultScript()) throws(SinkError) {
        let machine = Shared()
        self.machine = machine
        self.faults = faults
        server = try HTTPSink(
            port: port, bodyLimit: Self.bodyLimit, isBreakable: true, faults: faults,
            routes: { add in
                add(.post, "/v1/embeddings") { request in
                    guard let (model, texts) = Self.read(request.body) else { return .json(Array("{}".utf8)) }
                    let answer = machine.state.withLock { machine in
                        machine.questions.append(
                            Question(authorization: request.headers["authorization"], model: model, texts: texts))
                        return Self.answer(
                            texts.map { machine.alias[$0] ?? $0 }, model: machine.model ?? model,
                            dimensions: machine.dimensions, reverses: machine.reverses)
                    }
                    return .json(Array(answer.utf8))
                }
            }, pages: [:])
    }

    private static func read(_ body: [UInt8]) -> (model: String, texts: [String])? {
        guard let fields = JSONTree.read(body)?.object, let model = fields["model"]?.string,
            let texts = fields["input"]?.array?.compactMap(\.string)
        else { return nil }
        return (model, texts)
    }

    private static func answer(_ texts: [String], model: String, dimensions: Int, reverses: Bool) -> String {
        let items = texts.enumerated().map { place, text in
            let values = vector(of: text, dimensions: dimensions).map { "\($0)" }.joined(separator: ",")
            return "{\"object\":\"embedding\",\"index\":\(place),\"embedding\":[\(values)]}"
        }
        return "{\"object\":\"list\",\"data\":[\((reverses ? items.reversed() : items).joined(separator: ","))],"
            + "\"model\":\"\(model)\"}"
    }

    /// A one in the place of each pair of letters, and in the first for every text, so that none is zero.
    package static func vector(of text: String, dimensions: Int) -> [Float] {
        var values = [Float](repeating: 0, count: dimensions)
        values[0] = 0.01
        let scalars = text.unicodeScalars.map { Int($0.value) }
        for (first, second) in zip(scalars, scalars.dropFirst()) { values[(first * 31 + second) % dimensions] += 1 }
        return values
    }

    /// The vectors of one text are from now on those of another: what a model knows to mean the same.
    package func take(_ text: String, for other: String) { machine.state.withLock { $0.alias[text] = other } }
    /// What it says its model is from now on, whatever it is asked for.
    package func name(_ model: String) { machine.state.withLock { $0.model = model } }
    /// How long its vectors are from now on.
    package func measure(_ dimensions: Int) { machine.state.withLock { $0.dimensions = dimensions } }
    /// Gives vectors last first from now on; their `index` tells which is whose.
    package func reverse() { machine.state.withLock { $0.reverses = true } }

    package var port: UInt16 { server.port }
    package var url: String { "http://127.0.0.1:\(port)/v1/embeddings" }
    package var questions: [Question] { machine.state.withLock { $0.questions.all } }
    package func stop() async { await server.stop() }
}
