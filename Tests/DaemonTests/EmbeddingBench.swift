import Channel
import Foundation
import Net
import Notice
import Settings
import Sinks
import Synchronization

@testable import Chat
@testable import noroshi

/// An embedder of a small library behind the real network room, the endpoint it asks, and what it told.
final class EmbeddingBench: Sendable {
    private static let matters = [
        "転入届", "粗大ごみ", "住民票", "保育園", "図書館", "国民健康保険", "水道料金", "犬の登録", "印鑑証明", "自転車置場", "児童手当", "納税証明",
    ]
    static let chat = Chat(
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
    static let question = "ひっこしてきたばかりなんだけど"
    static let target = IntentID(rawValue: "t/0")

    /// Sleeps for no time at all and tells how long it was to be; after the last of so many naps all is cancelled.
    final class NapClock: noroshi.Clock {
        private let state = Mutex<(ticks: Int64, naps: [Int64])>((0, []))
        private let most: Int
        private let onNap: @Sendable (Int) async throws -> Void

        init(most: Int, onNap: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
            self.most = most
            self.onNap = onNap
        }

        var ticks: Int64 { state.withLock { $0.ticks } }
        var now: Timestamp { Bench.start.adding(milliseconds: ticks) }
        var naps: [Int64] { state.withLock { $0.naps } }

        func sleep(milliseconds: Int64) async throws {
            try await onNap(naps.count)
            let count = state.withLock { state in
                state.ticks += milliseconds
                state.naps.append(milliseconds)
                return state.naps.count
            }
            if count == most { throw CancellationError() }
        }
    }

    let sink: EmbeddingSink
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-embed-\(UUID().uuidString)").path()
    let metrics = Metrics()
    let clock = Bench.HandClock()
    private let net = Net(settings: NetSettings(version: "test"))
    private let lines = Mutex<[String]>([])

    private init() throws {
        sink = try EmbeddingSink()
        sink.take(Self.question, for: "転入届とは")
    }

    /// Runs the test and stops everything after it.
    static func with(_ body: (EmbeddingBench) async throws -> Void) async throws {
        let bench = try EmbeddingBench()
        defer {
            bench.net.shutdown()
            try? FileManager.default.removeItem(atPath: bench.path)
        }
        try await body(bench)
        await bench.sink.stop()
    }

    /// A new one, as a start of the daemon makes it.
    ///
    /// - Parameter onReply: called after each exchange, in the task that asked.
    func embedder(
        key: String? = nil, model: String = "m", texts: [EmbeddedText] = chat.textsToEmbed,
        clock: (any noroshi.Clock)? = nil, onReply: @escaping @Sendable () -> Void = {}
    ) -> Embedder {
        Embedder(
            EmbeddingsSettings(
                endpoint: ModelEndpoint(
                    url: sink.url, model: model, key: key.map { Secret($0) }, timeout: 1, concurrency: 4),
                weight: 1),
            texts: texts, cachePath: path,
            perform: { [net] request in
                let response = await net.perform(request)
                onReply()
                return response
            }, clock: clock ?? self.clock,
            log: EventLog(clock: self.clock) { [self] line in lines.withLock { $0.append(line) } }, metrics: metrics)
    }

    var log: [String] { lines.withLock { $0 } }

    /// The lines that hold a message.
    func logged(_ message: String) -> [String] { log.filter { $0.contains(message) } }

    func counted(_ outcome: String, _ series: String = "noroshi_chat_embeddings_total") -> Bool {
        metrics.exposition.contains("\(series){outcome=\"\(outcome)\"}")
    }

    /// What a resident gets who asks in Japanese while nothing is in force.
    static func answer(_ text: String, _ closeness: Closeness?) -> Answer {
        let now = Timestamp(milliseconds: 0)
        return chat.answer(
            Turn(.text(text), now: now, closeness: closeness), session: ChatSession(language: .japanese),
            inForce: InForceDigest(asOf: now, lines: [])
        ).answer
    }

    /// An answer of the endpoint with the same values for each of `count` texts.
    static func reply(_ values: String, count: Int = 1, index: Int = 0) -> String {
        let items = (0..<count).map { "{\"index\":\($0 + index),\"embedding\":\(values)}" }
        return "{\"data\":[\(items.joined(separator: ","))],\"model\":\"m\"}"
    }
}
