package import HTTP
import Synchronization

/// The one-shot promise of an answer: call it once, from any thread, and the response goes out on the connection's loop.
///
/// A second call does nothing. A completion dropped without a call answers 500, so no client waits for ever. When the
/// connection has gone meanwhile the response is discarded.
package final class Completion: Sendable {
    private let isUsed = Atomic(false)
    private let deliver: @Sendable (Response?) -> Void

    /// `deliver` is called exactly once, with nil where the completion was dropped.
    package init(_ deliver: @escaping @Sendable (Response?) -> Void) { self.deliver = deliver }

    package func callAsFunction(_ response: Response) {
        if !isUsed.exchange(true, ordering: .acquiringAndReleasing) { deliver(response) }
    }

    deinit {
        if !isUsed.load(ordering: .acquiring) { deliver(nil) }
    }
}
