package import HTTP

/// How much and how long a server bears. Every deadline is absolute: a client that sends a byte now and then gains nothing.
package struct ServerLimits: Sendable {
    package var request = RequestLimits()
    /// Connections of the whole server; for one more the quietest are closed, and where none is quiet it is answered 503.
    package var connections = 4096
    /// Bytes of all bodies that have arrived, whole or in part, and are not answered yet; one more is answered 503.
    package var bodies = 64 * 1024 * 1024
    /// Whether one client address may only take a share. Not where all clients are on one host, as those of a test's sinks.
    package var sharesByAddress = true
    /// From the first byte of a request (or from accepting the connection) to the end of its head.
    package var headTime = Duration.seconds(10)
    /// From the end of the head to the end of the body.
    package var bodyTime = Duration.seconds(30)
    /// Between two requests on a connection.
    package var idleTime = Duration.seconds(75)
    /// From a handler's `.later` to its completion; then 503.
    package var responseTime = Duration.seconds(30)
    /// What a client gets to begin taking an answer, plus the time its bytes need at `slowestRead`.
    package var writeTime = Duration.seconds(20)
    /// Bytes a second below which a reading client is given up.
    package var slowestRead = 8 * 1024
    /// How long a refused client's remaining bytes are taken and dropped, so that it gets to read the answer.
    package var lingerTime = Duration.seconds(2)
    /// Between the comments that keep a quiet event stream open.
    package var heartbeat = Duration.seconds(15)
    /// What event streams tell clients to wait before they reconnect, in milliseconds.
    package var retryMilliseconds = 3000

    package init() {}
}

/// Who may take how much of a whole, so that nobody takes all of it. A client is known where its request shows a secret of
/// ours (`Server.Recognition`), and then its address does not count; all others are strangers and share what an address has,
/// of IPv6 the /64 (`AddressRange.principal`). A carrier's NAT puts many behind one address, so an address' share is large.
extension ServerLimits {
    /// Of `connections`, those from one address, unless it is a trusted proxy's; for one more the address' own quietest are
    /// closed, and where none is quiet it is answered 429.
    package var connectionsPerAddress: Int { max(1, connections / Self.addressesInAll) }
    /// Of `connections`, all event streams; one more is answered 503, for who asks needs room beside who listens.
    package var streams: Int { max(1, connections - connections / 8) }
    /// Of `streams`, strangers' ones; one more is answered 503.
    package var strangersStreams: Int { max(1, connections - connections / 4) }
    /// Of those, the ones of one address; one more is answered 429.
    package var streamsPerAddress: Int { max(1, connections / 16) }
    /// Of `bodies`, strangers' ones. For one more the address that holds most gives way.
    package var strangersBodies: Int { bodies / 2 }
    /// Of those, the ones of one address; one more is answered 503. The largest body a stranger may send has to fit.
    package var bodiesPerAddress: Int { bodies / Self.addressesInAll }
    /// How many addresses it takes at least to fill what there is.
    package static let addressesInAll = 4
}
