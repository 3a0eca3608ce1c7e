/// Where one notice stands for one recipient. The raw values are stored in the ledger and never change meaning.
package enum DeliveryState: Int, Sendable, Hashable, CaseIterable {
    /// Planned, waiting for its first attempt.
    case queued = 0
    /// In an attempt whose outcome is not recorded: it may be on the wire.
    case sending = 1
    /// The provider took it.
    case accepted = 2
    /// The provider took it and will tell later whether it arrived.
    case pending = 3
    /// Certainly not taken; waiting for a fresh attempt.
    case retry = 4
    /// Never for this recipient, or given up after too many attempts; the reason is stored beside it.
    case refused = 5
    /// The recipient is no longer there.
    case gone = 6
    /// Its notice ran out before it was sent.
    case expired = 7
    /// A newer version of the thread took its place.
    case superseded = 8
    /// Taken back: the recipient left, or there is nothing to take back for somebody never told.
    case cancelled = 9
    /// Possibly taken. Repeated with the same key and bytes while that is safe, and left visible after that.
    case unknown = 10

    /// The word in progress views and metrics.
    package var name: String { "\(self)" }

    /// Whether a fresh attempt may start from here.
    package var isWaiting: Bool { self == .queued || self == .retry }

    /// Whether the recipient may have seen the notice, judged by the state alone.
    package var isPossiblyReached: Bool {
        switch self {
        case .sending, .accepted, .pending, .unknown: true
        case .queued, .retry, .refused, .gone, .expired, .superseded, .cancelled: false
        }
    }
}
