import Channel
import Foundation
import Ledger
import Notice
import Synchronization
import TestSupport

@testable import Sinks
@testable import noroshi

/// A whole daemon in this process, on a drill site of its own, with everything it talks to played by sinks, under one
/// clock that only the test moves.
final class Town: Sendable {
    let clock: TestClock
    let chronicle: Chronicle
    let files: DrillTown
    let line: LineSink
    let mail: SMTPSink
    let webhook: WebhookSink
    let embeddings: EmbeddingSink?
    let source: TelegramReplay
    let arrivals: Arrivals
    let daemon: Daemon
    let task: Task<Void, Never>
    let browser: Browser

    /// When the last body came to each sink, by a real clock.
    final class Arrivals: Sendable {
        private let last = Mutex<[String: ContinuousClock.Instant]>([:])
        func note(_ name: String) { last.withLock { $0[name] = .now } }
        var newest: ContinuousClock.Instant? { last.withLock { $0.values.max() } }
    }

    /// Starts the sinks on free ports, writes the configuration and starts the daemon from it.
    /// - Parameters:
    ///   - files: given to restart on the folder of an earlier town.
    ///   - source: given to go on with the source of an earlier town.
    ///   - embeddings: given to have the chat ask it where it is unsure.
    init(
        files: DrillTown? = nil, source: TelegramReplay? = nil, clock: TestClock? = nil, mode: String = "drill",
        areas: String = DrillTown.ownAreas, people: Bool = true,
        languages: [String] = ["ja", "ja-simple", "en"], handsOver: Bool = false, handOverHours: String? = nil,
        embeddings: EmbeddingSink? = nil
    ) async throws {
        let clock = clock ?? TestClock(origin: Self.origin)
        let chronicle = Chronicle(clock: clock)
        let files = try files ?? DrillTown()
        let arrivals = Arrivals()
        func sinkClock(_ name: String) -> SinkClock {
            {
                arrivals.note(name)
                return clock.now
            }
        }
        line = try LineSink(
            LineSink.Setting(
                accessToken: try files.secret("line-access-token"),
                channelSecret: try files.secret("line-channel-secret")),
            clock: sinkClock("line"))
        mail = try SMTPSink(clock: sinkClock("mail"))
        webhook = try WebhookSink(secret: try files.secret("webhook-secret"), clock: sinkClock("webhook"))
        self.source = try source ?? TelegramReplay(clock: { clock.now })
        let isLive = mode == "live"
        try files.write(
            files.configuration(
                .init(
                    line: isLive ? nil : line.port, mail: isLive ? nil : mail.port,
                    webhook: isLive ? nil : webhook.port, source: self.source.port,
                    embeddings: embeddings?.port), mode: mode, areas: areas,
                languages: languages, handsOver: handsOver, handOverHours: handOverHours),
            to: "noroshi.json5")
        let daemon = try await Daemon(
            ConfigurationFile.load(files.configurationPath),
            Daemon.Surroundings(
                clock: clock, log: EventLog(clock: clock) { chronicle.note($0) },
                onDelivery: { chronicle.note($0) }, onRecorded: { chronicle.note($0) },
                onAnswered: { chronicle.noteAnswer($0, $1) }))
        if people { try await daemon.ledger.importSubscriptions(try Self.people(files, webhook, clock)) }
        self.embeddings = embeddings
        self.clock = clock
        self.chronicle = chronicle
        self.files = files
        self.arrivals = arrivals
        self.daemon = daemon
        browser = Browser(port: daemon.port)
        task = Task { await daemon.run() }
    }

    /// 2026-09-01 00:00 UTC.
    static let origin = Timestamp(milliseconds: 1_788_220_800_000)

    /// Runs the test and stops everything after it, also when it fails.
    static func with(
        _ town: Town, keepingFiles: Bool = false, _ body: (Town) async throws -> Void
    ) async throws {
        do {
            try await body(town)
            await town.stop(keepingFiles: keepingFiles)
        } catch {
            await town.stop(keepingFiles: keepingFiles)
            throw error
        }
    }

    func stop(keepingFiles: Bool) async {
        task.cancel()
        await task.value
        await line.stop()
        mail.stop()
        await webhook.stop()
        await embeddings?.stop()
        if !keepingFiles {
            await source.stop()
            files.remove()
        }
    }

    // MARK: Who lives here

    static let lineUsers = 1_003
    static let mailUsers = 4
    static let partners = 2

    static func lineUser(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Nearly all read Japanese and follow every district. Of the last three on LINE one reads easy Japanese, one
    /// English, and one wants Kawabata alone; so does the last by mail.
    private static func people(
        _ files: DrillTown, _ webhook: WebhookSink, _ clock: TestClock
    ) throws -> [NewSubscription] {
        func person(
            _ channel: String, _ address: String, secret: String = "", _ language: LanguageTag = .japanese,
            _ districts: [String] = []
        ) -> NewSubscription {
            NewSubscription(
                channel: ChannelID(rawValue: channel), address: Address(address), secret: secret, language: language,
                districts: districts, topics: Set(Topic.allCases), consentedAt: clock.now)
        }
        let plain = lineUsers - 3
        let secret = try files.secret("webhook-secret")
        return (0..<plain).map { person("line", lineUser($0)) }
            + [
                person("line", lineUser(plain), .easyJapanese), person("line", lineUser(plain + 1), .english),
                person("line", lineUser(plain + 2), .japanese, ["kawabata"]),
            ]
            + (0..<mailUsers).map {
                // One as carriers once handed them out, with a dot where the standard wants quotes.
                person(
                    "mail", "resident\($0)\($0 == 1 ? "." : "")@mail.example", .japanese,
                    $0 == mailUsers - 1 ? ["kawabata"] : [])
            }
            + (0..<partners).map { person("webhook", "\(webhook.url)?for=\($0)", secret: secret) }
    }

    // MARK: What happens

    /// Everybody in reach of a notice to all districts, by channel.
    static let everybody = [("line", lineUsers), ("mail", mailUsers), ("webhook", partners)]

    enum Poll {
        case jma, cap, news

        /// The interval with its jitter, in milliseconds.
        fileprivate var lengths: ClosedRange<Int64> {
            let seconds =
                switch self {
                case .jma: DrillTown.pollSeconds.jma
                case .cap: DrillTown.pollSeconds.cap
                case .news: DrillTown.pollSeconds.news
                }
            return Int64(seconds) * 1_000...Int64(seconds) * 1_100
        }
    }

    /// Returns once the source has been polled and sleeps until its next poll.
    func rested(_ poll: Poll = .jma) async throws {
        try await chronicle.until("the source sleeps") { clock.hasSleeper(of: poll.lengths) }
    }

    /// Lets the clock pass the source's interval and returns once that poll is over.
    func poll(_ poll: Poll = .jma) async throws {
        try await rested(poll)
        clock.advance(milliseconds: poll.lengths.upperBound)
        try await rested(poll)
    }

    func publish(_ telegram: DemoTelegram) throws {
        try source.publish("\(telegram.code).xml", Array(telegram.xml.utf8))
    }

    /// The story's telegram of a code, by its turn among those.
    static func telegram(_ code: String, _ turn: Int = 0) -> DemoTelegram {
        DemoStory.telegrams.filter { $0.code == code }[turn]
    }

    /// A series of the daemon's metrics, asked over its control socket; 0 where it does not exist yet.
    func metric(_ series: String) throws -> Int {
        let text = try ControlClient(path: files.controlPath, token: nil).get("/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.utf8.count + 1)) }.map { Int($0) } ?? 0
    }

    /// The newest that was recorded; waits for it.
    func recorded(after count: Int = 0) async throws -> [Recorded] {
        try await chronicle.until("more than \(count) records") { chronicle.recorded.count > count }
        return Array(chronicle.recorded[count...])
    }

    /// Waits until a notice was accepted by so many on each channel.
    func delivered(_ notice: NoticeID, to expected: [(String, Int)] = everybody) async throws {
        for (channel, count) in expected {
            try await chronicle.until("\(channel) takes \(notice) \(count) times") {
                chronicle.outcomes("accepted", channel, of: notice) >= count
            }
        }
    }
}
