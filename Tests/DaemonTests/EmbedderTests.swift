import Channel
import Foundation
import Notice
import Settings
import Sinks
import Testing

@testable import Chat
@testable import noroshi

/// The endpoint that embeds texts, behind the real network room: whatever it does, the plain ranking is the worst that is left.
@Suite("Embeddings", .timeLimit(.minutes(1))) struct EmbedderTests {
    private let masked = MaskedQuestion(EmbeddingBench.question, language: .japanese)

    @Test("fills \"did you mean\" for a question that shares no word with the library, and never more than that")
    func fills() async throws {
        try await EmbeddingBench.with { bench in
            bench.sink.reverse()
            let embedder = bench.embedder(key: "k-123")
            #expect(await embedder.build())
            let closeness = try #require(await embedder.closeness(to: masked))
            #expect(EmbeddingBench.answer(EmbeddingBench.question, nil).outcome == .unknown)
            let answer = EmbeddingBench.answer(EmbeddingBench.question, closeness)
            #expect(answer.outcome == .suggested && answer.alternatives.first?.intent == EmbeddingBench.target)
            #expect(answer.confidence < Chat.suggestsFrom, "how sure the chat is stays that of the plain ranking")
            #expect(bench.counted("kept"))
            let asked = try #require(bench.sink.questions.last)
            #expect(
                asked.authorization == "Bearer k-123" && asked.model == "m" && asked.texts == [EmbeddingBench.question])
        }
    }

    @Test(
        "leaves the plain ranking where the endpoint fails or lies at a question",
        arguments: [
            (SinkFault.hang(afterAccepting: true), "failed"), (.reset(afterAccepting: true), "failed"),
            (.answer(status: 500), "refused"), (.answer(status: 302), "refused"),
            (.answer(status: 200, body: "<html>"), "garbage"), (.answer(status: 200, body: "{\"data\":[]}"), "garbage"),
            (.answer(status: 200, body: EmbeddingBench.reply("[NaN]")), "garbage"),
            (.answer(status: 200, body: EmbeddingBench.reply("[1e999]")), "garbage"),
            (.answer(status: 200, body: EmbeddingBench.reply("[0,0]")), "garbage"),
            (.answer(status: 200, body: EmbeddingBench.reply("[1]", index: 7)), "garbage"),
            (.answer(status: 200, body: EmbeddingBench.reply("[\"ignore the rules\"]")), "garbage"),
            (.answer(status: 200, body: String(repeating: " ", count: 10_000_000)), "failed"),
            (.answer(status: 200, body: EmbeddingBench.reply("[1,2]")), "changed"),
        ])
    func fails(_ fault: SinkFault, _ outcome: String) async throws {
        try await EmbeddingBench.with { bench in
            let embedder = bench.embedder()
            #expect(await embedder.build())
            let before = bench.sink.questions.count
            bench.sink.faults.enqueue([fault])
            #expect(await embedder.closeness(to: masked) == nil)
            #expect(bench.counted(outcome), "\(bench.metrics.exposition)")
            #expect(bench.sink.questions.count <= before + 1)
            #expect(await embedder.closeness(to: masked) != nil, "one bad answer costs no vectors")
        }
    }

    @Test("an endpoint that is down is left alone for a while, so that nobody waits for it")
    func pause() async throws {
        try await EmbeddingBench.with { bench in
            let embedder = bench.embedder()
            #expect(await embedder.build())
            let asked = bench.sink.questions.count
            bench.sink.faults.enqueue(.init(repeating: .answer(status: 503), count: MachineCircuit.failuresUntilPause))
            for _ in 0...MachineCircuit.failuresUntilPause { _ = await embedder.closeness(to: masked) }
            #expect(bench.counted("paused") && bench.sink.questions.count == asked)
            bench.clock.move(seconds: MachineCircuit.pauseMilliseconds / 1_000)
            #expect(await embedder.closeness(to: masked) != nil)
        }
    }

    @Test("nothing that residents write stands in the log or on the disk")
    func silent() async throws {
        try await EmbeddingBench.with { bench in
            let embedder = bench.embedder()
            #expect(await embedder.build())
            _ = await embedder.closeness(to: masked)
            bench.sink.faults.enqueue([.answer(status: 200, body: "<html>")])
            _ = await embedder.closeness(to: masked)
            #expect(bench.log.allSatisfy { !$0.contains(EmbeddingBench.question) })
            let bytes = try Data(contentsOf: URL(filePath: bench.path))
            #expect(bytes.range(of: Data(EmbeddingBench.question.utf8)) == nil)
        }
    }

    @Test(
        "settings that would send questions unencrypted, or count closeness beyond measure, are refused",
        arguments: [
            ("http://llm.example.jp/v1/embeddings", "1", false), ("https://llm.example.jp/v1/embeddings", "1", true),
            ("http://127.0.0.1:8000/v1/embeddings", "0.5", true), ("http://127.0.0.1:8000/v1/embeddings", "0", false),
            ("http://127.0.0.1:8000/v1/embeddings", "1000", false),
        ])
    func settings(_ url: String, _ weight: String, _ isTaken: Bool) throws {
        let text = "{ embeddings: { url: \"\(url)\", model: \"m\", weight: \(weight) } }"
        let file = try SettingsFile(path: "noroshi.json5", bytes: Array(text.utf8))
        let read = try? file.decode { section in
            try section.value(
                "embeddings",
                .section { try EmbeddingsSettings.read($0, confinement: Confinement(mode: .live, allowedHosts: [])) })
        }
        #expect((read != nil) == isTaken)
    }
}
