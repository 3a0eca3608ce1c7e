import Intake
import Ledger
import Notice
import Policy

/// What the publication table says of a notice the ledger holds, beside what was decided when it was recorded.
struct NoticeExplanation: Codable {
    var id: NoticeID
    var lifecycle: Lifecycle
    /// The rule that was recorded with it.
    var recordedRule: String
    /// What would be decided now.
    var now: Explanation
}

extension Newsroom {
    /// - Throws: `LedgerError.notFound`.
    func explain(_ id: NoticeID, ward: WardAreas, now: Timestamp) async throws -> NoticeExplanation {
        guard let record = try await ledger.notice(id) else { throw LedgerError.notFound("notice \(id)") }
        let content = record.content
        // What was told before it; of what is not public yet, all that was told.
        let told = try await ledger.thread(record.thread).compactMap(\.notice)
            .filter { $0.version < record.version ?? .max }.max { $0.version < $1.version }
        var drills = PublicDrillStanding.unannounced
        if let drill = content.publicDrill {
            drills = PublicDrillStanding(of: drill, among: try await ledger.acceptedNotices())
        }
        return NoticeExplanation(
            id: record.id, lifecycle: record.lifecycle, recordedRule: record.rule,
            now: policy.explain(
                Draft(thread: record.thread, content: content), after: told, lastPushed: told?.acceptedAt,
                nearness: ward.nearness(of: content), drills: drills, site: site, now: now))
    }
}
