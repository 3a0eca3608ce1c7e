import Channel
import Notice

/// What a receiver's answer means (Standard Webhooks 1.0.0: only 2xx is success, redirects are failures).
enum WebhookStatus {
    /// Seconds, where the receiver names none.
    private static let unsentPause = 5
    private static let busyPause = 60
    /// A receiver that is being mended answers 404 for minutes; expiry ends the attempts.
    private static let refusedPause = 300

    static func result(of response: Response, now: Timestamp) -> Outcome.Result {
        switch response {
        case .smtp: return .refused(reason: "a mail server answered where a webhook was called")
        case .failed(let failure):
            switch failure.kind {
            case .notSent: return .retry(afterSeconds: unsentPause, reason: failure.reason)
            case .ambiguous: return .unknown(reason: failure.reason)
            }
        case .http(let answer):
            if (200..<300).contains(answer.status) { return .accepted }
            let reason = "the receiver answered \(answer.status)"
            let wished = answer.retryAfterSeconds(now: now)
            switch answer.status {
            case 300..<400: return .refused(reason: reason + ", a redirect, which is never followed")
            case 410: return .gone(reason: reason)
            case 413: return .refused(reason: reason)
            case 429, 503: return .retry(afterSeconds: max(1, wished ?? busyPause), reason: reason)
            case 400..<500: return .retry(afterSeconds: max(1, wished ?? refusedPause), reason: reason)
            // A gateway or a half-done handler answered: it may have been taken.
            default: return .unknown(reason: reason)
            }
        }
    }
}
