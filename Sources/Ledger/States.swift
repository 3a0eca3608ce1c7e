import Delivery

/// Whether a plan still sends. Raw values are stored.
enum PlanState: Int {
    case open = 0
    /// A newer version of the thread was accepted.
    case superseded = 1
    case expired = 2
    /// What is stored does not match its hash: nothing of it is sent.
    case damaged = 3

    /// How what still waits ends under such a plan; nil where it goes on.
    var ending: DeliveryState? {
        switch self {
        case .open: nil
        case .superseded: .superseded
        case .expired: .expired
        case .damaged: .refused
        }
    }
}

/// Where an attempt stands. Raw values are stored.
enum AttemptState: Int {
    /// Handed out; its outcome is not recorded.
    case open = 0
    /// Possibly taken; due again with the same key and bytes.
    case ambiguous = 1
    case closed = 2
}
