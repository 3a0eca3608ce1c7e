package import Channel
package import Delivery
package import Notice

/// From plan headers to outcomes.
extension Ledger {
    /// Works off one chunk of what plans ask for: expands the most urgent unexpanded plan by at most `maxRows`
    /// subscriptions, or closes rows of plans that are superseded or expired. False when there is nothing left to do.
    package func expand(maxRows: Int = 2_000, now: Timestamp) async throws -> Bool {
        try await write(.critical) { try $0.expand(maxRows: maxRows, now: now) }
    }

    /// Bytes that waiting deliveries need and that are not stored yet, most urgent first.
    package func neededPreparations(limit: Int) async throws -> [Preparation] {
        try await read { try $0.neededPreparations(limit: limit) }
    }

    /// Stores prepared bytes once and for all; a second call for the same version, channel and language changes nothing.
    package func storePrepared(_ prepared: [Prepared], at: Timestamp) async throws {
        try await write(.critical) { try $0.storePrepared(prepared, at: at) }
    }

    /// Records that a version cannot be said on a channel in a language: its deliveries end as refused.
    package func refusePreparation(_ preparation: Preparation, reason: String, at: Timestamp) async throws {
        try await write(.critical) { try $0.refusePreparation(preparation, reason: reason, at: at) }
    }

    /// Freezes up to `limit` attempts and hands them out once they are on disk: due repeats first, then fresh batches,
    /// most urgent first. Never one of an expired or superseded version, nor a version while an older one of its
    /// thread is on the wire to the same recipient.
    /// - Parameters:
    ///   - lane: `.critical` for critical notices only; nil for all.
    ///   - keys: a new key of real randomness each time; called on the writer's thread.
    package func claim(
        channel: ChannelID, limits: Limits, limit: Int, lane: Lane? = nil, now: Timestamp,
        policy: RetryPolicy = RetryPolicy(), keys: @escaping @Sendable () -> AttemptKey
    ) async throws -> [ClaimedAttempt] {
        let vault = vault
        return try await write(.critical) {
            try $0.claim(
                channel: channel, limits: limits, limit: limit, lane: lane, now: now, policy: policy, keys: keys, vault)
        }
    }

    /// What an exchange brought.
    package struct Exchanged: Sendable {
        package var claimed: [Engine.Claimed]
        /// Notices found damaged; nothing of them is sent.
        package var damaged: [Damage]
        /// Why nothing was claimed although the results are written.
        package var fault: LedgerError?
    }

    /// Records results and freezes what the claims ask for, in one transaction: the hot path of a fan-out.
    /// - Parameter boot: read together with `now`.
    package func exchange(
        _ results: [AttemptResult], _ claims: [Engine.Claim], limits: [ChannelID: Limits], now: Timestamp,
        policy: RetryPolicy = RetryPolicy(), boot: BootTime? = nil, keys: @escaping @Sendable () -> AttemptKey
    ) async throws -> Exchanged {
        let vault = vault
        return try await write(.critical) { database in
            try database.exchange(
                results, claims, limits: limits, now: now, policy: policy, boot: boot, keys: keys, vault)
        }
    }

    /// Records outcomes. A result for an attempt that is already closed changes nothing.
    package func record(_ results: [AttemptResult], policy: RetryPolicy = RetryPolicy()) async throws {
        try await write { try $0.record(results, policy: policy) }
    }

    /// At start: attempts without an outcome may have been sent, so they become due again with the same key, bytes and
    /// members, or, past their key's lifetime, stay visibly unknown. Returns how many attempts there were.
    @discardableResult
    package func recover(now: Timestamp, boot: BootTime? = nil) async throws -> Int {
        try await write { try $0.recover(now: now, boot: boot) }
    }

    /// When the next delivery or repeat on a channel falls due; nil where nothing waits.
    package func nextDue(channel: ChannelID) async throws -> Timestamp? {
        try await read { try $0.nextDue(channel: channel) }
    }

    package func progress(_ id: NoticeID) async throws -> [ChannelProgress] {
        try await read { try $0.progress(id) }
    }

    /// Deliveries that are planned or under way and have not ended.
    package func pendingCount() async throws -> Int {
        try await read { try $0.pendingCount() }
    }
}
