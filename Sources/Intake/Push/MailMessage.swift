package import Notice

/// A mail as it lies in a Maildir: who, what, when, and its text.
package struct MailMessage: Sendable, Hashable {
    /// Without angle brackets; a hash of the whole where there is none.
    package var identifier: String
    /// The address in From, lower case.
    package var sender: String
    package var subject: String
    package var sent: Timestamp?
    /// Plain text; of HTML its words.
    package var text: String
    /// `Authentication-Results` of the receiving server, newest first, unread.
    package var authentication: [String]

    /// Whether the receiving server found that the mail is from the domain it says. Anyone can write a From line; only
    /// this makes it worth something: exactly one result of DMARC, `pass`, about the very domain that From names.
    ///
    /// - Parameter server: the receiving server's own name (authserv-id, RFC 8601 §2.2); what others wrote does not count.
    package func isAuthentic(by server: String) -> Bool {
        // The receiving server removes fields that claim its name and puts its own on top: only the first that has it counts.
        for field in authentication {
            let said = AuthenticationResults(field)
            guard said.server == server.lowercased() else { continue }
            let dmarc = (said.results ?? []).filter { $0.method == "dmarc" }
            guard dmarc.count == 1, dmarc[0].outcome == "pass" else { return false }
            let domains = dmarc[0].values("header.from").map { $0.lowercased() }
            return domains.count == 1 && domains[0] == sender.drop { $0 != "@" }.dropFirst()
        }
        return false
    }
}

/// Reads a mail as one notice that was handed in (RFC 5322, RFC 2045–2047): Japanese charsets, encoded words, multipart.
/// Who may hand one in is its caller's to ask: `MailMessage.sender` and `isAuthentic`.
package func parse(
    mail bytes: [UInt8], name: String, source: SourceID
) -> Result<(document: ParsedDocument, message: MailMessage), Refusal> {
    do throws(Refusal) {
        let message = try MailParser.message(bytes)
        guard !message.subject.isEmpty || !message.text.isEmpty else {
            throw Refusal(.empty, "the mail has neither a subject nor a text")
        }
        var builder = Feed.Builder()
        try builder.add(
            identity: message.identifier, title: message.subject, text: message.text, link: nil,
            date: message.sent?.rfc3339() ?? "")
        var feed = builder.feed(.mail, title: message.sender, language: nil, updated: nil)
        feed.isPushed = true
        return .success(
            (
                ParsedDocument(
                    name: name.split(separator: "/").last.map(String.init) ?? name, source: source, family: "mail",
                    readings: feed.readings(source: source), report: .feed(feed), withheldSentences: 0), message
            ))
    } catch {
        return .failure(error)
    }
}
