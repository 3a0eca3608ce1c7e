import Crypto
import HTTP
package import Notice
import Synchronization

/// Plays LINE's Messaging API on the loopback address with its real limits and checks (facts: line.md), and plays
/// residents who write to the account.
package final class LineSink: Sendable {
    /// One request that was taken.
    package struct Delivery: Sendable, Hashable {
        /// `push`, `multicast` or `reply`.
        package var call: String
        package var users: [String]
        package var retryKey: String?
        package var requestID: String
        package var isSilent: Bool
        /// The request's body as it came.
        package var body: [UInt8]
        /// The texts a resident reads, one a message: a flex message's alternative text.
        package var texts: [String]
        package var at: Timestamp
    }

    package struct Setting: Sendable {
        package var accessToken: String
        package var channelSecret: String
        /// Messages a month, nil for the plan without a limit (地方公共団体プラン).
        package var monthlyLimit: Int?
        /// Users whose messages are dropped without a word, as LINE does for those who blocked the account.
        package var blocked: Set<String> = []
        /// Whether LINE's rates apply; a benchmark may lift them.
        package var limitsRates = true
        /// Whether bodies, and how many messages each user got, are kept. A benchmark with a million users only counts.
        package var keeps = true

        package init(accessToken: String, channelSecret: String) {
            self.accessToken = accessToken
            self.channelSecret = channelSecret
        }
    }

    package let faults: FaultScript
    private let api: LineAPI
    private let server: HTTPSink

    /// Bytes of a request (facts: line.md §1).
    package static let bodyLimit = 2 * 1024 * 1024

    /// Starts at once; port 0 lets the kernel choose.
    package init(
        _ setting: Setting, port: UInt16 = 0, isBreakable: Bool = false, faults: FaultScript = FaultScript(),
        clock: @escaping SinkClock = systemSinkClock
    ) throws(SinkError) {
        let api = LineAPI(setting: setting, clock: clock)
        self.api = api
        self.faults = faults
        server = try HTTPSink(
            port: port, bodyLimit: Self.bodyLimit, isBreakable: isBreakable, faults: faults,
            routes: { add in
                for call in LineAPI.Call.allCases {
                    add(.post, "/v2/bot/message/\(call.rawValue)") { api.send(call, $0) }
                    add(.post, "/v2/bot/message/validate/\(call.rawValue)") { api.validate($0) }
                }
                add(.get, "/v2/bot/message/quota") { api.quota($0) }
                add(.get, "/v2/bot/message/quota/consumption") { api.consumption($0) }
            },
            pages: ["/": { SinkPage.response([api]) }])
    }

    package var port: UInt16 { server.port }

    /// What to write into the channel's `api` setting.
    package var url: String { "http://127.0.0.1:\(port)" }

    package func stop() async { await server.stop() }

    /// The newest deliveries, oldest first; at most `LineBook.deliveriesKept`.
    package func received() -> [Delivery] { api.book.withLock { $0.deliveries.all } }

    /// How many messages each user got, all calls together; blocked users get none.
    package func messagesPerUser() -> [String: Int] { api.book.withLock { $0.perUser } }

    /// How many recipients there were, all calls together; blocked users and replies are left out.
    package var recipients: Int { api.book.withLock { $0.consumed } }

    /// Requests that were answered 409: repeats of accepted ones.
    package var repeats: Int { api.book.withLock { $0.repeats } }

    /// Of the repeats, those whose body was not the one accepted before, byte for byte. LINE itself does not look.
    package var repeatsThatDiffer: Int { api.book.withLock { $0.repeatsThatDiffer } }

    /// For the page of a group of sinks.
    package var report: any SinkReport { api }

    // MARK: Playing residents

    /// What a resident does in the talk.
    package enum ResidentEvent: Sendable, Hashable {
        case text(String)
        case tap(payload: String)
        case sticker
        case location(latitude: Double, longitude: Double)
        case follow
        case unfollow
    }

    /// Sends the event as a signed webhook to an `http` URL on this machine, on a thread of its own, and gives the status
    /// that was answered. A reply to it is taken for a minute.
    package func deliver(
        _ event: ResidentEvent, from user: String, to url: String, isRedelivery: Bool = false
    ) async throws(SinkError) -> Int {
        try await deliver(body: api.callback([event], from: user, isRedelivery: isRedelivery), to: url)
    }

    /// A webhook's body for the event, to be sent more than once, as LINE does when it gets no 200.
    package func callback(_ event: ResidentEvent, from user: String) -> [UInt8] {
        api.callback([event], from: user, isRedelivery: false)
    }

    /// Signs and sends any body, e.g. a sample of LINE's or a hostile one.
    package func deliver(body: [UInt8], to url: String) async throws(SinkError) -> Int {
        let headers = [("Content-Type", "application/json"), ("x-line-signature", api.signature(of: body))]
        return try await LoopbackClient.post(url, headers: headers, body: body).status
    }
}
