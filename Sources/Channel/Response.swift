/// What came back for a request.
package enum Response: Sendable, Hashable {
    case http(HTTPResponse)
    case smtp(SMTPResponse)
    case failed(Failure)
}

extension Response {
    /// Whether it refuses this one recipient, for now or for good: a mailbox that is full or unknown, an address of a web
    /// application that is not there. A target that says so works, and asking it for others is no burden to it.
    package var isAboutRecipient: Bool {
        switch self {
        // 401 and 407 are about us, 408, 425 and 429 about the moment (RFC 9110 §15.5, RFC 6585 §4, RFC 8470 §5.2).
        case .http(let answer):
            (400..<500).contains(answer.status) && ![401, 407, 408, 425, 429].contains(answer.status)
        // 421 closes the connection (RFC 5321 §3.8).
        case .smtp(let answer): answer.recipients.contains { $0.code >= 400 && $0.code != 421 }
        case .failed: false
        }
    }
}

package struct HTTPResponse: Sendable, Hashable {
    package var status: Int
    package var headers: [HeaderField]
    package var body: [UInt8]

    package init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of that name, compared without case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

package struct SMTPResponse: Sendable, Hashable {
    /// The reply to each RCPT, in the order of the request's recipients.
    package var recipients: [SMTPReply]
    /// The reply to the final dot, or to the command that ended the transaction.
    package var final: SMTPReply

    package init(recipients: [SMTPReply], final: SMTPReply) {
        self.recipients = recipients
        self.final = final
    }
}

package struct SMTPReply: Sendable, Hashable {
    package var code: Int
    package var text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }
}

/// Why there is no response.
package struct Failure: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// Nothing can have been processed: no address, connection refused, TLS failed, the guard forbade it.
        case notSent
        /// Bytes went out and no answer came: it may have been processed.
        case ambiguous
    }
    package var kind: Kind
    /// For the operator; holds no secret and no address of a recipient.
    package var reason: String

    package init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
