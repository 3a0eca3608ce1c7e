import Channel
import Crypto
import Delivery
import Foundation
@testable import Ledger
import Notice
import Subscribers
import Testing

/// A ledger in a folder of its own, removed with this value.
final class LedgerFolder: Sendable {
    static let key = [UInt8](repeating: 7, count: 32)
    let path: String
    private let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "noroshi-ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "ledger.sqlite").path
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func open(
        key: [UInt8] = LedgerFolder.key, head: String? = nil, acceptsHead: Bool = false,
        onHeadFault: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Ledger {
        try Ledger.open(
            path: path, key: key, head: head, acceptsHead: acceptsHead, now: start, onHeadFault: onHeadFault)
    }

    var headPath: String { folder.appending(path: "audit-head").path }

    /// Changes the file behind the ledger's back.
    func tamper(_ sql: String) throws { try Database(path: path, role: .writer).execute(sql) }

    /// Everything SQLite wrote.
    func bytes() -> [UInt8] {
        ["", "-wal"].flatMap { suffix in (try? Array(Data(contentsOf: URL(filePath: path + suffix)))) ?? [] }
    }
}

let start = Timestamp(milliseconds: 1_790_000_000_000)
let line = ChannelID(rawValue: "line")
let mail = ChannelID(rawValue: "mail")
let keyed = Limits(
    batch: 3, concurrency: 4, perSecond: 100, keyLifetime: 86_400, carriesUnsubscribeToken: true)
let keyless = Limits(
    batch: 1, concurrency: 4, perSecond: 100, keyLifetime: 0, carriesUnsubscribeToken: true)

/// A source of keys that never repeats within one test process.
func newKey() -> AttemptKey { AttemptKey(random: (0..<16).map { _ in UInt8.random(in: 0...255) }) }

func content(
    _ headline: String = "川の水が増えています", phase: Phase = .alert, urgency: Urgency = .urgent,
    source: String = "jma", expires: Timestamp? = nil, areas: [Area] = []
) -> Content {
    Content(
        status: .actual, phase: phase, source: SourceID(rawValue: source), hazard: .flood, urgency: urgency,
        product: "staff", areas: areas, sent: start, expires: expires,
        texts: [.japanese: NoticeText(headline: headline)])
}

func draft(_ thread: String, _ content: Content) -> Draft {
    Draft(thread: ThreadID(rawValue: thread), content: content)
}

func audience(_ districts: [String] = [], urgency: Urgency = .urgent) -> Audience {
    Audience(districts: districts, topic: .disaster, urgency: urgency)
}

let toLine = Release(audience: audience(), channels: [line])

extension Ledger {
    /// Accepts one notice by rule and returns it.
    @discardableResult
    func publish(
        _ thread: String, _ content: Content, to audience: Audience? = nil, channels: [ChannelID] = [line],
        manner: Manner = .loud, at: Timestamp = start
    ) async throws -> Notice {
        let recorded = try await accept(
            Acceptance(
                source: content.source,
                proposals: [
                    Proposal(
                        draft: draft(thread, content), verdict: .accepted(channels: channels, rule: "test"),
                        audience: audience ?? Audience(districts: [], topic: .disaster, urgency: content.urgency),
                        manner: manner)
                ], actor: "source:jma", at: at))
        return try #require(recorded.first?.notice)
    }

    @discardableResult
    func people(
        _ count: Int, on channel: ChannelID = line, languages: [LanguageTag] = [.japanese], from first: Int = 0
    ) async throws -> Int {
        try await importSubscriptions(
            (first..<first + count).map { index in
                NewSubscription(
                    channel: channel, address: Address("\(channel)-person-\(index)"),
                    language: languages[index % languages.count], consentedAt: start)
            })
    }

    /// Expands everything and stores bytes for every language that waits.
    func makeReady(now: Timestamp = start, chunk: Int = 1_000) async throws {
        while try await expand(maxRows: chunk, now: now) {}
        for item in try await neededPreparations(limit: 100) {
            let text = "\(item.notice.id) \(item.notice.version) \(item.language.rawValue)"
            try await storePrepared(
                [
                    Prepared(
                        notice: item.notice.id, channel: item.channel, language: item.language,
                        bytes: Array(text.utf8), fields: ["subject": text])
                ], at: now)
        }
    }

    func claim(_ limit: Int = 100, of channel: ChannelID = line, limits: Limits = keyed, now: Timestamp = start)
        async throws -> [ClaimedAttempt]
    {
        try await claim(channel: channel, limits: limits, limit: limit, now: now, keys: newKey)
    }

    func record(_ attempt: ClaimedAttempt, _ result: Outcome.Result, at: Timestamp = start) async throws {
        try await record([
            AttemptResult(attempt, outcomes: attempt.all(result), at: at, random: 1)
        ])
    }

    func counts(_ notice: Notice, on channel: ChannelID = line) async throws -> [DeliveryState: Int] {
        try await progress(notice.id).first { $0.channel == channel }?.counts ?? [:]
    }
}
