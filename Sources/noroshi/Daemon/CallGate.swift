import ChannelWebhook
import Crypto
import HTTP
import Notice
import Settings
import Synchronization

/// One source's door over HTTP: whose call it is, that nobody changed or repeats it, and what a repeated one was answered.
///
/// A caller signs as Standard Webhooks 1.0.0 does (facts: webhooks.md §1) and sends a bearer token as well: the token is looked
/// at before anything is computed over the body.
final class CallGate: Sendable {
    /// A call that may go on.
    struct Call: Sendable, Hashable {
        var id: String
        /// Of the body: a repeated id with another body is a fault of the caller's.
        var digest: [UInt8]
    }

    enum Verdict: Sendable {
        case take(Call)
        case answer(Response)
    }

    /// Seconds a call's time may differ from this clock.
    static let window: Int64 = 300
    /// How long an id is remembered, in seconds, and how many are; the specification's retries take a day.
    static let memorySeconds: Int64 = 24 * 3_600
    static let remembered = 10_000
    static let idBytes = 200

    private struct Known {
        var digest: [UInt8]
        /// Nil while the first call is under way.
        var answer: Response?
        var at: Timestamp
    }

    /// A minute's calls may come at once, and then as many as the minutes give.
    private struct Allowance {
        let perMinute: Double
        var left: Double
        var ticks: Int64

        /// Milliseconds until the call is allowed; 0 where it is, and counted.
        mutating func take(ticks now: Int64) -> Int64 {
            left = min(perMinute, left + Double(max(0, now - ticks)) * perMinute / 60_000)
            ticks = max(ticks, now)
            guard left < 1 else {
                left -= 1
                return 0
            }
            return Int64(((1 - left) * 60_000 / perMinute).rounded(.up))
        }
    }

    private struct State {
        var allowance: Allowance
        var known: [String: Known] = [:]
    }

    private let settings: DoorSettings.Calls
    private let tokenDigest: [UInt8]
    private let state: Mutex<State>

    init(_ settings: DoorSettings.Calls, ticks: Int64) {
        self.settings = settings
        tokenDigest = Array(SHA256.hash(settings.token.revealedBytes))
        let perMinute = Double(settings.perMinute)
        state = Mutex(State(allowance: Allowance(perMinute: perMinute, left: perMinute, ticks: ticks)))
    }

    /// Whether the header's token is this source's.
    func knows(authorization: String?) -> Bool {
        let token = StaffRoll.token(in: authorization) ?? ""
        return ConstantTime.areEqual(Array(SHA256.hash(Array(token.utf8))), tokenDigest)
    }

    /// Looks at a call whose token is right.
    func admit(_ request: Request, now: Timestamp, ticks: Int64) -> Verdict {
        let wait = state.withLock { $0.allowance.take(ticks: ticks) }
        guard wait == 0 else {
            return .answer(
                .problem(
                    429, "This source may call \(settings.perMinute) times a minute.",
                    headers: [("Retry-After", "\((wait + 999) / 1000)")]))
        }
        guard let id = request.headers["webhook-id"],
            let time = request.headers["webhook-timestamp"].flatMap({ Int64($0) }),
            let signatures = request.headers["webhook-signature"]
        else {
            return .answer(
                .problem(400, "Send webhook-id, webhook-timestamp (seconds since 1970) and webhook-signature."))
        }
        guard (1...Self.idBytes).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !id.contains(".")
        else {
            return .answer(
                .problem(400, "webhook-id has 1 to \(Self.idBytes) visible ASCII characters and no full stop."))
        }
        guard (now.seconds - Self.window...now.seconds + Self.window).contains(time) else {
            return .answer(
                .problem(
                    401,
                    "webhook-timestamp differs from this server's time by more than \(Self.window) s: sign each attempt anew, "
                        + "and mend the clock."))
        }
        guard
            WebhookSignature.isValid(
                signatures, id: id, timestamp: time, body: request.body, secrets: settings.key.revealed)
        else {
            return .answer(.problem(401, "webhook-signature is not right for these bytes, this id and this time."))
        }
        return remember(Call(id: id, digest: Array(SHA256.hash(request.body))), now: now)
    }

    private func remember(_ call: Call, now: Timestamp) -> Verdict {
        state.withLock { state in
            if let known = state.known[call.id] {
                guard known.digest == call.digest else {
                    return .answer(
                        .problem(409, "webhook-id \(call.id) came with another body before: give each message its own.")
                    )
                }
                return .answer(
                    known.answer
                        ?? .problem(409, "A call with this webhook-id is under way.", headers: [("Retry-After", "1")]))
            }
            Self.forget(&state.known, now: now)
            state.known[call.id] = Known(digest: call.digest, answer: nil, at: now)
            return .take(call)
        }
    }

    private static func forget(_ known: inout [String: Known], now: Timestamp) {
        guard known.count >= remembered else { return }
        let oldest = now.adding(seconds: -memorySeconds)
        known = known.filter { $0.value.at >= oldest }
        guard known.count >= remembered else { return }
        // A flood within the day: the older half goes.
        let ages = known.values.map(\.at).sorted()
        let middle = ages[ages.count / 2]
        known = known.filter { $0.value.at > middle }
    }

    /// What a call was answered; nil where it failed here and is to be made again.
    func settle(_ call: Call, _ answer: Response?) {
        state.withLock { state in
            if let answer { state.known[call.id]?.answer = answer } else { state.known[call.id] = nil }
        }
    }
}
