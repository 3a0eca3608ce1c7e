import Notice

/// What one job of the writer changes in the counts of deliveries, by notice, channel and state.
///
/// Counting a million rows takes SQLite more than half a second, which nobody watching a progress bar can ask for twice a
/// second. So the counts are kept: triggers on the writing connection call `move` for every row that is added, changes its
/// state or goes, and the sum is written once a job, in the job's own transaction.
final class TallyBook {
    /// No row: what a new one comes from, and what a deleted one goes to.
    static let nowhere = -1

    /// The states of one notice on one channel.
    struct Page {
        let notice: Int64
        let channel: [UInt8]
        /// The change of each state's count, first of those not given up, then of those given up.
        fileprivate(set) var changes = [Int](repeating: 0, count: 2 * TallyBook.states)
    }

    /// Room for every `DeliveryState`.
    static let states = 16

    private(set) var pages: [Page] = []
    let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }

    /// Notes that a row has moved. `from` and `to` are `slot`s, or `nowhere`.
    func move(notice: Int64, channel: UnsafeBufferPointer<UInt8>, from: Int, to: Int) {
        let index =
            pages.lastIndex { $0.notice == notice && $0.channel.elementsEqual(channel) } ?? open(notice, Array(channel))
        if pages[index].changes.indices.contains(from) { pages[index].changes[from] -= 1 }
        if pages[index].changes.indices.contains(to) { pages[index].changes[to] += 1 }
    }

    static func slot(state: Int, gaveUp: Bool) -> Int {
        (0..<states).contains(state) ? state + (gaveUp ? states : 0) : nowhere
    }

    private func open(_ notice: Int64, _ channel: [UInt8]) -> Int {
        pages.append(Page(notice: notice, channel: channel))
        return pages.count - 1
    }

    /// Forgets what was moved since `pages` were these: the rows have been rolled back, which no trigger tells.
    func goBack(to pages: [Page]) { self.pages = pages }

    func clear() { pages.removeAll(keepingCapacity: true) }
}
