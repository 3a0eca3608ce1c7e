package import Channel
import Crypto
import FoundationEssentials
package import Notice
import Settings

extension LineChannel: ConversingChannel {
    /// Reads a webhook call. The signature is checked on the raw bytes, in constant time, before anything is parsed.
    ///
    /// Gives nothing for a connection check (`events: []`), for events in standby mode, for unknown types and for those
    /// without a conversation to answer in.
    package func receive(
        headers: [HeaderField], body: [UInt8], now: Timestamp
    ) throws(ReceiveRefusal) -> [Inbound] {
        guard let header = headers.first(where: { $0.name.lowercased() == "x-line-signature" }),
            let signature = Base64.decode(header.value),
            HMACSHA256.isValid(signature, for: body, key: settings.channelSecret.revealedBytes)
        else { throw .badSignature }
        guard body.count <= LineLimits.webhookBody else {
            throw .malformed(reason: "the body has \(body.count) bytes, \(LineLimits.webhookBody) at most")
        }
        guard let callback = try? JSONDecoder().decode(LineCallback.self, from: Data(body)) else {
            throw .malformed(reason: "the body is not a LINE webhook object")
        }
        return callback.events.compactMap { inbound($0, now: now) }
    }

    private func inbound(_ event: LineEvent, now: Timestamp) -> Inbound? {
        guard event.mode != "standby", let kind = kind(of: event), let conversation = event.source?.conversation
        else { return nil }
        // Nothing happened before 1970 or after now; a number beyond what time can hold must not reach the calendar.
        let occurred = Timestamp(milliseconds: min(max(0, event.timestamp ?? now.milliseconds), now.milliseconds))
        let messageID = event.message?.id ?? event.unsend?.messageId
        // Old accounts and LINE's own samples lack the event's id; what a redelivery repeats stands in for it.
        let standIn = [event.type, String(occurred.milliseconds), messageID ?? event.replyToken ?? conversation]
        return Inbound(
            id: event.webhookEventId ?? Hexadecimal.encode(SHA256.hash(Array(standIn.joined(separator: "\n").utf8))),
            channel: id, sender: Address(conversation), kind: kind, messageID: messageID,
            replyToken: event.replyToken, occurredAt: occurred, receivedAt: now,
            isRedelivery: event.deliveryContext?.isRedelivery ?? false)
    }

    private static let knownWithoutContent: Set<String> = [
        "messageEdited", "join", "leave", "memberJoined", "memberLeft", "videoPlayComplete", "beacon", "accountLink",
        "membership", "module", "activated", "deactivated", "botSuspended", "botResumed", "delivery",
    ]

    private func kind(of event: LineEvent) -> Inbound.Kind? {
        switch event.type {
        case "message": event.message.map { kind(of: $0, inGroup: event.source?.isGroup ?? false) }
        case "postback": event.postback.map { .choice($0.data) }
        case "follow": .follow
        case "unfollow": .unfollow
        case "unsend": event.unsend.map { .unsend(messageID: $0.messageId) }
        case let type where Self.knownWithoutContent.contains(type): .other(type)
        default: nil
        }
    }

    private func kind(of message: LineEvent.Message, inGroup: Bool) -> Inbound.Kind {
        // People in a group talk to each other: only a message that mentions the account is meant for it.
        let isMeant = !inGroup || message.mention?.mentionees?.contains { $0.isSelf == true } ?? false
        guard isMeant else { return .other("group message") }
        switch message.type {
        case "text": return message.text.map { .text($0) } ?? .other("text")
        case "sticker": return .sticker
        case "image", "video", "audio", "file": return .media
        case "location":
            guard let latitude = message.latitude, let longitude = message.longitude else { return .other("location") }
            return .location(latitude: latitude, longitude: longitude)
        default: return .other(message.type)
        }
    }
}
