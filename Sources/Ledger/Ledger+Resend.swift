package import Notice

extension Ledger {
    /// Rows of one transaction, so that the writer is not held.
    static let resendChunk = 1_000

    /// Makes deliveries that ended without reaching anybody due again, with fresh attempts and the bytes that were prepared
    /// once: those that were given up and, where asked for, those that are visibly unknown. A second call finds them
    /// under way and changes nothing. Refused where the notice was never sent, has expired, or has a newer version.
    /// - Parameters:
    ///   - channels: those that are set up; rows of others would wait for ever.
    ///   - actor: who asks, for the audit chain, which gets a row before anything goes out.
    package func resend(
        _ resend: Resend, channels: Set<ChannelID>, actor: String, at: Timestamp
    ) async throws -> [Resend.Channel] {
        var (result, found) = try await read { try $0.missing(resend, channels: channels, at: at) }
        if resend.isDry { return result }
        for index in result.indices {
            result[index].gaveUp = 0
            result[index].unknown = 0
        }
        var isAudited = false
        var rest = found[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(Self.resendChunk))
            rest = rest.dropFirst(chunk.count)
            let (counts, audits) = (found.counts, !isAudited)
            let made = try await write(.critical) {
                try $0.makeDue(chunk, resend, audits: audits ? counts : nil, actor: actor, at: at)
            }
            isAudited = isAudited || !made.isEmpty
            for missing in made {
                guard let index = result.firstIndex(where: { $0.channel == missing.channel }) else { continue }
                if missing.isUnknown { result[index].unknown += 1 } else { result[index].gaveUp += 1 }
            }
        }
        found = []
        return result
    }
}

extension Ledger {
    /// The version of a thread that is sent to people now: the newest that is not only shown; nil where none is, or where it
    /// has expired.
    package func newestSent(in thread: ThreadID, at: Timestamp) async throws -> NoticeID? {
        try await read { try $0.newestSent(in: thread, at: at) }
    }
}

extension [Database.Missing] {
    /// What the audit says was asked for.
    fileprivate var counts: [String: String] {
        let unknown = count { $0.isUnknown }
        return [
            "gaveUp": "\(count - unknown)", "unknown": "\(unknown)",
            "channels": Set(map(\.channel)).sorted().map(\.rawValue).joined(separator: ","),
        ]
    }
}
