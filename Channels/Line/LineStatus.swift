import Channel
import FoundationEssentials
import Notice

/// What an answer of the Messaging API means for a batch (facts: line.md §1 and §5).
enum LineStatus {
    /// Seconds; the bucket refills in a second, the rest is courtesy.
    private static let rateLimitPause = 2
    private static let otherLimitPause = 60
    private static let unsentPause = 5

    static func result(of response: Response, now: Timestamp) -> Outcome.Result {
        switch response {
        case .http(let answer): result(of: answer, now: now)
        case .smtp: .misconfigured(reason: "a mail server answered where LINE was asked")
        case .failed(let failure):
            switch failure.kind {
            case .notSent: .retry(afterSeconds: unsentPause, reason: failure.reason)
            // The same key and bytes again: LINE then answers 409 if it had taken them.
            case .ambiguous: .unknown(reason: failure.reason)
            }
        }
    }

    private static func result(of answer: HTTPResponse, now: Timestamp) -> Outcome.Result {
        switch answer.status {
        case 200..<300: return .accepted
        // The key was accepted before: this is the answer that got lost.
        case 409: return .accepted
        case 401:
            return .misconfigured(
                reason: "LINE refused the access token (401): issue a new one and put it into the accessToken file")
        case 403:
            return .misconfigured(
                reason: "LINE refused the call (403): the account's plan or permission does not allow it"
                    + quoted(answer))
        case 408: return .unknown(reason: "LINE answered 408")
        case 429: return limit(answer, now: now)
        case 300..<400:
            return .misconfigured(
                reason: "LINE answered \(answer.status), a redirect: api in the settings is not LINE's address")
        case 400..<500: return .refused(reason: "LINE answered \(answer.status)" + quoted(answer))
        default: return .unknown(reason: "LINE answered \(answer.status)")
        }
    }

    /// 429 has several causes that only the message tells apart.
    private static func limit(_ answer: HTTPResponse, now: Timestamp) -> Outcome.Result {
        let message = self.message(answer).lowercased()
        let wished = answer.retryAfterSeconds(now: now)
        if message.contains("monthly limit") || message.contains("quota") {
            return .misconfigured(
                reason: "the LINE account's monthly number of messages is used up: raise the plan's limit")
        }
        if message.contains("rate limit") {
            return .retry(afterSeconds: wished ?? rateLimitPause, reason: "LINE's rate limit")
        }
        return .retry(afterSeconds: wished ?? otherLimitPause, reason: "LINE answered 429" + quoted(answer))
    }

    /// LINE's own words, which hold no user ids or texts of ours beyond property names.
    private static func quoted(_ answer: HTTPResponse) -> String {
        let text = message(answer)
        return text.isEmpty ? "" : ": \(text)"
    }

    static func message(_ answer: HTTPResponse) -> String {
        struct Fault: Decodable { var message: String? }
        guard answer.body.count <= 65_536,
            let fault = try? JSONDecoder().decode(Fault.self, from: Data(answer.body))
        else { return "" }
        let printable = (fault.message ?? "").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String.UnicodeScalarView(printable)).cut(graphemes: 200)
    }
}
