/// What a channel or a source asks `Net` to send.
package enum Request: Sendable, Hashable {
    case http(HTTPRequest)
    case smtp(SMTPRequest)
}

/// How far a request's target is trusted, which decides the connection pool and the address guard.
package enum Trust: Sendable, Hashable {
    /// Named by the operator in the settings, e.g. LINE's API or the ward's relay.
    case configured
    /// Named by somebody else, e.g. a subscriber's webhook: public addresses only, own pool, no proxy.
    case foreign
}

/// One HTTP exchange. Redirects are never followed.
package struct HTTPRequest: Sendable, Hashable {
    package var method: String
    package var url: String
    /// In the order they are written; names as the peer's documentation spells them.
    package var headers: [HeaderField]
    package var body: [UInt8]
    /// Seconds for the whole exchange.
    package var timeout: Int
    /// Bytes of response body read before the exchange is cut, and fails where the body is needed.
    package var responseLimit: Int
    /// Whether the status alone tells the caller what became of it: a longer body is cut and is no fault.
    package var needsStatusOnly: Bool
    package var trust: Trust

    package init(
        method: String, url: String, headers: [HeaderField] = [], body: [UInt8] = [], timeout: Int = 15,
        responseLimit: Int = 65_536, needsStatusOnly: Bool = false, trust: Trust = .configured
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.responseLimit = responseLimit
        self.needsStatusOnly = needsStatusOnly
        self.trust = trust
    }
}

package struct HeaderField: Sendable, Hashable, Codable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One mail transaction: one message to one or more envelope recipients.
package struct SMTPRequest: Sendable, Hashable {
    /// `smtp://host:port` or `smtps://host:port`.
    package var server: String
    package var requiresTLS: Bool
    package var user: String?
    package var password: String?
    package var from: String
    package var recipients: [Address]
    /// CRLF lines, body already encoded (no bare LF, facts: platform.md).
    package var message: [UInt8]
    /// Seconds up to the final dot; its reply may take 600 more (RFC 5321 §4.5.3.2).
    package var timeout: Int

    package init(
        server: String, requiresTLS: Bool = false, user: String? = nil, password: String? = nil, from: String,
        recipients: [Address], message: [UInt8], timeout: Int = 60
    ) {
        self.server = server
        self.requiresTLS = requiresTLS
        self.user = user
        self.password = password
        self.from = from
        self.recipients = recipients
        self.message = message
        self.timeout = timeout
    }
}

// A request holds tokens and addresses: only its kind may reach a log.
extension Request: CustomStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .http(let request): "http \(request.method)"
        case .smtp(let request): "smtp to \(request.recipients.count)"
        }
    }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
