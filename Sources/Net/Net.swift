package import Channel

/// The door for connections out: HTTP and SMTP through libcurl.
package final class Net: Sendable {
    private let settings: NetSettings

    package init(settings: NetSettings) { self.settings = settings }

    /// Sends one request and waits for its answer. Cancelling the task cancels the exchange.
    package func perform(_ request: Request) async -> Response {
        .failed(Failure(.notSent, "the loops are not running"))
    }

    /// Ends every exchange, closes every connection and waits for the loops' threads.
    package func shutdown() {}
}
