/// Work that waits for a disk or a share, which may never answer: a network file system whose server is away waits for ever. Whoever
/// waits can tell nothing itself; another task looks every now and then.
struct Silence: Sendable {
    /// What answers nothing for longer, in seconds, is told.
    static let patience: Int64 = 30
    static let watchMilliseconds: Int64 = 10_000
    static let reason =
        "for \(patience) s nothing came back from it. Look at the disk or the network mount it lies on."

    /// Since when, by ticks, an answer is waited for; nil where nothing was asked.
    private(set) var askedAt: Int64?

    mutating func begin(at ticks: Int64) { askedAt = ticks }
    mutating func end() { askedAt = nil }

    func isLong(at ticks: Int64) -> Bool { askedAt.map { ticks - $0 >= Self.patience * 1_000 } ?? false }
}
