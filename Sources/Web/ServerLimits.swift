package import HTTP

/// How much and how long a server bears. Every deadline is absolute: a client that sends a byte now and then gains nothing.
package struct ServerLimits: Sendable {
    package var request = RequestLimits()
    /// Connections of the whole server; one more is answered 503.
    package var connections = 4096
    /// Bytes of all bodies that have arrived, whole or in part, and are not answered yet; one more is answered 503.
    package var bodies = 64 * 1024 * 1024
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
