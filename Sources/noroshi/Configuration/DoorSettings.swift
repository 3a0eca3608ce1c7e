import ChannelWebhook
import Files
import Intake
import Notice
import Settings

/// How documents of a source come that is not polled: into a folder, into a mailbox, or by `POST /v1/intake/{source}`.
struct DoorSettings: Sendable {
    /// A folder on this machine's file system.
    struct Folder: Sendable, Hashable {
        var path: String
        var layout: SpoolLayout
        /// How often it is looked at.
        var every: Duration
        /// The encoding of files that do not say it themselves; nil is UTF-8.
        var charset: String?
    }

    /// Callers over HTTP.
    struct Calls: Sendable {
        var token: Secret
        /// Keys of Standard Webhooks: `whsec_` and base 64, two with a blank between while one replaces the other.
        var key: Secret
        var perMinute: Int
    }

    var folder: Folder?
    var calls: Calls?

    /// The keys of a source's section that open a door; each of them is asked for here.
    static let keys = ["folder", "maildir", "push"]

    /// Nil where the section names none.
    static func read(_ section: Section) throws -> DoorSettings? {
        let folder = try section.optional("folder", .path).map { ($0, SpoolLayout.folder) }
        let maildir = try section.optional("maildir", .path).map { ($0, SpoolLayout.maildir) }
        section.check(
            "maildir", holds: folder == nil || maildir == nil, why: "a source has one folder",
            fix: "Make two sources of it")
        let calls = try section.optional("push", .section(Calls.init))
        guard let place = folder ?? maildir else { return calls.map { DoorSettings(calls: $0) } }
        let every = try section.value(
            "every", .duration(in: .milliseconds(100)...(.seconds(3_600))), default: .seconds(1))
        let charset = try section.optional("charset", .string(length: 1...40))
        section.check(
            "charset", holds: charset.map(DocumentCharset.isRead) ?? true, why: "it is no encoding that is read here",
            fix: "Write \"UTF-8\", \"Shift_JIS\", \"EUC-JP\" or \"ISO-2022-JP\"")
        return DoorSettings(
            folder: Folder(path: place.0, layout: place.1, every: every, charset: charset), calls: calls)
    }
}

extension DoorSettings.Calls {
    /// `{ tokenFile: "secrets/prefecture-token", keyFile: "secrets/prefecture-key", perMinute: 60 }`.
    fileprivate init(_ section: Section) throws {
        token = try section.value("tokenFile", .secret)
        section.check(
            "tokenFile", holds: token.isEmpty || token.revealedBytes.count >= Self.shortestToken,
            why: "the token has fewer than \(Self.shortestToken) characters and could be guessed",
            fix: "Make one with `openssl rand -hex 24`")
        key = try section.value("keyFile", .secret)
        section.check(
            "keyFile", holds: key.isEmpty || WebhookSignature.areKeys(key.revealed),
            why: "a key is whsec_ and base 64 of 24 to 64 bytes, two of them separated by a blank",
            fix: "Make one with `echo whsec_$(openssl rand -base64 32)`")
        perMinute = try section.value("perMinute", .integer(in: 1...6_000), default: 60)
    }

    /// Shorter ones can be guessed over the network; `openssl rand -hex 24` gives 48 characters.
    private static let shortestToken = 20
}
