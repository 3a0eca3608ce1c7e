package import Notice

/// Whose mails a source takes.
package struct MailRules: Sendable, Hashable, Codable {
    /// Addresses, or `@` and a domain for everybody there. Lower case.
    package var senders: [String]
    /// The receiving mail server's name, whose word that a mail is really from its sender's domain is asked for
    /// (`MailMessage.isAuthentic`). Nil where nobody from outside can reach the mailbox.
    package var server: String?

    package init(senders: [String], server: String?) {
        self.senders = senders.map { $0.lowercased() }
        self.server = server
    }

    /// Why a mail is not taken; nil where it is.
    package func refusal(of message: MailMessage) -> Refusal? {
        let domain = message.sender.lastIndex(of: "@").map { String(message.sender[$0...]) }
        guard senders.contains(message.sender) || domain.map(senders.contains) == true else {
            return Refusal(
                .wrongSource, "the mail is from \(message.sender.limited(to: 100)), which is none of the senders",
                whatToDo: "If it should be taken, add the address to the source's `senders`.")
        }
        if let server, !message.isAuthentic(by: server) {
            return Refusal(
                .wrongSource,
                "\(server) does not say that the mail really is from \(message.sender.limited(to: 100)) (dmarc=pass)",
                whatToDo: "Ask the sender about SPF, DKIM and DMARC, and see that the mail server checks them.")
        }
        return nil
    }
}

/// Reads a mail of a source that takes some senders' only.
package func parse(
    mail bytes: [UInt8], by rules: MailRules, name: String, source: SourceID
) -> Result<ParsedDocument, Refusal> {
    parse(mail: bytes, name: name, source: source).flatMap { document, message in
        rules.refusal(of: message).map { .failure($0) } ?? .success(document)
    }
}
