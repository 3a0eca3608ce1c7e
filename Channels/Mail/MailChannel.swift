package import Channel
package import Notice
import Settings
package import Wording

/// Mail over SMTP through the municipality's relay, one transaction a recipient: each carries its own unsubscribe token
/// and envelope sender. Signing (DKIM) is the relay's work. Facts: webhooks.md §9, platform.md.
package struct MailChannel: Channel {
    package let id: ChannelID
    let settings: MailSettings
    private let envelope: EnvelopeSender

    /// UTF-16 code units of the text; what is longer belongs behind the link.
    package static let longestText = 50_000
    /// Grapheme clusters of the subject; phones show about 20.
    package static let longestSubject = 120

    package init(id: ChannelID, settings: MailSettings) {
        self.id = id
        self.settings = settings
        envelope = EnvelopeSender(secret: settings.bounceSecret, domain: settings.bounceDomain)
    }

    /// SMTP knows no idempotency key: a repeated Message-ID is the only sign, and few receivers heed it.
    package var limits: Limits {
        Limits(
            batch: 1, concurrency: 20, perSecond: Double(settings.rate), keyLifetime: 0,
            carriesUnsubscribeToken: true)
    }

    package func prepare(_ notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> Prepared {
        try settings.confinement.admit(notice, rendering, server: settings.server)
        guard !rendering.saysNothing else {
            throw PrepareRefusal("notice \(notice.id) has no text in \(rendering.language.rawValue): write one")
        }
        guard let text = rendering.plainText(utf16: Self.longestText) else {
            throw PrepareRefusal(
                "notice \(notice.id) in \(rendering.language.rawValue): headline, link and attribution alone exceed "
                    + "\(Self.longestText) characters: shorten the headline")
        }
        var shown = rendering
        shown.body = rendering.body.cut(utf16: Self.longestText)
        shown.instruction = rendering.instruction.cut(utf16: Self.longestText)
        let (body, boundary) = MailMessage.alternative(
            plain: MailBody.plain(rendering, text: text, unsubscribePage: settings.unsubscribePage),
            html: MailBody.html(notice, shown, unsubscribePage: settings.unsubscribePage))
        let title = rendering.title.contains { !$0.isWhitespace } ? rendering.title : text
        return Prepared(
            notice: notice.id, channel: id, language: rendering.language, bytes: body,
            fields: [
                Field.boundary: boundary, Field.subject: EncodedWord.oneLine(title).cut(graphemes: Self.longestSubject),
                Field.importance: notice.content.urgency >= .urgent ? "high" : "normal",
            ])
    }

    package func begin(_ prepared: Prepared, _ recipients: [Recipient], _ context: Context) -> Step {
        guard let recipient = recipients.first, recipients.count == 1 else {
            return .done(
                recipients.map {
                    Outcome(recipient: $0.id, result: .refused(reason: "mail takes one recipient a batch"))
                })
        }
        guard let address = MailAddress(recipient.address.rawValue) else {
            return .done([Outcome(recipient: recipient.id, result: .gone(reason: "the address is not a mail address"))])
        }
        let message = headers(prepared, recipient, to: address, context) + prepared.bytes
        let request = SMTPRequest(
            server: settings.server, requiresTLS: settings.requiresTLS, user: settings.user,
            password: settings.password?.revealed, from: envelope.address(for: recipient.id),
            recipients: [Address(address.plain)], message: message)
        return .send(.smtp(request), ChannelState(name: "transaction", recipients: [recipient.id]))
    }

    package func resume(_ state: ChannelState, _ response: Response, _ context: Context) -> Step {
        .done(
            state.recipients.enumerated().map { index, recipient in
                Outcome(recipient: recipient, result: MailStatus.result(of: response, index: index))
            })
    }

    /// The subscription that a bounce sent to this address is about.
    package func recipient(ofBounceTo address: String) -> Int64? { envelope.recipient(of: address) }

    private enum Field {
        static let boundary = "boundary"
        static let subject = "subject"
        static let importance = "importance"
    }

    private func headers(
        _ prepared: Prepared, _ recipient: Recipient, to address: MailAddress, _ context: Context
    ) -> [UInt8] {
        let names = settings.fromNames
        let name = names[prepared.language] ?? names[.english] ?? names[.japanese] ?? ""
        var fields: [(name: String, value: String)] = []
        fields.append(("From", from(name)))
        fields.append(("To", address.wire))
        fields.append(
            ("Subject", EncodedWord.header(prepared.fields[Field.subject] ?? "", after: "Subject: ".utf8.count)))
        // The first attempt's time and key: a repeat is the same message, byte for byte.
        fields.append(("Date", context.firstAttempt.mailDate))
        fields.append(("Message-ID", "<\(context.key.rawValue)@\(settings.from.domain)>"))
        fields.append(("List-Id", "<\(settings.listID)>"))
        if let link = unsubscribeLink(recipient) {
            fields.append(("List-Unsubscribe", "<\(link)>"))
            fields.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        }
        fields.append(("Auto-Submitted", "auto-generated"))
        if prepared.fields[Field.importance] == "high", !context.isSilent { fields.append(("Importance", "high")) }
        fields.append(("Content-Language", prepared.language.bcp47))
        fields.append(("MIME-Version", "1.0"))
        let boundary = prepared.fields[Field.boundary] ?? ""
        fields.append(("Content-Type", "multipart/alternative;\(MailMessage.lineBreak) boundary=\"\(boundary)\""))
        let lines = fields.map { "\($0.name): \($0.value)\(MailMessage.lineBreak)" }
        return Array((lines.joined() + MailMessage.lineBreak).utf8)
    }

    private func from(_ name: String) -> String {
        guard !name.isEmpty else { return settings.from.wire }
        let isPlain = name.utf8.allSatisfy { (0x20...0x7E).contains($0) && !"\"\\()<>@,;:.[]".utf8.contains($0) }
        let phrase = isPlain ? "\"\(name)\"" : EncodedWord.header(name, after: "From: ".utf8.count)
        // A line of its own: name and address together may exceed the line.
        return "\(phrase)\(MailMessage.lineBreak) <\(settings.from.wire)>"
    }

    /// Nil without a token, or with one that could break out of the header.
    private func unsubscribeLink(_ recipient: Recipient) -> String? {
        let token = recipient.unsubscribeToken.utf8
        let isOpaque = token.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-_.~".utf8.contains($0)
        }
        guard (1...200).contains(token.count), isOpaque else { return nil }
        return "\(settings.unsubscribePage)?t=\(recipient.unsubscribeToken)"
    }
}
