package import HTTP

/// What is known of an answered request for metrics and logs: no address, no path, no header, no personal data.
package struct RequestSummary: Sendable {
    /// Why the server, not a handler, decided the answer.
    package enum Fault: Sendable, Hashable {
        case refused(Refusal)
        /// A handler dropped its completion: answered 500.
        case completionDropped
        /// A handler did not complete in time: answered 503.
        case responseTimedOut
        /// A handler's header field cannot be sent: answered 500.
        case responseInvalid(field: String)
    }

    /// Nil where the request was refused before its method was known.
    package var method: HTTP.Method?
    /// The pattern of the route, never the path; nil where none matched.
    package var route: String?
    package var status: Int
    /// Bytes of the answer's body.
    package var bytes: Int
    /// From the whole request to the answer's being queued.
    package var duration: Duration
    package var isLocal: Bool
    package var fault: Fault?
}
