package import Channel
package import Notice
import Settings
package import Wording

/// LINE through the Messaging API: multicast to at most 500 users with a retry key (facts: line.md).
///
/// Every batch goes out as a multicast, a batch of one too: it drops users who blocked the account silently, where a
/// push to one answers 400 and says nothing that could be acted on.
package struct LineChannel: Channel {
    package let id: ChannelID
    let settings: LineSettings

    package init(id: ChannelID, settings: LineSettings) {
        self.id = id
        self.settings = settings
    }

    package var limits: Limits {
        Limits(
            batch: LineLimits.multicast, concurrency: 16, perSecond: LineLimits.multicastsPerSecond,
            keyLifetime: LineLimits.keyLifetime)
    }

    package func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
        try settings.confinement.admit(notice, rendering, server: settings.api)
        let messages = try LineWriter.messages(for: notice, rendering)
        return Prepared(
            notice: notice.id, channel: id, language: rendering.language, bytes: LineWriter.bytes(messages),
            fields: [Field.silent: notice.content.urgency == .routine ? "true" : "false"])
    }

    package func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step {
        // One malformed id makes LINE refuse the whole batch, so it is taken out before.
        let users = recipients.filter { LineUser.isValid($0.address.rawValue) }
        let strangers = recipients.filter { !LineUser.isValid($0.address.rawValue) }.map(\.id)
        guard !users.isEmpty else { return .done(strangers.map(Self.noSuchUser)) }
        guard users.count <= LineLimits.multicast else {
            return .done(recipients.map { Self.refused($0.id, "\(users.count) users in one multicast, 500 at most") })
        }
        var body = Array(#"{"messages":"#.utf8) + prepared.bytes
        let isSilent = context.isSilent || prepared.fields[Field.silent] == "true"
        body += Array(#","notificationDisabled":\#(isSilent)"#.utf8)
        body += Array(#","to":["#.utf8)
        for (index, user) in users.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body.append(UInt8(ascii: "\""))
            body += Array(user.address.rawValue.utf8)
            body.append(UInt8(ascii: "\""))
        }
        body += Array("]}".utf8)
        guard body.count <= LineLimits.requestBody else {
            return .done(recipients.map { Self.refused($0.id, "the request has \(body.count) bytes, 2 MB at most") })
        }
        let state = ChannelState(
            name: "multicast", recipients: users.map(\.id),
            fields: strangers.isEmpty ? [:] : [Field.strangers: strangers.map(String.init).joined(separator: ",")])
        return .send(request("multicast", body, key: context.key), state)
    }

    package func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step {
        let result = LineStatus.result(of: response, now: context.now)
        let strangers = (state.fields[Field.strangers] ?? "").split(separator: ",").compactMap { Int64($0) }
        return .done(
            state.recipients.map { Outcome(recipient: $0, result: result) } + strangers.map(Self.noSuchUser))
    }

    func request(_ call: String, _ body: [UInt8], key: AttemptKey?) -> Request {
        var headers = [
            HeaderField("Authorization", "Bearer " + settings.accessToken.revealed),
            HeaderField("Content-Type", "application/json"),
        ]
        if let key { headers.append(HeaderField("X-Line-Retry-Key", key.rawValue)) }
        return .http(
            HTTPRequest(method: "POST", url: "\(settings.api)/v2/bot/message/\(call)", headers: headers, body: body))
    }

    private enum Field {
        static let silent = "notificationDisabled"
        static let strangers = "strangers"
    }

    private static func noSuchUser(_ recipient: Int64) -> Outcome {
        Outcome(recipient: recipient, result: .gone(reason: "the address is not a LINE user id"))
    }

    private static func refused(_ recipient: Int64, _ reason: String) -> Outcome {
        Outcome(recipient: recipient, result: .refused(reason: reason))
    }
}
