import Crypto
import FoundationEssentials
import HTTP
import Notice
import Synchronization

/// The calls of the Messaging API that a sink answers (facts: line.md §2, §3, §5, §6).
final class LineAPI: Sendable {
    enum Call: String, CaseIterable {
        case push, multicast, reply

        var perSecond: Double { self == .multicast ? 200 : 2000 }
        var properties: Set<String> {
            switch self {
            case .push, .multicast: ["to", "messages", "notificationDisabled", "customAggregationUnits"]
            case .reply: ["replyToken", "messages", "notificationDisabled"]
            }
        }
    }

    let setting: LineSink.Setting
    let book: Mutex<LineBook>
    private let clock: SinkClock
    private static let mostUsers = 500

    init(setting: LineSink.Setting, clock: @escaping SinkClock) {
        self.setting = setting
        self.clock = clock
        book = Mutex(LineBook())
    }

    func send(_ call: Call, _ request: Request) -> Response {
        let now = clock()
        return book.withLock { book in
            let id = book.nextRequestID()
            if let refusal = refuseCaller(request, id) { return refusal }
            if setting.limitsRates, !book.mayCall(call, at: now) {
                return fault(429, "The API rate limit has been exceeded. Try again later.", id)
            }
            let key = request.headers["X-Line-Retry-Key"]
            if let key {
                guard call != .reply else {
                    return fault(400, "The retry key is not supported for this endpoint", id)
                }
                guard Self.isUUID(key) else { return fault(400, "Invalid retry key", id) }
                if let before = book.accepted(key: key.lowercased(), at: now) {
                    book.repeats += 1
                    if Array(SHA256.hash(request.body)) != before.hash { book.repeatsThatDiffer += 1 }
                    return fault(
                        409, "The retry key is already accepted", id,
                        headers: [("x-line-accepted-request-id", before.requestID)])
                }
            }
            do throws(LineMessageCheck.Fault) {
                let delivery = try read(call, request, id, now)
                var reached = delivery.users.filter { !setting.blocked.contains($0) }
                if let limit = setting.monthlyLimit, call != .reply {
                    guard book.consumed + reached.count <= limit else {
                        return fault(429, "You have reached your monthly limit.", id)
                    }
                }
                if call == .reply {
                    // Spent only once everything else was right, as a 400 leaves the token usable.
                    guard let token = delivery.retryKey, let user = book.spend(token: token, at: now) else {
                        return fault(400, "Invalid reply token", id)
                    }
                    reached = [user]
                } else {
                    book.consumed += reached.count
                }
                if let key {
                    let hash = Array(SHA256.hash(request.body))
                    book.remember(key: key.lowercased(), requestID: id, hash: hash, at: now)
                }
                var kept = delivery
                kept.users = reached
                kept.retryKey = key
                if setting.keeps {
                    for user in reached { book.count(user: user, messages: kept.texts.count) }
                    book.deliveries.append(kept)
                }
                return answer(call, delivery.texts.count, id)
            } catch {
                return fault(400, error.message, id, details: error.property)
            }
        }
    }

    func validate(_ request: Request) -> Response {
        let id = book.withLock { $0.nextRequestID() }
        if let refusal = refuseCaller(request, id) { return refusal }
        guard let fields = JSONTree.read(request.body)?.object else { return fault(400, Self.noJSON, id) }
        do {
            try LineMessageCheck.check(fields["messages"])
            return .json(Array("{}".utf8), headers: [("x-line-request-id", id)])
        } catch {
            return fault(400, error.message, id, details: error.property)
        }
    }

    func quota(_ request: Request) -> Response {
        let id = book.withLock { $0.nextRequestID() }
        if let refusal = refuseCaller(request, id) { return refusal }
        let body = setting.monthlyLimit.map { #"{"type":"limited","value":\#($0)}"# } ?? #"{"type":"none"}"#
        return .json(Array(body.utf8), headers: [("x-line-request-id", id)])
    }

    func consumption(_ request: Request) -> Response {
        let (id, consumed) = book.withLock { ($0.nextRequestID(), $0.consumed) }
        if let refusal = refuseCaller(request, id) { return refusal }
        return .json(Array(#"{"totalUsage":\#(consumed)}"#.utf8), headers: [("x-line-request-id", id)])
    }

    // MARK: Requests

    private static let noJSON = "The request body could not be parsed as JSON"

    private func refuseCaller(_ request: Request, _ id: String) -> Response? {
        let given = Array((request.headers["Authorization"] ?? "").utf8)
        guard ConstantTime.areEqual(given, Array("Bearer \(setting.accessToken)".utf8)) else {
            return fault(401, "Authentication failed. Confirm that the access token is valid.", id)
        }
        guard request.method != .post || request.headers["Content-Type"]?.hasPrefix("application/json") == true
        else { return fault(415, "Unsupported media type", id) }
        return nil
    }

    /// A reply's token stands in `retryKey` of the delivery read, and is moved out by the caller.
    private func read(
        _ call: Call, _ request: Request, _ id: String, _ now: Timestamp
    ) throws(LineMessageCheck.Fault) -> LineSink.Delivery {
        guard let fields = JSONTree.read(request.body)?.object else {
            throw .init(property: "", message: Self.noJSON)
        }
        try LineMessageCheck.unknown(fields, call.properties, "")
        try LineMessageCheck.check(fields["messages"])
        var users: [String] = []
        switch call {
        case .multicast:
            users = (fields["to"]?.array ?? []).map { $0.string ?? "" }
            guard (1...Self.mostUsers).contains(users.count) else {
                throw .init(property: "to", message: "Size must be between 1 and \(Self.mostUsers)")
            }
        case .push: users = [fields["to"]?.string ?? ""]
        case .reply: break
        }
        if let index = users.firstIndex(where: { !Self.isConversation($0, usersOnly: call == .multicast) }) {
            let property = call == .push ? "to" : "to[\(index)]"
            throw .init(property: property, message: "The property, '\(property)', in the request body is invalid")
        }
        return LineSink.Delivery(
            call: call.rawValue, users: users, retryKey: fields["replyToken"]?.string, requestID: id,
            isSilent: fields["notificationDisabled"]?.bool ?? false, body: request.body,
            texts: (fields["messages"]?.array ?? []).map(Self.text), at: now)
    }

    private static func text(_ message: JSONTree) -> String {
        message.object?["text"]?.string ?? message.object?["altText"]?.string ?? ""
    }

    private static func isConversation(_ id: String, usersOnly: Bool) -> Bool {
        let bytes = Array(id.utf8)
        let kinds = usersOnly ? Array("U".utf8) : Array("UCR".utf8)
        return bytes.count == 33 && kinds.contains(bytes[0])
            && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }

    // MARK: Answers

    private func answer(_ call: Call, _ messages: Int, _ id: String) -> Response {
        let sent = (0..<messages).map { #"{"id":"\#(id)-\#($0)"}"# }.joined(separator: ",")
        let body = call == .multicast ? "{}" : #"{"sentMessages":[\#(sent)]}"#
        return .json(Array(body.utf8), headers: [("x-line-request-id", id)])
    }

    private func fault(
        _ status: Int, _ message: String, _ id: String, details: String = "", headers: [(String, String)] = []
    ) -> Response {
        struct Body: Encodable {
            struct Detail: Encodable {
                var message: String
                var property: String
            }
            var message: String
            var details: [Detail]?
        }
        let isUnknown = message.hasPrefix("The property, ") || details.isEmpty
        let body = Body(
            message: isUnknown ? message : "The request body has 1 error(s)",
            details: isUnknown ? nil : [Body.Detail(message: message, property: details)])
        let bytes = (try? JSONEncoder().encode(body)).map { [UInt8]($0) } ?? []
        return .json(bytes, status: status, headers: [("x-line-request-id", id)] + headers)
    }

    // MARK: Webhooks

    func signature(of body: [UInt8]) -> String {
        Base64.encode(HMACSHA256.code(for: body, key: Array(setting.channelSecret.utf8)))
    }

    /// A webhook's body with these events, each with a fresh id and reply token.
    func callback(_ events: [LineSink.ResidentEvent], from user: String, isRedelivery: Bool) -> [UInt8] {
        let now = clock()
        let written = book.withLock { book in
            events.map {
                LineWebhookEvent(
                    $0, from: user, isRedelivery: isRedelivery, book.nextEvent(from: user, at: now), at: now)
            }
        }
        let callback = LineWebhookEvent.Callback(destination: "U" + String(repeating: "0", count: 32), events: written)
        return (try? JSONEncoder().encode(callback)).map { [UInt8]($0) } ?? []
    }
}
