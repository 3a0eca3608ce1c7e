import Channel
import Foundation
import Ledger
import Notice
import Sinks
import TestSupport

@testable import noroshi

/// A drill site whose daemon is a process of its own, while its sinks live in the test and survive every kill.
struct FaultSite: Sendable {
    /// Who is subscribed.
    struct People: Sendable {
        var lineUsers: Int
        var mailUsers: Int
        /// Webhooks.
        var partners: Int

        /// Numbers that let most kills land in the middle: twelve calls to LINE that are answered late, and about as many
        /// mails as their rate lets through in a second.
        static let many = People(lineUsers: 6_000, mailUsers: 60, partners: 8)
        /// Three calls to LINE: enough for one to be in flight and another waiting.
        static let few = People(lineUsers: 1_200, mailUsers: 6, partners: 4)
    }

    static let lineUsers = People.many.lineUsers

    /// What a person handed in and nobody has approved.
    struct Waiting: Decodable, Sendable {
        struct Area: Decodable, Sendable {}
        struct Text: Decodable, Sendable { var headline: String }
        struct Content: Decodable, Sendable {
            var areas: [Area]
            var texts: [String: Text]
        }
        var id: NoticeID
        var hash: String
        var content: Content
        var headline: String { content.texts["ja"]?.headline ?? "" }
    }

    let files: DrillTown
    let people: People
    let line: LineSink
    let mail: SMTPSink
    let webhook: WebhookSink
    let ledgerPath: String

    /// - Parameters:
    ///   - people: who is subscribed once it is settled.
    ///   - ledger: where the ledger lies, below the site's folder.
    ///   - nameServer: who is asked for names, as `address:port`; nil for the system's.
    ///   - hosts: what a webhook may call beside the site's own sink, as `host:port`.
    init(
        _ people: People = .many, ledger: String = "ledger.sqlite", nameServer: String? = nil,
        hosts: (_ sink: UInt16) -> [String] = { _ in [] }
    ) throws {
        files = try DrillTown()
        self.people = people
        ledgerPath = files.folder.appending(path: ledger).path
        line = try LineSink(
            LineSink.Setting(
                accessToken: try files.secret("line-access-token"),
                channelSecret: try files.secret("line-channel-secret")
            ))
        mail = try SMTPSink()
        webhook = try WebhookSink(secret: try files.secret("webhook-secret"))
        let allowed = hosts(webhook.port).map { "\"\($0)\", " }.joined()
        let net = nameServer.map { "net: { nameServers: [\"\($0)\"] },\n" } ?? ""
        let text = files.configuration(.init(line: line.port, mail: mail.port, webhook: webhook.port))
            .replacing("allowedHosts: [", with: "\(net)allowedHosts: [\(allowed)")
            .replacing("path: \"ledger.sqlite\"", with: "path: \"\(ledger)\"")
        try files.write(text, to: "noroshi.json5")
    }

    /// Runs a test on a site of its own and takes everything away after it, whatever happens.
    static func with(_ site: FaultSite, _ body: (FaultSite) async throws -> Void) async throws {
        do { try await body(site) } catch {
            await site.remove()
            throw error
        }
        await site.remove()
    }

    func remove() async {
        await line.stop()
        mail.stop()
        await webhook.stop()
        files.remove()
    }

    /// Writes the subscribers into the ledger, which the daemon opens after that.
    func settle() async throws {
        let webhooks = (0..<people.partners).map { "\(webhook.url)?for=\($0)" }
        try await subscribe(
            line: (0..<people.lineUsers).map(Self.lineUser),
            mail: (0..<people.mailUsers).map { "resident\($0)@mail.example" }, webhooks: webhooks)
    }

    /// The same for addresses of the caller's own.
    func subscribe(line: [String] = [], mail: [String] = [], webhooks: [String]) async throws {
        let ledger = try openLedger()
        defer { ledger.close() }
        let secret = try files.secret("webhook-secret")
        let now = SystemClock().now
        func subscriptions(_ channel: String, _ addresses: [String], _ secret: String = "") -> [NewSubscription] {
            addresses.map {
                NewSubscription(
                    channel: ChannelID(rawValue: channel), address: Address($0), secret: secret,
                    language: .japanese, topics: Set(Topic.allCases), consentedAt: now)
            }
        }
        try await ledger.importSubscriptions(
            subscriptions("line", line) + subscriptions("mail", mail) + subscriptions("webhook", webhooks, secret))
    }

    /// How many a notice for everybody is planned for, by channel.
    var planned: [String: Int] {
        ["line": people.lineUsers, "mail": people.mailUsers, "webhook": people.partners]
    }

    func openLedger(at path: String? = nil) throws -> Ledger {
        try Ledger.open(
            path: path ?? ledgerPath,
            key: try LedgerKey.bytes(of: ConfigurationFile.load(files.configurationPath).ledger.key))
    }

    /// Opens a copy of what a dead daemon left, so that the next one still finds it as it was left.
    func withCopyOfLedger(_ body: (Ledger) async throws -> Void) async throws {
        let copy = files.folder.appending(path: "copy-\(UUID().uuidString.prefix(8))").path
        let manager = FileManager.default
        for ending in ["", "-wal"] where manager.fileExists(atPath: ledgerPath + ending) {
            try manager.copyItem(atPath: ledgerPath + ending, toPath: copy + ending)
        }
        defer {
            for ending in ["", "-wal", "-shm", ".lock"] { try? manager.removeItem(atPath: copy + ending) }
        }
        let ledger = try openLedger(at: copy)
        defer { ledger.close() }
        try await body(ledger)
    }

    static func lineUser(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    // MARK: The daemon

    func spawn(environment: [String: String] = [:]) throws -> Child {
        try Child(["serve", "--config", files.configurationPath], environment: environment)
    }

    /// Starts the daemon and waits until it is ready.
    func start(environment: [String: String] = [:]) async throws -> Child {
        let child = try spawn(environment: environment)
        guard await child.says("noroshi is ready") else {
            throw Child.Missing(description: "the daemon did not start: \(child.lines.joined(separator: "\n"))")
        }
        return child
    }

    /// Waits until nothing is left to deliver.
    func finish() async throws {
        while try status().pendingDeliveries > 0 { try await Task.sleep(for: .milliseconds(100)) }
    }

    func status() throws -> StatusView {
        try ControlClient(path: files.controlPath, token: nil).get("/v1/status").decoded(StatusView.self)
    }

    // MARK: Two people issue a notice over the control socket

    private var officer: ControlClient {
        get throws { ControlClient(path: files.controlPath, token: try files.secret("officer-token")) }
    }

    func propose(_ headline: String, urgency: Urgency = .urgent, expires: Timestamp? = nil) throws -> Waiting {
        let end = expires.map { ", \"expires\": \"\($0.rfc3339())\"" } ?? ""
        let form = """
            { "hazard": "flood", "urgency": "\(urgency.rawValue)"\(end),
              "texts": { "ja": { "headline": "\(headline)", "body": "\(Self.body)" } } }
            """
        return try officer.post("/v1/notices", Array(form.utf8)).decoded(Waiting.self)
    }

    /// What every notice of a fault test says below its headline.
    static let body = "試験です。"

    func approve(_ waiting: Waiting) throws -> NoticeID {
        let mayor = ControlClient(path: files.controlPath, token: try files.secret("mayor-token"))
        let approval = #"{ "hash": "\#(waiting.hash)", "areas": \#(waiting.content.areas.count) }"#
        struct Answer: Decodable { var id: NoticeID }
        return try mayor.post("/v1/notices/\(waiting.id)/approve", Array(approval.utf8)).decoded(Answer.self).id
    }

    /// What is answered here is the ledger's promise.
    func publish(_ headline: String, urgency: Urgency = .urgent, expires: Timestamp? = nil) throws -> Told {
        Told(id: try approve(try propose(headline, urgency: urgency, expires: expires)), headline: headline)
    }

    /// What waits for a second person.
    func waiting() throws -> [Waiting] { try officer.get("/v1/notices").decoded([Waiting].self) }

    /// How far a notice has come, as staff see it.
    func deliveries(_ id: NoticeID) throws -> [ProgressView] {
        struct Answer: Decodable { var deliveries: [ProgressView]? }
        return try officer.get("/v1/notices/\(id)").decoded(Answer.self).deliveries ?? []
    }
}
