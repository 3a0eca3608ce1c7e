import Intake
import Notice

/// What a source says after the daemon was away: only how each story stands now is told, never yesterday's warning that
/// was lifted an hour ago.
struct Backlog {
    /// An index with an entry older than this is read as a backlog.
    static let staleSeconds: Int64 = 30 * 60

    private var order: [ThreadID] = []
    private var newest: [ThreadID: Advance.Proposal] = [:]

    static func isNeeded(_ entries: [FeedIndex.Entry], now: Timestamp) -> Bool {
        let oldest = now.adding(seconds: -staleSeconds)
        return entries.contains { $0.updated.map { $0 < oldest } ?? false }
    }

    mutating func add(_ proposals: [Advance.Proposal]) {
        for proposal in proposals {
            let thread = proposal.draft.thread
            if newest.updateValue(proposal, forKey: thread) == nil { order.append(thread) }
        }
    }

    /// The last proposal of each thread. What ran out meanwhile is only filed, and an update of what nobody was told is
    /// told as new.
    func proposals(told: (ThreadID) -> Notice?, now: Timestamp) -> [Advance.Proposal] {
        order.compactMap { newest[$0] }.map { proposal in
            var proposal = proposal
            if let expires = proposal.draft.content.expires, expires <= now { proposal.handling = .fill }
            if proposal.draft.content.phase == .update, told(proposal.draft.thread) == nil {
                proposal.draft.content.phase = .alert
            }
            return proposal
        }
    }
}
