import Notice

/// How the played feeds behave, apart from what they say: as JMA's own do (facts: jma.md §1), or worse.
package struct ReplayManner: Sendable, Hashable {
    /// Seconds between two makings of a long feed; JMA makes them anew every hour.
    package var longFeedSeconds: Int64
    /// A time in which nothing answers, in seconds from the start.
    package var silence: Range<Int64>?
    /// Whether what a client may have compressed is.
    package var compresses: Bool

    package init(longFeedSeconds: Int64 = 3_600, silence: Range<Int64>? = nil, compresses: Bool = true) {
        self.longFeedSeconds = max(1, longFeedSeconds)
        self.silence = silence
        self.compresses = compresses
    }

    /// When the long feeds were last made.
    func longFeedMade(since start: Timestamp, now: Timestamp) -> Timestamp {
        let passed = max(0, now.seconds - start.seconds)
        return start.adding(seconds: passed / longFeedSeconds * longFeedSeconds)
    }

    func isSilent(_ now: Timestamp, since start: Timestamp) -> Bool {
        silence?.contains(now.seconds - start.seconds) ?? false
    }
}
