package import Channel
import Crypto
import FoundationEssentials
package import Notice
package import Wording

/// Signed webhooks to subscribers' own machines, by Standard Webhooks 1.0.0 (facts: webhooks.md §1).
package struct WebhookChannel: Channel {
    package let id: ChannelID
    let settings: WebhookSettings

    /// Bytes of a body; the specification asks for less than 20 KB.
    package static let longestBody = 20_000

    package init(id: ChannelID, settings: WebhookSettings) {
        self.id = id
        self.settings = settings
    }

    /// Receivers keep ids for the time of their own choosing; three days is the length of the specification's schedule.
    package var limits: Limits {
        Limits(
            batch: 1, concurrency: Self.atOnce, perSecond: 0, keyLifetime: 3 * 86_400, targetPerRecipient: true)
    }

    /// Requests under way at once to all receivers together, and to one host that the operator runs.
    private static let atOnce = 256
    /// Requests under way at once, and a second, to a host that others run: it may serve many subscribers.
    private static let atOnceToForeign = 32
    private static let perSecondToForeign: Double = 200

    /// The host and port of the receiver: many subscriptions may share it, as with a company's messaging service.
    package func target(of recipient: Recipient) -> Target {
        guard let url = TargetURL(recipient.address.rawValue) else { return single }
        let name = "\(url.scheme)://\(url.host):\(url.port ?? 0)"
        return settings.confinement.names(url)
            ? Target(name: name, concurrency: Self.atOnce, perSecond: nil)
            : Target(name: name, concurrency: Self.atOnceToForeign, perSecond: Self.perSecondToForeign)
    }

    package func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
        try settings.confinement.admit(notice, rendering)
        guard !rendering.saysNothing else {
            throw PrepareRefusal("notice \(notice.id) has no text in \(rendering.language.rawValue): write one")
        }
        // Areas by the hundred and long texts stand on the notice's page; what remains says where that is.
        let shortenings = [(areas: Int.max, text: Int.max), (areas: 200, text: 4000), (areas: 50, text: 1000)]
        for (areas, text) in shortenings {
            let bytes = Self.bytes(WebhookPayload(notice, rendering, areas: areas, text: text))
            if bytes.count < Self.longestBody {
                return Prepared(notice: notice.id, channel: id, language: rendering.language, bytes: bytes)
            }
        }
        throw PrepareRefusal(
            "notice \(notice.id) in \(rendering.language.rawValue) exceeds a webhook's \(Self.longestBody) bytes: shorten "
                + "its headline and link")
    }

    package func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step {
        guard let recipient = recipients.first, recipients.count == 1 else {
            return .done(
                recipients.map { Outcome(recipient: $0.id, result: .refused(reason: "a webhook is one recipient")) })
        }
        func end(_ result: Outcome.Result) -> Step { .done([Outcome(recipient: recipient.id, result: result)]) }

        guard let url = TargetURL(recipient.address.rawValue), ["https", "http"].contains(url.scheme) else {
            return end(.refused(reason: "the subscription's address is not a URL that can be called"))
        }
        let isOurs = settings.confinement.names(url)
        guard settings.confinement.admits(url) else {
            return end(.refused(reason: "this is a drill site and the subscription's host is not an allowed host"))
        }
        guard url.scheme == "https" || isOurs else {
            return end(.refused(reason: "the subscription's address is not https"))
        }
        let id = Self.messageID(prepared, recipient, hash: context.hash)
        let seconds = context.now.seconds
        guard
            let signature = WebhookSignature.header(
                id: id, timestamp: seconds, body: prepared.bytes, secrets: recipient.secret)
        else { return end(.refused(reason: "the subscription has no signing secret of 24 to 64 bytes")) }
        let request = HTTPRequest(
            method: "POST", url: recipient.address.rawValue,
            headers: [
                HeaderField("Content-Type", "application/json"), HeaderField("User-Agent", "Noroshi"),
                HeaderField("webhook-id", id), HeaderField("webhook-timestamp", String(seconds)),
                HeaderField("webhook-signature", signature),
            ],
            body: prepared.bytes, timeout: settings.timeout, responseLimit: 4096, needsStatusOnly: true,
            trust: isOurs ? .configured : .foreign)
        return .send(.http(request), ChannelState(name: "posted", recipients: [recipient.id]))
    }

    package func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step {
        let result = WebhookStatus.result(of: response, now: context.now)
        return .done(state.recipients.map { Outcome(recipient: $0, result: result) })
    }

    /// One id for one version, body and recipient, however often and under whichever attempt it is sent: what the receiver
    /// drops repeats by. Holds no dot, as the specification asks.
    private static func messageID(_ prepared: Prepared, _ recipient: Recipient, hash: String) -> String {
        var parts: [UInt8] = []
        parts.reserveCapacity(256)
        for part in [prepared.notice.rawValue, prepared.channel.rawValue] {
            parts += part.utf8
            parts.append(UInt8(ascii: "\n"))
        }
        parts += String(recipient.id).utf8
        parts.append(UInt8(ascii: "\n"))
        if hash.isEmpty { parts += SHA256.hash(prepared.bytes) } else { parts += hash.utf8 }
        return "msg_" + Hexadecimal.encode(Array(SHA256.hash(parts).prefix(16)))
    }

    /// Sorted keys: equal notices are equal bytes. The encoder fails only on numbers JSON lacks; there are none here.
    private static func bytes(_ payload: WebhookPayload) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(payload)).map { [UInt8]($0) } ?? []
    }
}
