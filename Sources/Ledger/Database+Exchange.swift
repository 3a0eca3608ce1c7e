import Channel
import Delivery
import Notice

extension Database {
    /// Records results, then freezes what the claims ask for. Where claiming fails the results are written all the same, and
    /// nothing is left frozen that is not handed out.
    func exchange(
        _ results: [AttemptResult], _ claims: [Engine.Claim], limits: [ChannelID: Limits], now: Timestamp,
        policy: RetryPolicy, boot: BootTime?, keys: () -> AttemptKey, _ vault: Vault
    ) throws -> Ledger.Exchanged {
        if let boot { try keepTime(now: now, boot: boot) }
        if !results.isEmpty { try record(results, policy: policy) }
        var exchanged = Ledger.Exchanged(claimed: [], damaged: [], fault: nil)
        if !claims.isEmpty {
            try execute("SAVEPOINT claims")
            let counted = tallies?.pages ?? []
            do {
                for claim in claims {
                    guard let limits = limits[claim.channel] else { continue }
                    let attempts = try self.claim(
                        channel: claim.channel, limits: limits, limit: claim.limit, lane: claim.lane, now: now,
                        policy: policy, keys: keys, vault)
                    let isDry = attempts.count < claim.limit
                    exchanged.claimed.append(
                        Engine.Claimed(
                            claim: claim, attempts: attempts,
                            nextDue: isDry ? try nextDue(channel: claim.channel, lane: claim.lane) : nil))
                }
                try execute("RELEASE claims")
            } catch let error as LedgerError where isInTransaction && !error.isDiskFailure {
                try execute("ROLLBACK TO claims; RELEASE claims")
                tallies?.goBack(to: counted)
                exchanged.claimed = []
                exchanged.fault = error
            }
        }
        exchanged.damaged = damaged
        damaged = []
        return exchanged
    }
}
