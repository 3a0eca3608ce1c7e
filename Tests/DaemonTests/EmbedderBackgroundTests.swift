import Channel
import Foundation
import Notice
import Sinks
import Testing

@testable import Chat
@testable import noroshi

/// What the background does with an endpoint that is down, lies, or changes: what was good stays, and it is told once.
@Suite("Embeddings of the library", .timeLimit(.minutes(1))) struct EmbedderBackgroundTests {
    private let masked = MaskedQuestion(EmbeddingBench.question, language: .japanese)
    private static let failure = "texts could not be embedded"
    private static let batches = "noroshi_chat_embedding_batches_total"
    private static let count = EmbeddingBench.chat.textsToEmbed.count
    /// Of the second and last batch.
    private static let rest = count - Embedder.batchSize

    // MARK: Pauses

    @Test(
        "an endpoint that is down is asked after a minute, then after twice as long each time, up to an hour, and told once"
    )
    func pauses() async throws {
        try await EmbeddingBench.with { bench in
            bench.sink.faults.afflict(percent: 100, with: .answer(status: 503))
            let clock = EmbeddingBench.NapClock(most: 9)
            await bench.embedder(clock: clock).run()
            #expect(clock.naps == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { $0 * 60_000 })
            #expect(bench.logged(Self.failure).count == 1, "\(bench.log)")
        }
    }

    @Test("once it answers again the pauses are short, and another failure would be told again")
    func recovers() async throws {
        try await EmbeddingBench.with { bench in
            bench.sink.faults.enqueue(.init(repeating: .answer(status: 503), count: 3))
            let clock = EmbeddingBench.NapClock(most: 5)
            let embedder = bench.embedder(clock: clock)
            await embedder.run()
            #expect(clock.naps == [1, 2, 4, 1, 1].map { $0 * 60_000 })
            #expect(await embedder.closeness(to: masked) != nil)
            bench.sink.faults.enqueue([.answer(status: 503)])
            #expect(await !bench.embedder(model: "n").build())
            #expect(bench.logged(Self.failure).count == 2)
        }
    }

    @Test(
        "two models that take turns have all embedded again ever more seldom; after an hour of peace that is forgotten")
    func turns() async throws {
        try await EmbeddingBench.with { bench in
            let changes = Set([0, 1, 2, 3, 70])
            let asked = AsyncStream<Embedder>.makeStream()
            let masked = masked
            let clock = EmbeddingBench.NapClock(most: 73) { nap in
                guard changes.contains(nap) else { return }
                for await embedder in asked.stream {
                    _ = await embedder.closeness(to: masked)
                    bench.sink.name("model \(nap)")
                    for _ in 0..<Embedder.strangersBelieved { _ = await embedder.closeness(to: masked) }
                    asked.continuation.yield(embedder)
                    break
                }
            }
            let embedder = bench.embedder(clock: clock)
            asked.continuation.yield(embedder)
            await embedder.run()
            let minutes = clock.naps.map { $0 / 60_000 }
            #expect(minutes.prefix(6) == [1, 1, 2, 4, 8, 1])
            #expect(minutes[71...] == [1, 1], "\(minutes)")
            #expect(bench.logged("another model answers").count == changes.count)
        }
    }

    // MARK: Lies

    @Test(
        "a batch of lies is refused whole and told once; what came before it stays, and only the rest is asked for again",
        arguments: [
            (EmbeddingBench.reply("[1,2]", count: rest - 1), "garbage"),
            (EmbeddingBench.reply("[1,2]", count: rest + 1), "garbage"),
            (EmbeddingBench.reply("[1,2]", count: rest, index: 1), "garbage"),
            (EmbeddingBench.reply("[1,2]", count: rest), "changed"),
            (EmbeddingBench.reply("[1,NaN]", count: rest), "garbage"),
            (EmbeddingBench.reply("[1,1e999]", count: rest), "garbage"),
            (EmbeddingBench.reply("[0,0]", count: rest), "garbage"),
            (EmbeddingBench.reply("[]", count: rest), "garbage"),
            (EmbeddingBench.reply("null", count: rest), "garbage"), ("", "garbage"),
            (String(repeating: " ", count: 10_000_000), "failed"),
        ])
    func lies(_ body: String, _ reason: String) async throws {
        try await EmbeddingBench.with { bench in
            let fault = SinkFault.answer(status: 200, body: body)
            // A model is believed to have changed when it is said twice in a row.
            let tries = reason == "changed" ? 1 : 2
            bench.sink.faults.enqueue([nil] + .init(repeating: fault, count: tries))
            let embedder = bench.embedder()
            for _ in 0..<tries { #expect(await !embedder.build()) }
            #expect(bench.counted(reason, Self.batches), "\(bench.metrics.exposition)")
            #expect(bench.logged(Self.failure).count == 1)
            #expect(bench.logged(Self.failure)[0].contains("\"reason\":\"\(reason)\""))
            #expect(await embedder.closeness(to: masked) == nil)
            #expect(bench.counted("unready"))
            #expect(await embedder.build())
            #expect(bench.sink.questions.count == 2, "the first batch is asked for once")
            #expect(await embedder.closeness(to: masked) != nil)
        }
    }

    @Test(
        "vectors that would be more than is kept are refused at the first batch, told once with the limit; the chat goes on"
    )
    func size() async throws {
        try await EmbeddingBench.with { bench in
            let dimensions = EmbeddingExchange.dimensionLimit
            let many = EmbeddingCache.sizeLimit / (dimensions * MemoryLayout<Float>.size) + 1
            let texts = (0..<many).map {
                EmbeddedText(
                    intent: IntentID(rawValue: "t/\($0)"), language: .japanese, text: "text \($0)", isQuestion: true)
            }
            bench.sink.measure(dimensions)
            let embedder = bench.embedder(texts: texts)
            for _ in 0..<2 { #expect(await !embedder.build()) }
            #expect(bench.counted("size", Self.batches), "\(bench.metrics.exposition)")
            #expect(bench.sink.questions.map(\.texts.count) == [Embedder.batchSize, Embedder.batchSize])
            let told = try #require(bench.logged(Self.failure).first)
            #expect(bench.logged(Self.failure).count == 1)
            for field in [
                "\"reason\":\"size\"", "\"texts\":\"\(many)\"", "\"dimensions\":\"\(dimensions)\"",
                "\"limit.bytes\":\"\(EmbeddingCache.sizeLimit)\"",
            ] {
                #expect(told.contains(field), "\(told)")
            }
            #expect(!FileManager.default.fileExists(atPath: bench.path))
            let closeness = await embedder.closeness(to: masked)
            #expect(closeness == nil && bench.counted("unready"))
            #expect(EmbeddingBench.answer(EmbeddingBench.question, closeness).outcome == .unknown)
            #expect(EmbeddingBench.answer("転入届とは", closeness).outcome == .answered)
        }
    }

    @Test("a file as large as is kept is read again: the limit counts every byte of it")
    func limit() throws {
        var cache = EmbeddingCache(
            model: String(repeating: "m", count: EmbeddingCache.nameLimit),
            answered: String(repeating: "a", count: EmbeddingCache.nameLimit), dimensions: 3)
        let empty = cache.bytes.count
        cache.vectors[EmbeddingCache.key(of: "a", model: "m")] = [1, 2, 3]
        let record = cache.bytes.count - empty
        let most = (EmbeddingCache.sizeLimit - empty) / record
        #expect(EmbeddingCache.holds(most, dimensions: 3) && !EmbeddingCache.holds(most + 1, dimensions: 3))
        #expect(EmbeddingCache(cache.bytes) == cache)
    }

    // MARK: What is kept

    @Test("a restart asks for nothing again; a text that is new, another model or a damaged file does")
    func restart() async throws {
        try await EmbeddingBench.with { bench in
            #expect(await bench.embedder().build())
            let asked = bench.sink.questions.count
            #expect(asked > 0)
            #expect(await bench.embedder().build())
            #expect(bench.sink.questions.count == asked)
            #expect(await bench.embedder(model: "n").build())
            #expect(bench.sink.questions.count == asked * 2)
            var bytes = try Data(contentsOf: URL(filePath: bench.path))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: bench.path))
            #expect(await bench.embedder(model: "n").build())
            #expect(bench.sink.questions.count == asked * 3)
            #expect(bench.logged("are damaged").count == 1)
        }
    }

    @Test("what came before the end of the daemon is kept")
    func stops() async throws {
        try await EmbeddingBench.with { bench in
            let first = bench.embedder(onReply: { withUnsafeCurrentTask { $0?.cancel() } })
            #expect(await Task { await first.build() }.value == false)
            #expect(bench.sink.questions.count == 1 && bench.logged(Self.failure).isEmpty)
            #expect(await bench.embedder().build())
            #expect(bench.sink.questions.map(\.texts.count) == [Embedder.batchSize, Self.rest])
        }
    }

    @Test(
        "another model behind the address is believed at its second answer: its vectors are not compared with the old ones, all are made anew, and a failure on the way costs only the rest"
    )
    func changed() async throws {
        try await EmbeddingBench.with { bench in
            let embedder = bench.embedder()
            #expect(await embedder.build())
            bench.sink.name("other")
            bench.sink.measure(32)
            for _ in 0..<Embedder.strangersBelieved { #expect(await embedder.closeness(to: masked) == nil) }
            #expect(bench.counted("changed") && bench.logged("another model answers").count == 1)
            let before = bench.sink.questions.count
            bench.sink.faults.enqueue([nil, .answer(status: 503)])
            #expect(await !embedder.build())
            #expect(await embedder.build())
            #expect(bench.sink.questions.dropFirst(before).map(\.texts.count) == [Embedder.batchSize, Self.rest])
            #expect(await embedder.closeness(to: masked) != nil)
            let asked = bench.sink.questions.count
            #expect(await bench.embedder().build())
            #expect(bench.sink.questions.count == asked)
        }
    }
}
