import Channel
import Notice

/// The wires between the daemon and its providers: delays, losses, silence. What it does to a request is decided by chance and
/// the weather, never by what the daemon would like.
struct Network {
    enum Event {
        /// The request reaches the provider.
        case arrival(Flight)
        /// The daemon learns how it ended.
        case answer(Flight, Response)
    }

    private struct Entry {
        var at: Int64
        var order: Int
        var event: Event
    }

    /// By channel, or by a webhook's host.
    var weather: [String: Weather] = [:]
    private var entries: [Entry] = []
    private var order = 0
    var random: any RandomNumberGenerator

    /// How long the daemon waits for an answer at most, in milliseconds.
    static let timeout: Int64 = 15_000

    init(random: any RandomNumberGenerator) { self.random = random }

    var next: Int64? { entries.first?.at }

    var isQuiet: Bool { entries.isEmpty }

    mutating func put(_ event: Event, at moment: Int64) {
        order += 1
        let entry = Entry(at: moment, order: order, event: event)
        // Few are under way at once, and most come late: looked for from the end.
        var place = entries.endIndex
        while place > 0, entries[place - 1].at > moment { place -= 1 }
        entries.insert(entry, at: place)
    }

    mutating func take(until moment: Int64) -> (at: Int64, event: Event)? {
        guard let first = entries.first, first.at <= moment else { return nil }
        entries.removeFirst()
        return (first.at, first.event)
    }

    /// Requests that have not arrived when their sender dies: nobody waits for them any more.
    mutating func forget() -> [Flight] {
        defer { entries = [] }
        return entries.compactMap { if case .arrival(let flight) = $0.event { flight } else { nil } }
    }

    func weather(of target: String) -> Weather { weather[target] ?? .fine }

    /// Decides whether and when a request arrives, and when the daemon gives up on it if it never hears.
    mutating func send(_ flight: Flight, to target: String, now: Int64) {
        let latency = Int64.random(in: 1...60, using: &random)
        switch weather(of: target) {
        case .down:
            put(.answer(flight, .failed(Failure(.notSent, "connection refused"))), at: now + latency)
        case .lossy where Int.random(in: 0..<3, using: &random) == 0:
            put(.answer(flight, .failed(Failure(.ambiguous, "the connection was reset"))), at: now + latency)
        case .hanging:
            if Bool.random(using: &random) {
                put(.arrival(flight), at: now + Int64.random(in: 1..<Self.timeout, using: &random))
            }
            put(.answer(flight, .failed(Failure(.ambiguous, "no answer"))), at: now + Self.timeout)
        default:
            put(.arrival(flight), at: now + latency)
        }
    }

    /// Brings the provider's answer back, or loses it.
    mutating func answer(_ flight: Flight, _ response: Response, from target: String, now: Int64) {
        switch weather(of: target) {
        // Where it hung from the beginning the timeout is under way already, and the second one finds nobody.
        case .hanging: put(.answer(flight, .failed(Failure(.ambiguous, "no answer"))), at: now + Self.timeout)
        case .lossy where Bool.random(using: &random):
            put(.answer(flight, .failed(Failure(.ambiguous, "the answer was lost"))), at: now + 40)
        default:
            put(.answer(flight, response), at: now + Int64.random(in: 1...40, using: &random))
        }
    }
}
