import Ledger
import Notice

extension Newsroom {
    /// Sends an accepted notice again to those of its recipients who were missed. What it says, to whom and on whose authority
    /// was decided when it was accepted; nothing of that changes.
    func resend(_ resend: Resend, by member: StaffRoll.Member) async throws -> ResendAnswer {
        let made = try await ledger.resend(
            resend, channels: Set(channels), actor: member.auditName, at: clock.now)
        let answer = ResendAnswer(resend, made)
        guard !resend.isDry, answer.resent > 0 else { return answer }
        for channel in made where channel.resent > 0 {
            metrics.count("noroshi_resent_total", ["channel": channel.channel.rawValue], by: channel.resent)
        }
        log(
            .info, "missed deliveries are sent again",
            [
                "notice.id": resend.notice.rawValue, "actor": member.auditName, "deliveries": "\(answer.resent)",
                "unknown": "\(answer.maybeTwice)",
            ])
        onResent()
        return answer
    }
}
