import FoundationEssentials
import HTTP
import Ledger
import Notice
import Synchronization
import Web

/// Tells whoever watches a notice how far it is: at most twice a second, only while somebody watches, until it is finished.
final class ProgressDesk: Sendable {
    static let interval: Int64 = 500
    private static let topicPrefix = "progress/"
    /// The id of an event that nothing follows. Who comes back with it is answered 204, which ends an `EventSource`.
    static let lastID = "finished"

    private struct State {
        /// Notices with a stream that may be open.
        var watched: Set<NoticeID> = []
        var servers: [Server] = []
    }

    private let state = Mutex(State())
    private let ledger: Ledger
    private let rates: DeliveryRates
    private let clock: any Clock
    private let bell = Mailroom()

    init(ledger: Ledger, rates: DeliveryRates, clock: any Clock) {
        self.ledger = ledger
        self.rates = rates
        self.clock = clock
    }

    static func topic(_ id: NoticeID) -> String { topicPrefix + id.rawValue }

    /// How far a notice is now.
    func report(_ id: NoticeID) async throws -> ProgressReport {
        let tallies = try await ledger.tally(id)
        if tallies.isEmpty {
            guard let record = try await ledger.notice(id) else { throw LedgerError.notFound("notice \(id)") }
            guard record.lifecycle == .accepted else {
                throw LedgerError.refused(
                    reason: "notice \(id) is \(record.lifecycle.rawValue); nothing is sent before it is accepted")
            }
        }
        return ProgressReport(id, tallies, rates: rates.rates(of: id), now: clock.now)
    }

    /// Called by a server when somebody begins to watch; on its loop's thread, so the answer comes with the next round.
    func begin(topic: String) {
        guard topic.hasPrefix(Self.topicPrefix) else { return }
        let id = NoticeID(rawValue: String(topic.dropFirst(Self.topicPrefix.count)))
        state.withLock { _ = $0.watched.insert(id) }
        bell.tell()
    }

    /// Publishes until the task is cancelled.
    func run(_ servers: [Server]) async {
        state.withLock { $0.servers = servers }
        for await _ in bell.changes {
            while !Task.isCancelled, !state.withLock({ $0.watched.isEmpty }) {
                for id in state.withLock({ $0.watched }) { await publish(id) }
                do { try await clock.sleep(milliseconds: Self.interval) } catch { return }
            }
        }
    }

    private func publish(_ id: NoticeID) async {
        let topic = Self.topic(id)
        let servers = state.withLock { $0.servers.filter { $0.streams(of: topic) > 0 } }
        guard !servers.isEmpty else {
            state.withLock { _ = $0.watched.remove(id) }
            // Somebody may have come between the count and the removal.
            if state.withLock({ $0.servers }).contains(where: { $0.streams(of: topic) > 0 }) { begin(topic: topic) }
            return
        }
        let event: ServerSentEvent
        let isLast: Bool
        do {
            let report = try await report(id)
            isLast = report.isFinished
            event = ServerSentEvent(
                id: isLast ? Self.lastID : String(report.asOf.milliseconds), name: "progress",
                data: String(decoding: JSONReply.encode(report), as: UTF8.self))
        } catch let error as LedgerError {
            isLast = error.isAboutTheNotice
            guard isLast else { return }
            event = ServerSentEvent(
                id: Self.lastID, name: "problem", data: "{\"detail\":\"\(EventLog.escape("\(error)"))\"}")
        } catch { return }
        for server in servers {
            server.publish(topic: topic, event: event)
            if isLast { server.end(topic: topic) }
        }
        if isLast { state.withLock { _ = $0.watched.remove(id) } }
    }
}

extension LedgerError {
    /// Whether asking again will be answered alike.
    fileprivate var isAboutTheNotice: Bool {
        switch self {
        case .notFound, .refused: true
        default: false
        }
    }
}
