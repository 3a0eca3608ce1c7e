import Crypto
import HTTP
package import Notice
import Synchronization

/// Plays a subscriber's machine: verifies Standard Webhooks 1.0.0 by itself, drops repeats by id, keeps the bodies
/// (facts: webhooks.md §1).
package final class WebhookSink: Sendable {
    package struct Delivery: Sendable, Hashable {
        package var id: String
        /// Seconds since 1970, of the attempt.
        package var timestamp: Int64
        package var body: [UInt8]
        package var at: Timestamp
    }

    /// Seconds a timestamp may differ from the receiver's clock.
    package static let tolerance: Int64 = 300
    private static let bodyLimit = 64 * 1024
    fileprivate static let deliveriesKept = 10_000
    fileprivate static let idsKept = 1_000_000

    struct Book: Sendable {
        var deliveries = Bounded<Delivery>(WebhookSink.deliveriesKept)
        /// What came first under each id, as its hash.
        var ids: [String: [UInt8]] = [:]
        var repeats = 0
        var repeatsThatDiffer = 0
        var refused = 0
    }

    /// What the receiver does, apart from its server, so that its page can look into it.
    final class Receiver: Sendable {
        let key: [UInt8]
        let clock: SinkClock
        let book = Mutex(Book())

        init(key: [UInt8], clock: @escaping SinkClock) {
            self.key = key
            self.clock = clock
        }
    }

    package let faults: FaultScript
    private let receiver: Receiver
    private let server: HTTPSink

    /// `secret` as the subscriber got it, `whsec_…`.
    package init(
        secret: String, port: UInt16 = 0, isBreakable: Bool = false, faults: FaultScript = FaultScript(),
        clock: @escaping SinkClock = systemSinkClock
    ) throws(SinkError) {
        let prefix = "whsec_"
        guard let key = Base64.decode(secret.hasPrefix(prefix) ? String(secret.dropFirst(prefix.count)) : secret) else {
            throw SinkError("the secret is not whsec_ and base 64")
        }
        let receiver = Receiver(key: key, clock: clock)
        self.receiver = receiver
        self.faults = faults
        server = try HTTPSink(
            port: port, bodyLimit: Self.bodyLimit, isBreakable: isBreakable, faults: faults,
            routes: { add in add(.post, "/hook") { receiver.receive($0) } },
            pages: ["/": { SinkPage.response([receiver]) }])
    }

    package var port: UInt16 { server.port }
    package var url: String { "http://127.0.0.1:\(port)/hook" }
    package func stop() async { await server.stop() }

    /// The newest deliveries, oldest first, repeats left out.
    package func received() -> [Delivery] { receiver.book.withLock { $0.deliveries.all } }
    /// How many deliveries there were, repeats left out.
    package var total: Int { receiver.book.withLock { $0.deliveries.total } }
    /// Calls whose id had been seen.
    package var repeats: Int { receiver.book.withLock { $0.repeats } }
    /// Of the repeats, those whose body was not the one that came first, byte for byte.
    package var repeatsThatDiffer: Int { receiver.book.withLock { $0.repeatsThatDiffer } }
    /// Calls whose signature or time was wrong.
    package var refused: Int { receiver.book.withLock { $0.refused } }
    /// For the page of a group of sinks.
    package var report: any SinkReport { receiver }
}

extension WebhookSink.Receiver {
    func receive(_ request: Request) -> Response {
        let now = clock()
        guard let id = request.headers["webhook-id"], !id.isEmpty, !id.contains("."),
            let stamp = request.headers["webhook-timestamp"], let timestamp = Int64(stamp),
            abs(timestamp - now.seconds) <= WebhookSink.tolerance,
            isSigned(request, "\(id).\(stamp).")
        else {
            book.withLock { $0.refused += 1 }
            return .empty(401)
        }
        let hash = Array(SHA256.hash(request.body))
        book.withLock { book in
            if let first = book.ids[id] {
                book.repeats += 1
                if first != hash { book.repeatsThatDiffer += 1 }
                return
            }
            if book.ids.count < WebhookSink.idsKept { book.ids[id] = hash }
            book.deliveries.append(
                WebhookSink.Delivery(id: id, timestamp: timestamp, body: request.body, at: now))
        }
        return .empty(204)
    }

    private func isSigned(_ request: Request, _ prefix: String) -> Bool {
        let code = HMACSHA256.code(for: Array(prefix.utf8) + request.body, key: key)
        let signatures = (request.headers["webhook-signature"] ?? "").split(separator: " ")
        return signatures.contains { signature in
            guard signature.hasPrefix("v1,"), let given = Base64.decode(signature.dropFirst(3)) else { return false }
            return ConstantTime.areEqual(given, code)
        }
    }
}

extension WebhookSink.Receiver: SinkReport {
    var title: String { "Webhook" }

    var summary: String {
        let (total, repeats, refused) = book.withLock { ($0.deliveries.total, $0.repeats, $0.refused) }
        return "受信 \(total)件、重複 \(repeats)件、署名の誤り \(refused)件 · received \(total), repeats \(repeats), "
            + "refused \(refused)"
    }

    var entries: [SinkEntry] {
        book.withLock { $0.deliveries.all }.reversed().map {
            SinkEntry(at: $0.at, to: "/hook", about: $0.id, text: String(decoding: $0.body, as: UTF8.self))
        }
    }
}
