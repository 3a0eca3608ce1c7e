package import Notice

/// Why one person alone sends in an emergency, and who allowed it by word of mouth.
package struct BreakGlass: Sendable, Hashable, Codable {
    package var reason: String
    package var authority: VerbalAuthority

    package init(reason: String, authority: VerbalAuthority) {
        self.reason = reason
        self.authority = authority
    }

    /// How long words spoken cover what is sent: a longer night needs a new call.
    package static let authoritySeconds: Int64 = 6 * 3_600

    /// What is missing or wrong, as an instruction for who sends; nil where every part is there.
    package func fault(now: Timestamp) -> String? {
        if reason.folded.isEmpty { return "give the reason why nobody else can agree in time" }
        if authority.from.folded.isEmpty { return "record who gave the authority by word of mouth" }
        if authority.by.folded.isEmpty { return "record by which means the authority was given (電話, 無線, 対面)" }
        if authority.at > now.adding(seconds: Policy.clockToleranceSeconds) {
            return "the verbal authority cannot have been given later than now; correct its time"
        }
        if authority.at < now.adding(seconds: -Self.authoritySeconds) {
            return
                "the verbal authority is older than \(Self.authoritySeconds / 3_600) hours; ask again and record that"
        }
        return nil
    }
}
