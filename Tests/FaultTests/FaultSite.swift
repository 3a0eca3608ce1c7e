import Channel
import Foundation
import Ledger
import Notice
import Sinks
import TestSupport

@testable import noroshi

/// A drill site whose daemon is a process of its own, while its sinks live in the test and survive every kill.
struct FaultSite: Sendable {
    let files: DrillTown
    let line: LineSink
    let mail: SMTPSink
    let webhook: WebhookSink

    /// Numbers that let most kills land in the middle: twelve calls to LINE that are answered late, and about as many mails
    /// as their rate lets through in a second.
    static let lineUsers = 6_000
    static let mailUsers = 60
    static let partners = 8

    init() throws {
        files = try DrillTown()
        line = try LineSink(
            LineSink.Setting(
                accessToken: try files.secret("line-access-token"),
                channelSecret: try files.secret("line-channel-secret")
            ))
        mail = try SMTPSink()
        webhook = try WebhookSink(secret: try files.secret("webhook-secret"))
        try files.write(
            files.configuration(.init(line: line.port, mail: mail.port, webhook: webhook.port)), to: "noroshi.json5")
    }

    /// Writes the subscribers into the ledger, which the daemon opens after that.
    func settle() async throws {
        let ledger = try openLedger()
        defer { ledger.close() }
        let secret = try files.secret("webhook-secret")
        let now = SystemClock().now
        func people(_ channel: String, _ count: Int, _ secret: String, _ address: (Int) -> String) -> [NewSubscription]
        {
            (0..<count).map {
                NewSubscription(
                    channel: ChannelID(rawValue: channel), address: Address(address($0)), secret: secret,
                    language: .japanese, topics: Set(Topic.allCases), consentedAt: now)
            }
        }
        try await ledger.importSubscriptions(
            people("line", Self.lineUsers, "", Self.lineUser)
                + people("mail", Self.mailUsers, "") { "resident\($0)@mail.example" }
                + people("webhook", Self.partners, secret) { "\(webhook.url)?for=\($0)" })
    }

    func openLedger() throws -> Ledger {
        try Ledger.open(
            path: files.ledgerPath,
            key: try LedgerKey.bytes(of: ConfigurationFile.load(files.configurationPath).ledger.key))
    }

    static func lineUser(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Starts the daemon and waits until it is ready.
    func start() async throws -> Child {
        let child = try Child(["serve", "--config", files.configurationPath])
        guard await child.says("noroshi is ready") else {
            throw Child.Missing(description: "the daemon did not start: \(child.lines.joined(separator: "\n"))")
        }
        return child
    }

    /// Issues a notice over the control socket, by two people; the identifier is the ledger's promise.
    func publish(_ headline: String, urgency: Urgency) throws -> NoticeID {
        struct Answer: Decodable {
            var id: NoticeID
            var hash: String
            var content: Content
        }
        let officer = ControlClient(path: files.controlPath, token: try files.secret("officer-token"))
        let mayor = ControlClient(path: files.controlPath, token: try files.secret("mayor-token"))
        let form = """
            { "hazard": "flood", "urgency": "\(urgency.rawValue)",
              "texts": { "ja": { "headline": "\(headline)", "body": "試験です。" } } }
            """
        let waiting = try officer.post("/v1/notices", Array(form.utf8)).decoded(Answer.self)
        let approval = #"{ "hash": "\#(waiting.hash)", "areas": \#(waiting.content.areas.count) }"#
        return try mayor.post("/v1/notices/\(waiting.id)/approve", Array(approval.utf8)).decoded(Answer.self).id
    }

    func status() throws -> StatusView {
        try ControlClient(path: files.controlPath, token: nil).get("/v1/status").decoded(StatusView.self)
    }

    func remove() async {
        await line.stop()
        mail.stop()
        await webhook.stop()
        files.remove()
    }
}
