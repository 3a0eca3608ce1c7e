import Ledger
import Notice
import Settings

/// What is asked for by `POST /v1/notices/{id}/resend`; an empty body asks for those that were given up, on every channel.
enum ResendForm {
    static func read(_ body: [UInt8], notice: NoticeID) throws -> Resend {
        guard !body.isEmpty else { return Resend(notice: notice) }
        return try SettingsFile(path: "body", bytes: body).decode { section in
            Resend(
                notice: notice,
                channel: try section.optional("channel", .string(length: 1...60)).map { ChannelID(rawValue: $0) },
                includesUnknown: try section.value("includeUnknown", .bool, default: false),
                isDry: try section.value("dryRun", .bool, default: false))
        }
    }
}

/// What came of it.
struct ResendAnswer: Codable {
    var id: NoticeID
    var isDryRun: Bool
    /// Deliveries that are due again, or would be.
    var resent: Int
    /// Of these, those that may have had it already and may now be told twice.
    var maybeTwice: Int
    var channels: [Channel]

    struct Channel: Codable {
        var channel: ChannelID
        var gaveUp: Int
        var unknown: Int
        /// Those that were left as they are, by reason.
        var left: [String: Int]
    }

    init(_ resend: Resend, _ channels: [Resend.Channel]) {
        id = resend.notice
        isDryRun = resend.isDry
        resent = channels.reduce(0) { $0 + $1.resent }
        maybeTwice = channels.reduce(0) { $0 + $1.unknown }
        self.channels = channels.map { entry in
            Channel(
                channel: entry.channel, gaveUp: entry.gaveUp, unknown: entry.unknown,
                left: Dictionary(uniqueKeysWithValues: entry.left.map { ($0.rawValue, $1) }))
        }
    }
}
