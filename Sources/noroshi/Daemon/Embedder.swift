import Channel
import Chat
import Files
import Notice
import Synchronization

/// Has the library's texts embedded in the background, and a resident's question at its turn, and says what it lies close to.
/// Whatever goes wrong, there is no closeness and the plain ranking stands. Nothing residents write reaches a log or the disk.
final class Embedder: Sendable {
    private struct State {
        var index: EmbeddingIndex?
        /// The model that the endpoint said made the vectors.
        var answered = ""
        /// What the disk holds is of another model.
        var mustForget = false
        /// The vectors that are missing were there once, of another model.
        var isAgain = false
        /// Answers of another model in a row.
        var strangers = 0
        /// Why the texts could not be embedded the last time, which is told once.
        var told = ""
    }

    /// Why texts could not be embedded, as the log tells it.
    private struct Refusal {
        var reason: String
        var details: KeyValuePairs<String, String>

        init(_ reason: String, _ details: KeyValuePairs<String, String>? = nil) {
            self.reason = reason
            self.details = details ?? ["reason": reason]
        }
    }

    /// What became of a question, beside `MachineCircuit.Hindrance` and `EmbeddingExchange.Fault`.
    private enum Outcome: String {
        case kept
        /// The library's texts are not all embedded yet.
        case unready
        /// Another model answers than the one that embedded the texts.
        case changed
        /// The texts' vectors would be more than is kept.
        case size
    }

    static let batchSize = 32
    /// Seconds for a batch; nobody waits for it.
    private static let batchTimeout = 60
    /// How often the background work looks whether there is any. After a failure it waits so long, then twice as long each time.
    static let shortestPause: Int64 = 60_000
    static let longestPause: Int64 = 3_600_000
    /// Another model is believed in after so many answers of it in a row: a slip must not cost all vectors.
    static let strangersBelieved = 2

    private let settings: EmbeddingsSettings
    private let texts: [EmbeddedText]
    private let cachePath: String
    private let exchange: EmbeddingExchange
    private let circuit: MachineCircuit
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics
    private let state = Mutex(State())

    /// - Parameters:
    ///   - texts: `Chat.textsToEmbed` of the library in use.
    ///   - cachePath: the file that keeps their vectors, so that a restart asks for none of them again.
    init(
        _ settings: EmbeddingsSettings, texts: [EmbeddedText], cachePath: String, perform: @escaping Perform,
        clock: any Clock, log: EventLog, metrics: Metrics
    ) {
        self.settings = settings
        self.texts = texts
        self.cachePath = cachePath
        exchange = EmbeddingExchange(settings: settings.endpoint, perform: perform)
        circuit = MachineCircuit(concurrency: settings.endpoint.concurrency, clock: clock)
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    // MARK: A question

    /// What a question lies close to; nil where that cannot be told in time.
    func closeness(to question: MaskedQuestion) async -> Closeness? {
        let (closeness, outcome) = await asked(question)
        metrics.count("noroshi_chat_embeddings_total", ["outcome": outcome])
        return closeness
    }

    private func asked(_ question: MaskedQuestion) async -> (Closeness?, String) {
        let (index, answered) = state.withLock { ($0.index, $0.answered) }
        guard let index else { return (nil, Outcome.unready.rawValue) }
        if let hindrance = circuit.begin() { return (nil, hindrance.rawValue) }
        do throws(EmbeddingExchange.Fault) {
            let reply = try await exchange.vectors(of: [question.text], timeout: settings.endpoint.timeout)
            guard reply.model == answered, reply.vectors[0].count == index.dimensions else {
                circuit.end(hasFailed: true)
                doubt()
                return (nil, Outcome.changed.rawValue)
            }
            state.withLock { $0.strangers = 0 }
            guard let closeness = index.closeness(to: reply.vectors[0], weight: settings.weight) else { throw .garbage }
            circuit.end(hasFailed: false)
            return (closeness, Outcome.kept.rawValue)
        } catch {
            circuit.end(hasFailed: true)
            return (nil, error.rawValue)
        }
    }

    /// Another model answers. Once that is believed all texts are embedded again: its vectors say nothing beside those of the one
    /// before.
    private func doubt() {
        let (isBelieved, isNews) = state.withLock { state in
            state.strangers += 1
            guard state.strangers >= Self.strangersBelieved else { return (false, false) }
            defer { (state.index, state.mustForget, state.isAgain, state.strangers) = (nil, true, true, 0) }
            return (true, state.index != nil)
        }
        guard isBelieved else { return }
        metrics.set("noroshi_chat_embedded_texts", to: 0)
        if isNews { log(.warning, "another model answers embeddings; all texts are embedded again") }
    }

    // MARK: The library's texts

    /// Embeds what is not embedded yet, and again where the model changed, until cancelled.
    func run() async {
        var (longer, restless) = (Self.shortestPause, clock.ticks)
        while !Task.isCancelled {
            let (isMissing, isAgain) = state.withLock { ($0.index == nil, $0.isAgain) }
            var pause = Self.shortestPause
            if isMissing {
                // Two models behind one address, taking turns, must not have all embedded again each minute.
                if await build(), !isAgain {
                    longer = Self.shortestPause
                } else {
                    (pause, longer) = (longer, min(longer * 2, Self.longestPause))
                }
                restless = clock.ticks
            } else if clock.ticks - restless >= Self.longestPause {
                longer = Self.shortestPause
            }
            do { try await clock.sleep(milliseconds: pause) } catch { return }
        }
    }

    /// One try to have all vectors together; those that came before a failure or the end of the daemon are kept.
    func build() async -> Bool {
        let model = settings.endpoint.model
        let mustForget = state.withLock { $0.mustForget }
        var cache = mustForget ? nil : await kept()
        let wanted = Dictionary(
            texts.map { (EmbeddingCache.key(of: $0.text, model: model), $0.text) },
            uniquingKeysWith: { first, _ in first })
        let missing = wanted.filter { cache?.vectors[$0.key] == nil }.sorted { $0.value < $1.value }
        var fault: Refusal?
        for start in stride(from: 0, to: missing.count, by: Self.batchSize) {
            if Task.isCancelled { break }
            let batch = missing[start..<min(start + Self.batchSize, missing.count)]
            fault = await embed(Array(batch), of: wanted.count, into: &cache)
            metrics.count("noroshi_chat_embedding_batches_total", ["outcome": fault?.reason ?? Outcome.kept.rawValue])
            if fault != nil { break }
        }
        let used = cache?.vectors.filter { wanted[$0.key] != nil } ?? [:]
        cache?.vectors = used
        // What is kept now is of the model that answers: the next try goes on from there.
        if let cache, !missing.isEmpty, await keep(cache) { state.withLock { $0.mustForget = false } }
        if Task.isCancelled { return false }
        if fault?.reason == Outcome.changed.rawValue { doubt() }
        if let fault {
            tell(fault)
            return false
        }
        let vectors = texts.map { cache?.vectors[EmbeddingCache.key(of: $0.text, model: model)] ?? [] }
        guard let cache, let index = EmbeddingIndex(texts, vectors: vectors) else { return false }
        state.withLock {
            ($0.index, $0.answered, $0.isAgain) = (index, cache.answered, false)
            ($0.strangers, $0.told) = (0, "")
        }
        metrics.set("noroshi_chat_embedded_texts", to: Double(texts.count))
        log(.info, "texts are embedded", ["texts": "\(texts.count)", "asked": "\(missing.count)"])
        return true
    }

    /// The same reason is told once, however often it is tried again.
    private func tell(_ fault: Refusal) {
        let isNews = state.withLock { state in
            defer { state.told = fault.reason }
            return state.told != fault.reason
        }
        if isNews { log(.warning, "texts could not be embedded; the plain ranking stands", fault.details) }
    }

    /// Adds a batch's vectors; gives why not where it could not.
    private func embed(
        _ batch: [(key: [UInt8], value: String)], of count: Int, into cache: inout EmbeddingCache?
    ) async -> Refusal? {
        do throws(EmbeddingExchange.Fault) {
            let reply = try await exchange.vectors(of: batch.map(\.value), timeout: Self.batchTimeout)
            let dimensions = reply.vectors[0].count
            guard EmbeddingCache.holds(count, dimensions: dimensions) else {
                return Refusal(
                    Outcome.size.rawValue,
                    [
                        "reason": Outcome.size.rawValue, "texts": "\(count)", "dimensions": "\(dimensions)",
                        "limit.bytes": "\(EmbeddingCache.sizeLimit)",
                    ])
            }
            var next =
                cache
                ?? EmbeddingCache(model: settings.endpoint.model, answered: reply.model, dimensions: dimensions)
            guard next.answered == reply.model, next.dimensions == dimensions else {
                return Refusal(Outcome.changed.rawValue)
            }
            // Texts of an earlier library go when the cache is written.
            for (entry, vector) in zip(batch, reply.vectors) { next.vectors[entry.key] = vector }
            cache = next
            return nil
        } catch {
            return Refusal(error.rawValue)
        }
    }

    /// What the disk holds of this model; nil where that is nothing or damaged.
    private func kept() async -> EmbeddingCache? {
        let path = cachePath
        do {
            let bytes = try await FileWork.run { () -> [UInt8]? in
                FileStamp(of: path) == nil ? nil : try readFile(path, limit: EmbeddingCache.sizeLimit)
            }
            guard let bytes else { return nil }
            guard let cache = EmbeddingCache(bytes) else {
                log(.warning, "the kept embeddings are damaged; they are asked for again", ["file.path": path])
                return nil
            }
            return cache.model == settings.endpoint.model ? cache : nil
        } catch {
            log(.warning, "the kept embeddings could not be read", ["reason": "\(error)"])
            return nil
        }
    }

    private func keep(_ cache: EmbeddingCache) async -> Bool {
        let path = cachePath
        do {
            try await FileWork.run { try writeAtomically(cache.bytes, to: path) }
            return true
        } catch {
            log(.warning, "embeddings could not be kept; the next start asks again", ["reason": "\(error)"])
            return false
        }
    }
}

extension ChatDesk {
    /// What a typed question lies close to, where there is an endpoint and the chat would be unsure without it.
    func closeness(to input: Turn.Input, session key: String, language: LanguageTag?) async -> Closeness? {
        guard let embedder, case .text(let text) = input else { return nil }
        let inForce = inForce
        let chat = chat
        let plain = chat.answer(
            Turn(input, now: inForce.asOf), session: session(of: key, language), inForce: inForce
        ).answer
        guard let question = chat.questionToEmbed(text, plain, inForce: inForce) else { return nil }
        return await embedder.closeness(to: question)
    }
}
