package import Notice

extension Ledger {
    /// How far one notice has come on each of its channels, from counts that are kept with the rows. Costs the same for ten
    /// recipients and for a million; `progress` counts the rows themselves.
    package func tally(_ id: NoticeID) async throws -> [ChannelProgress] {
        try await read { try $0.tally(id) }
    }
}
