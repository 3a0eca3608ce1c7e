import Channel
import Foundation
import Ledger
import Notice
import Synchronization
import Wording

import noroshi

/// A clock that stands still until a test moves it.
final class ManualClock: noroshi.Clock {
    private struct State {
        var ticks: Int64 = 0
        var step: Int64 = 0
        var asleep: Int64 = 0
        var next = 0
        var sleepers: [Int: (until: Int64, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
    }
    private static let origin = Timestamp(milliseconds: 1_790_000_000_000)
    private let state = Mutex(State())

    var ticks: Int64 { state.withLock { $0.ticks } }
    var now: Timestamp { state.withLock { Self.origin.adding(milliseconds: $0.ticks + $0.step) } }
    var boot: BootTime? { state.withLock { BootTime(boot: "one", milliseconds: $0.ticks + $0.asleep) } }

    /// How often somebody has begun to wait.
    var waits: Int { state.withLock { $0.next } }

    /// How many wait.
    var waiting: Int { state.withLock { $0.sleepers.count } }

    func sleep(milliseconds: Int64) async throws {
        let id = state.withLock {
            $0.next += 1
            return $0.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.sleepers[id] = (state.ticks + milliseconds, continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    func advance(by milliseconds: Int64) {
        let due = state.withLock { state in
            state.ticks += milliseconds
            let due = state.sleepers.filter { $0.value.until <= state.ticks }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// The machine sleeps: the monotonic clock stands still, the wall clock and the boot clock do not.
    func suspend(for milliseconds: Int64) {
        state.withLock {
            $0.step += milliseconds
            $0.asleep += milliseconds
        }
    }

    /// Moves the wall clock alone.
    func jump(by milliseconds: Int64) { state.withLock { $0.step += milliseconds } }
}

/// A channel whose request carries its recipients' numbers and whose response's status is their outcome.
struct PlainChannel: SimpleChannel {
    let id = ChannelID(rawValue: "plain")
    var limits = Limits(batch: 3, concurrency: 2, perSecond: 1_000, keyLifetime: 86_400)

    func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
        if rendering.headline.isEmpty { throw PrepareRefusal("nothing to say in \(rendering.language.rawValue)") }
        return Prepared(
            notice: notice.id, channel: id, language: rendering.language, bytes: Array(rendering.headline.utf8))
    }

    func refusal(of address: Address) -> String? { nil }

    func request(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Request {
        .http(
            HTTPRequest(
                method: "POST", url: "https://plain.example/",
                headers: [
                    HeaderField("Key", context.key.rawValue),
                    HeaderField("To", recipients.map { "\($0.id)" }.joined(separator: ",")),
                ], body: prepared.bytes))
    }

    func result(_ response: Response, _ context: Context) -> Outcome.Result {
        switch response {
        case .http(let http) where http.status == 200: .accepted
        case .http(let http) where http.status == 401: .misconfigured(reason: "401")
        case .http(let http) where http.status == 429: .retry(afterSeconds: 1, reason: "429")
        default: .unknown(reason: "no answer")
        }
    }
}

/// The other end: answers by a rule and remembers what it was sent.
final class Provider: Sendable {
    private let sent = Mutex<[HTTPRequest]>([])
    private let rule: @Sendable (HTTPRequest, Int) async -> Response

    init(_ rule: @escaping @Sendable (HTTPRequest, _ number: Int) async -> Response) { self.rule = rule }

    var requests: [HTTPRequest] { sent.withLock { $0 } }

    func perform(_ request: Request) async -> Response {
        guard case .http(let http) = request else { return .failed(Failure(.notSent, "not HTTP")) }
        let number = sent.withLock {
            $0.append(http)
            return $0.count
        }
        return await rule(http, number)
    }

    static func answering(_ status: Int) -> Response { .http(HTTPResponse(status: status)) }
}

/// Holds whoever waits until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

extension HTTPRequest {
    func header(_ name: String) -> String { headers.first { $0.name == name }?.value ?? "" }
}

/// A ledger with a loop over it.
final class Rig: Sendable {
    let ledger: Ledger
    let clock = ManualClock()
    let loop: DeliveryLoop
    let events: AsyncStream<DeliveryEvent>
    private let folder: URL

    init(people: Int, _ provider: Provider, headline: String = "川の水が増えています") async throws {
        folder = URL.temporaryDirectory.appending(path: "noroshi-loop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        ledger = try Ledger.open(
            path: folder.appending(path: "ledger.sqlite").path, key: [UInt8](repeating: 1, count: 32))
        let (events, continuation) = AsyncStream<DeliveryEvent>.makeStream()
        self.events = events
        let channel = PlainChannel()
        loop = DeliveryLoop(
            ledger: ledger, channels: [channel.id: channel], start: DeliveryLoop.tasks { await provider.perform($0) },
            render: { notice, language in
                Rendering(
                    language: language, drillMark: nil, levelLine: nil, headline: headline, body: "", instruction: "",
                    asOf: "", attribution: nil, link: nil)
            }, clock: clock, random: { (0..<16).map { _ in UInt8.random(in: 0...255) } },
            onOutcome: { continuation.yield($0) })
        let now = clock.now
        try await ledger.importSubscriptions(
            (0..<people).map {
                NewSubscription(channel: channel.id, address: Address("p\($0)"), language: .japanese, consentedAt: now)
            })
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(at: folder)
    }

    @discardableResult
    func publish(_ thread: String, _ urgency: Urgency = .urgent, expires: Timestamp? = nil) async throws -> Notice? {
        let content = Content(
            status: .actual, phase: .alert, source: SourceID(rawValue: "jma"), hazard: .flood, urgency: urgency,
            product: "staff", areas: [], sent: clock.now, expires: expires)
        let recorded = try await ledger.accept(
            Acceptance(
                source: content.source,
                proposals: [
                    Ledger.Proposal(
                        draft: Draft(thread: ThreadID(rawValue: thread), content: content),
                        verdict: .accepted(channels: [ChannelID(rawValue: "plain")], rule: "test"),
                        audience: Audience(districts: [], topic: .disaster, urgency: urgency))
                ], actor: "source:jma", at: clock.now))
        loop.wake()
        return recorded.first?.notice
    }

    /// Runs the loop until so many requests have been recorded, moving the clock on while nothing happens.
    func run(untilAttempts count: Int, meanwhile: @Sendable () async -> Void = {}) async -> [DeliveryEvent] {
        let task = Task { await loop.run() }
        let mover = Task { [clock] in
            while !Task.isCancelled {
                clock.advance(by: 20)
                await Task.yield()
            }
        }
        await meanwhile()
        var seen: [DeliveryEvent] = []
        var attempts = 0
        for await event in events {
            seen.append(event)
            if case .attempted(let group) = event { attempts += group.count }
            if case .unpreparable = event { attempts += 1 }
            if attempts >= count { break }
        }
        task.cancel()
        _ = await task.result
        mover.cancel()
        return seen
    }
}
