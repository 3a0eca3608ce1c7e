/// What the operator decides about connections out. Times are milliseconds.
package struct NetSettings: Sendable {
    /// Noroshi's version, for `User-Agent: Noroshi/<version>`.
    package var version: String
    /// A drill site's exact list: nothing else is reached, whoever asked. Nil on a live site. A target on the list was
    /// named by the operator, so the address guard leaves it alone even for `Trust.foreign`.
    package var allowedHosts: Set<HostPort>?
    /// Certificates to trust instead of the system's, a PEM file: a closed network's own authority.
    package var certificateFile: String?
    /// For TCP and TLS together, for each address; a mail server gets the request's whole time.
    package var connectTimeout: Int
    /// For one name; the answer is then taken from the last known one, or the request fails as not sent.
    package var resolveTimeout: Int
    /// How long an answer is taken as fresh, whatever TTL it has: short, so that a target that moves is found again soon.
    package var resolveLifetime: Int
    /// For the reply to a mail's final dot: RFC 5321 §4.5.3.2.6 says ten minutes. A client that gives up earlier
    /// causes double deliveries (RFC 1047).
    package var finalReplyTimeout: Int
    /// Name servers to ask instead of the system's.
    package var nameServers: [HostPort]
    /// Exchanges under way at once in each loop; more wait their turn.
    package var transfers: Int
    /// Connections that each loop keeps open without an exchange, for the next one with the same target.
    package var idleConnections: Int
    /// Connections to mail servers at once, each with a thread of its own. More than the mail channels let be under way
    /// together, the places kept for critical notices included, or a relay that hangs would hold those up.
    package var mailSessions: Int

    package init(
        version: String, allowedHosts: Set<HostPort>? = nil, certificateFile: String? = nil, connectTimeout: Int = 5000,
        resolveTimeout: Int = 3000, resolveLifetime: Int = 30_000, finalReplyTimeout: Int = 600_000,
        nameServers: [HostPort] = [], transfers: Int = 1024, idleConnections: Int = 256,
        mailSessions: Int = 10
    ) {
        self.version = version
        self.allowedHosts = allowedHosts
        self.certificateFile = certificateFile
        self.connectTimeout = connectTimeout
        self.resolveTimeout = resolveTimeout
        self.resolveLifetime = resolveLifetime
        self.finalReplyTimeout = finalReplyTimeout
        self.nameServers = nameServers
        self.transfers = transfers
        self.idleConnections = idleConnections
        self.mailSessions = mailSessions
    }
}
