import Channel

/// What the replies of a mail server mean for one recipient (RFC 5321 §4.2, RFC 3463; facts: webhooks.md §9).
enum MailStatus {
    /// Seconds. Greylisting lifts after a minute or more; a policy block is looked at by people.
    private static let softPause = 60
    private static let fullMailboxPause = 3600
    private static let ratePause = 600
    private static let policyPause = 1800

    static func result(of response: Response, index: Int) -> Outcome.Result {
        switch response {
        case .http: return .misconfigured(reason: "a web server answered where the mail relay was asked")
        case .failed(let failure):
            switch failure.kind {
            case .notSent: return .retry(afterSeconds: softPause, reason: failure.reason)
            // The final dot went out and its reply was lost: the mail may be on its way.
            case .ambiguous: return .unknown(reason: failure.reason)
            }
        case .smtp(let answer):
            guard answer.recipients.indices.contains(index) else { return session(answer.final) }
            let reply = answer.recipients[index]
            guard (200..<300).contains(reply.code) else { return refusal(reply, isRecipient: true) }
            switch answer.final.code {
            case 200..<300: return .accepted
            case 400..<600: return refusal(answer.final, isRecipient: false)
            default: return .unknown(reason: "the relay ended the transaction with \(answer.final.code)")
            }
        }
    }

    /// Refused before any recipient was named: greeting, login or sender.
    private static func session(_ reply: SMTPReply) -> Outcome.Result {
        switch reply.code {
        case 454, 530, 534, 535, 538:
            return .misconfigured(reason: "the relay refused the login (\(reply.code)): check user and password")
        case 400..<500: return .retry(afterSeconds: softPause, reason: "the relay answered \(reply.code)")
        case 500..<600:
            return .misconfigured(
                reason:
                    "the relay refused the sender (\(reply.code)): check `from`, `bounceDomain` and the relay's rules")
        default: return .unknown(reason: "the relay answered \(reply.code)")
        }
    }

    private static func refusal(_ reply: SMTPReply, isRecipient: Bool) -> Outcome.Result {
        let status = EnhancedStatus(reply.text)
        // The server's text may quote the address; only its numbers are kept.
        let reason = "the relay answered \(reply.code)" + (status.map { " \($0.description)" } ?? "")
        if let status, status.isPolicy {
            return .retry(
                afterSeconds: status.kind == 4 ? ratePause : policyPause,
                reason: reason + ": our mail is blocked by policy, see the channel's README")
        }
        if reply.code < 500 {
            return .retry(
                afterSeconds: status?.isMailboxFull == true ? fullMailboxPause : softPause, reason: reason)
        }
        if status?.isMailboxFull == true || reply.code == 552 && isRecipient {
            return .retry(afterSeconds: fullMailboxPause, reason: reason + ": the mailbox is full")
        }
        if isRecipient, status?.isNoSuchMailbox == true || saysUnknownUser(reply.text) { return .gone(reason: reason) }
        return .refused(reason: reason)
    }

    /// Many servers, carriers among them, say it only in words (facts: docomo's 5.2.0 with "550 Unknown user").
    private static func saysUnknownUser(_ text: String) -> Bool {
        let words = text.lowercased()
        return ["unknown user", "user unknown", "no such user", "does not exist", "unknown recipient"]
            .contains { words.contains($0) }
    }
}

/// An enhanced status code at the beginning of a reply's text: class, subject and detail (RFC 3463).
struct EnhancedStatus: Equatable, CustomStringConvertible {
    var kind: Int
    var subject: Int
    var detail: Int

    init?(_ text: String) {
        var words = text.split(maxSplits: 2, omittingEmptySubsequences: true) { $0 == " " || $0 == "-" }
        // Some callers hand over the whole line, with the reply code in front.
        if let first = words.first, first.utf8.count == 3, Int(first) != nil { words.removeFirst() }
        guard let word = words.first else { return nil }
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ $0.utf8.count <= 3 }), let kind = Int(numbers[0]),
            let subject = Int(numbers[1]), let detail = Int(numbers[2]), [2, 4, 5].contains(kind)
        else { return nil }
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    var description: String { "\(kind).\(subject).\(detail)" }

    /// Faults of ours as the sender: never a reason to end a resident's subscription.
    var isPolicy: Bool { subject == 7 || subject == 1 && (detail == 7 || detail == 8) }

    var isMailboxFull: Bool { subject == 2 && detail == 2 }

    var isNoSuchMailbox: Bool {
        switch (subject, detail) {
        case (1, _), (2, 1), (4, 4): true
        default: false
        }
    }
}
