import Notice

/// The newest telegrams of one subject. What stands follows from which of them arrived, never from their order: a 訂正
/// replaces the one before it, a 取消 takes it away (facts: jma.md §2).
enum Recent {
    /// Adds one telegram at its place in time.
    ///
    /// - Parameter floor: the newest telegram known where `recent` is empty: states of a release before kept no more.
    /// - Returns: false where it is known, or older than all that is remembered.
    static func insert(
        _ entry: Situation.Entry, into recent: inout [Situation.Entry], floor: JMATelegram.Stamp?
    ) -> Bool {
        if recent.isEmpty, let floor, entry.stamp <= floor { return false }
        if recent.contains(where: { $0.stamp == entry.stamp }) { return false }
        if recent.count >= Limits.remembered, let first = recent.first, entry.stamp < first.stamp { return false }
        let at = recent.firstIndex { $0.stamp > entry.stamp } ?? recent.endIndex
        recent.insert(entry, at: at)
        if recent.count > Limits.remembered { recent.removeFirst(recent.count - Limits.remembered) }
        return true
    }

    /// The telegram that counts; nil where all are withdrawn.
    static func standing(_ recent: [Situation.Entry]) -> Situation.Entry? {
        var stack: [Situation.Entry] = []
        for entry in recent {
            if entry.isCancelled {
                if stack.last?.office == entry.office { stack.removeLast() }
            } else {
                if entry.stamp.rank == JMATelegram.Stamp.corrected, !stack.isEmpty { stack.removeLast() }
                stack.append(entry)
            }
        }
        return stack.last
    }
}
