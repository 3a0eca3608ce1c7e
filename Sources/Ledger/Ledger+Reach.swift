import Delivery
package import Notice

extension Ledger {
    /// How many people a notice would go to on one channel in one language.
    package struct Reach: Sendable, Hashable, Codable {
        package var channel: ChannelID
        package var language: LanguageTag
        package var count: Int

        package init(channel: ChannelID, language: LanguageTag, count: Int) {
            self.channel = channel
            self.language = language
            self.count = count
        }
    }

    /// Whom a notice for this audience would go to if it were accepted now, by channel and language. What continues a thread
    /// also goes to whoever may have seen an earlier version, and an end to nobody else.
    package func reach(
        of audience: Audience, phase: Phase = .alert, continuing thread: ThreadID? = nil
    ) async throws -> [Reach] {
        let rule = PlanRule(audience: audience, phase: phase, version: thread == nil ? 1 : 2)
        return try await read { try $0.reach(of: rule, continuing: thread) }
    }
}
