package import HTTP

/// What a handler answers. Handlers run on a loop's thread and **must not block**: what needs disk, network or more than
/// a fraction of a millisecond is handed to another thread with `.later`.
package enum Reply: Sendable {
    case now(Response)
    /// The closure is called at once, on the loop's thread, to hand the completion on.
    case later(@Sendable (Completion) -> Void)
    /// An endless stream of a topic's events (server-sent events); `lastID` is what the client says it saw last.
    case stream(topic: String, lastID: String?)
}
