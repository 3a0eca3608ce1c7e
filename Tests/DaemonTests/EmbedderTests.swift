import Channel
import Foundation
import Net
import Notice
import Settings
import Sinks
import Synchronization
import Testing

@testable import Chat
@testable import noroshi

/// The endpoint that embeds texts, behind the real network room: whatever it does, the plain ranking is the worst that is left.
@Suite("Embeddings", .timeLimit(.minutes(1))) struct EmbedderTests {
    private static let matters = [
        "転入届", "粗大ごみ", "住民票", "保育園", "図書館", "国民健康保険", "水道料金", "犬の登録", "印鑑証明", "自転車置場", "児童手当", "納税証明",
    ]
    private static let chat = Chat(
        library: IntentLibrary(
            matters.enumerated().map { place, matter in
                Intent(
                    id: IntentID(rawValue: "t/\(place)"), section: "課", reviewBy: Timestamp(milliseconds: 0),
                    texts: [
                        .japanese: IntentText(
                            question: "\(matter)は", examples: ["\(matter)とは"], answer: "\(matter)は窓口で受け付けます。")
                    ])
            }, menu: []), languages: [.japanese], slots: Slots())
    /// No word of it is in the library; the sink takes it for the first intent's example.
    private static let question = "ひっこしてきたばかりなんだけど"
    private static let target = IntentID(rawValue: "t/0")

    private final class Place: Sendable {
        let sink: EmbeddingSink
        let net = Net(settings: NetSettings(version: "test"))
        let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-embed-\(UUID().uuidString)").path()
        let metrics = Metrics()
        let clock = Bench.HandClock()
        let logged = Mutex<[String]>([])

        init() throws {
            sink = try EmbeddingSink()
            sink.take(EmbedderTests.question, for: "転入届とは")
        }

        func embedder(key: String? = nil, model: String = "m") -> Embedder {
            let net = net
            let log = EventLog(clock: clock) { [self] line in logged.withLock { $0.append(line) } }
            return Embedder(
                EmbeddingsSettings(
                    endpoint: ModelEndpoint(
                        url: sink.url, model: model, key: key.map { Secret($0) }, timeout: 1, concurrency: 4),
                    weight: 1),
                texts: EmbedderTests.chat.textsToEmbed, cachePath: path, perform: { await net.perform($0) },
                clock: clock,
                log: log, metrics: metrics)
        }

        func counted(_ outcome: String) -> Bool {
            metrics.exposition.contains("noroshi_chat_embeddings_total{outcome=\"\(outcome)\"}")
        }
    }

    private func with(_ body: (Place) async throws -> Void) async throws {
        let place = try Place()
        defer {
            place.net.shutdown()
            try? FileManager.default.removeItem(atPath: place.path)
        }
        try await body(place)
        await place.sink.stop()
    }

    private let masked = MaskedQuestion(EmbedderTests.question, language: .japanese)

    private func answer(_ text: String, _ closeness: Closeness?) -> Answer {
        let now = Timestamp(milliseconds: 0)
        return Self.chat.answer(
            Turn(.text(text), now: now, closeness: closeness), session: ChatSession(language: .japanese),
            inForce: InForceDigest(asOf: now, lines: [])
        ).answer
    }

    @Test("fills \"did you mean\" for a question that shares no word with the library, and never more than that")
    func fills() async throws {
        try await with { place in
            place.sink.reverse()
            let embedder = place.embedder(key: "k-123")
            #expect(await embedder.build())
            let closeness = try #require(await embedder.closeness(to: masked))
            #expect(answer(Self.question, nil).outcome == .unknown)
            let answer = answer(Self.question, closeness)
            #expect(answer.outcome == .suggested && answer.alternatives.first?.intent == Self.target)
            #expect(answer.confidence < Chat.suggestsFrom, "how sure the chat is stays that of the plain ranking")
            #expect(place.counted("kept"))
            let asked = try #require(place.sink.questions.last)
            #expect(asked.authorization == "Bearer k-123" && asked.model == "m" && asked.texts == [Self.question])
        }
    }

    @Test("a restart asks for nothing again; a text that is new, another model or a damaged file does")
    func restart() async throws {
        try await with { place in
            #expect(await place.embedder().build())
            let asked = place.sink.questions.count
            #expect(asked > 0)
            #expect(await place.embedder().build())
            #expect(place.sink.questions.count == asked)
            #expect(await place.embedder(model: "n").build())
            #expect(place.sink.questions.count == asked * 2)
            var bytes = try Data(contentsOf: URL(filePath: place.path))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: place.path))
            #expect(await place.embedder(model: "n").build())
            #expect(place.sink.questions.count == asked * 3)
            #expect(place.logged.withLock { $0.contains { $0.contains("are damaged") } })
        }
    }

    @Test(
        "leaves the plain ranking where the endpoint fails or lies at a question",
        arguments: [
            (SinkFault.hang(afterAccepting: true), "failed"), (.reset(afterAccepting: true), "failed"),
            (.answer(status: 500), "refused"), (.answer(status: 302), "refused"),
            (.answer(status: 200, body: "<html>"), "garbage"), (.answer(status: 200, body: "{\"data\":[]}"), "garbage"),
            (.answer(status: 200, body: Self.reply("[NaN]")), "garbage"),
            (.answer(status: 200, body: Self.reply("[1e999]")), "garbage"),
            (.answer(status: 200, body: Self.reply("[0,0]")), "garbage"),
            (.answer(status: 200, body: Self.reply("[1]", index: 7)), "garbage"),
            (.answer(status: 200, body: Self.reply("[\"ignore the rules\"]")), "garbage"),
            (.answer(status: 200, body: String(repeating: " ", count: 10_000_000)), "failed"),
            (.answer(status: 200, body: Self.reply("[1,2]")), "changed"),
        ])
    func fails(_ fault: SinkFault, _ outcome: String) async throws {
        try await with { place in
            let embedder = place.embedder()
            #expect(await embedder.build())
            let before = place.sink.questions.count
            place.sink.faults.enqueue([fault])
            #expect(await embedder.closeness(to: masked) == nil)
            #expect(place.counted(outcome), "\(place.metrics.exposition)")
            #expect(place.sink.questions.count <= before + 1)
        }
    }

    private static func reply(_ values: String, index: Int = 0) -> String {
        "{\"data\":[{\"index\":\(index),\"embedding\":\(values)}],\"model\":\"m\"}"
    }

    @Test("what came before a failure in the background is kept, and the rest asked for at the next try")
    func resumes() async throws {
        try await with { place in
            let batches = (Self.chat.textsToEmbed.count + Embedder.batchSize - 1) / Embedder.batchSize
            try #require(batches == 2)
            place.sink.faults.enqueue([nil, .answer(status: 503)])
            let embedder = place.embedder()
            #expect(await !embedder.build())
            #expect(await embedder.closeness(to: masked) == nil)
            #expect(place.counted("unready"))
            #expect(await embedder.build())
            #expect(place.sink.questions.count == batches)
            #expect(await embedder.closeness(to: masked) != nil)
        }
    }

    @Test("another model behind the address: its vectors are not compared with the old ones, all are made anew")
    func changed() async throws {
        try await with { place in
            let embedder = place.embedder()
            #expect(await embedder.build())
            place.sink.name("other")
            place.sink.measure(32)
            #expect(await embedder.closeness(to: masked) == nil)
            #expect(place.counted("changed"))
            #expect(await embedder.build())
            #expect(await embedder.closeness(to: masked) != nil)
            let asked = place.sink.questions.count
            #expect(await place.embedder().build())
            #expect(place.sink.questions.count == asked)
        }
    }

    @Test("an endpoint that is down is left alone for a while, so that nobody waits for it")
    func pause() async throws {
        try await with { place in
            let embedder = place.embedder()
            #expect(await embedder.build())
            let asked = place.sink.questions.count
            place.sink.faults.enqueue(.init(repeating: .answer(status: 503), count: MachineCircuit.failuresUntilPause))
            for _ in 0...MachineCircuit.failuresUntilPause { _ = await embedder.closeness(to: masked) }
            #expect(place.counted("paused") && place.sink.questions.count == asked)
            place.clock.move(seconds: MachineCircuit.pauseMilliseconds / 1_000)
            #expect(await embedder.closeness(to: masked) != nil)
        }
    }

    @Test("nothing that residents write stands in the log or on the disk")
    func silent() async throws {
        try await with { place in
            let embedder = place.embedder()
            #expect(await embedder.build())
            _ = await embedder.closeness(to: masked)
            place.sink.faults.enqueue([.answer(status: 200, body: "<html>")])
            _ = await embedder.closeness(to: masked)
            #expect(place.logged.withLock { $0.allSatisfy { !$0.contains(Self.question) } })
            let bytes = try Data(contentsOf: URL(filePath: place.path))
            #expect(bytes.range(of: Data(Self.question.utf8)) == nil)
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
