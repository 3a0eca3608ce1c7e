import Notice

/// A notice that was answered with success: from here on it may not be lost.
struct Told: Sendable {
    var id: NoticeID
    /// By which the sinks' receipts are told apart.
    var headline: String
}
