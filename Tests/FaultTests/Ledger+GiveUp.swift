import Foundation
import Notice

@testable import Ledger

extension Ledger {
    /// Leaves deliveries of a notice as a provider that is down for hours would.
    func giveUp(_ id: NoticeID, on channel: String, most: Int) async throws {
        try await write { database in
            _ = try database.run(
                """
                UPDATE delivery SET state = 5, gave_up = 1, reached = 0, reason = 'gave up after 12 attempts: 503'
                WHERE notice = (SELECT number FROM notice WHERE id = ?1) AND subscription IN (
                    SELECT subscription FROM delivery WHERE channel = ?2
                        AND notice = (SELECT number FROM notice WHERE id = ?1) LIMIT ?3)
                """, id.rawValue, channel, most)
        }
    }
}
