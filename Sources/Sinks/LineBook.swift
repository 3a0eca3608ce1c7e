import Notice

/// What LINE remembers about one account.
struct LineBook: Sendable {
    struct Accepted: Sendable {
        var requestID: String
        /// The body's hash, to tell a repeat from another request under the same key.
        var hash: [UInt8]
        var at: Timestamp
    }

    static let deliveriesKept = 10_000
    private static let keysKept = 1_000_000
    private static let usersKept = 1_000_000
    /// Milliseconds.
    private static let keyLifetime: Int64 = 24 * 3600 * 1000
    private static let tokenLifetime: Int64 = 60 * 1000

    var deliveries = Bounded<LineSink.Delivery>(deliveriesKept)
    var perUser: [String: Int] = [:]
    var repeats = 0
    var repeatsThatDiffer = 0
    /// Recipients counted this month, as LINE bills them.
    var consumed = 0
    private var requests = 0
    private var keys: [String: Accepted] = [:]
    private var tokens: [String: (user: String, at: Timestamp)] = [:]
    private var events = 0
    private var buckets: [String: TokenBucket] = [:]

    mutating func nextRequestID() -> String {
        requests += 1
        return "sink-request-\(requests)"
    }

    mutating func nextEvent(from user: String, at now: Timestamp) -> (id: String, replyToken: String) {
        events += 1
        tokens = tokens.filter { now.milliseconds - $0.value.at.milliseconds < Self.tokenLifetime }
        let token = "sink-reply-token-\(events)"
        tokens[token] = (user, now)
        return ("SINKEVENT\(String(repeating: "0", count: max(0, 17 - String(events).count)))\(events)", token)
    }

    /// The user whose event a good token belongs to; it is spent now.
    mutating func spend(token: String, at now: Timestamp) -> String? {
        guard let issued = tokens.removeValue(forKey: token) else { return nil }
        return now.milliseconds - issued.at.milliseconds <= Self.tokenLifetime ? issued.user : nil
    }

    func accepted(key: String, at now: Timestamp) -> Accepted? {
        guard let accepted = keys[key], now.milliseconds - accepted.at.milliseconds < Self.keyLifetime else {
            return nil
        }
        return accepted
    }

    mutating func remember(key: String, requestID: String, hash: [UInt8], at now: Timestamp) {
        if keys.count >= Self.keysKept {
            keys = keys.filter { now.milliseconds - $0.value.at.milliseconds < Self.keyLifetime }
        }
        keys[key] = Accepted(requestID: requestID, hash: hash, at: now)
    }

    mutating func count(user: String, messages: Int) {
        if perUser[user] != nil || perUser.count < Self.usersKept { perUser[user, default: 0] += messages }
    }

    mutating func mayCall(_ call: LineAPI.Call, at now: Timestamp) -> Bool {
        buckets[call.rawValue, default: TokenBucket(perSecond: call.perSecond, at: now)].take(at: now)
    }
}

/// A bucket that holds one second's worth of calls.
struct TokenBucket: Sendable {
    private let perSecond: Double
    private var tokens: Double
    private var filledAt: Timestamp

    init(perSecond: Double, at now: Timestamp) {
        self.perSecond = perSecond
        tokens = perSecond
        filledAt = now
    }

    mutating func take(at now: Timestamp) -> Bool {
        let elapsed = Double(max(0, now.milliseconds - filledAt.milliseconds)) / 1000
        tokens = min(perSecond, tokens + elapsed * perSecond)
        filledAt = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
