import Channel
import Notice
import Synchronization

/// How many deliveries a second came to an end lately, by notice and channel. Fed by the delivery loop's events; after a
/// restart it begins anew.
final class DeliveryRates: Sendable {
    /// Seconds a rate looks back.
    static let window: Int64 = 10
    /// Notices kept; beyond it those that are quiet for longest go.
    private static let limit = 256

    private struct Key: Hashable {
        var notice: NoticeID
        var channel: ChannelID
    }
    private struct Meter {
        /// Since when, in whole seconds of the clock that does not step.
        var since: Int64
        var counts: [Int64: Int] = [:]
        var last: Int64
    }

    private let meters = Mutex<[Key: Meter]>([:])
    private let clock: any Clock

    init(clock: any Clock) { self.clock = clock }

    func note(_ event: DeliveryEvent) {
        guard case .attempted(let attempts) = event else { return }
        let ends = attempts.map { attempt in
            (Key(notice: attempt.notice, channel: attempt.channel), attempt.outcomes.count { $0.result.isEnd })
        }
        for (key, ended) in Dictionary(ends, uniquingKeysWith: +) where ended > 0 { note(key, ended) }
    }

    private func note(_ key: Key, _ ended: Int) {
        let second = clock.ticks / 1_000
        meters.withLock { meters in
            if meters[key] == nil, meters.count >= Self.limit,
                let oldest = meters.min(by: { $0.value.last < $1.value.last })
            {
                meters[oldest.key] = nil
            }
            var meter = meters[key] ?? Meter(since: second, last: second)
            // Whoever begins again after a pause is not slowed by it.
            if second - meter.last > Self.window { meter = Meter(since: second, last: second) }
            meter.counts[second, default: 0] += ended
            meter.counts = meter.counts.filter { second - $0.key < Self.window }
            meter.last = second
            meters[key] = meter
        }
    }

    /// By channel; those where nothing ended lately are not in it.
    func rates(of notice: NoticeID) -> [ChannelID: Double] {
        let second = clock.ticks / 1_000
        return meters.withLock { meters in
            var rates: [ChannelID: Double] = [:]
            for (key, meter) in meters where key.notice == notice {
                let recent = meter.counts.filter { second - $0.key < Self.window }.values.reduce(0, +)
                guard recent > 0 else { continue }
                rates[key.channel] = Double(recent) / Double(min(Self.window, max(1, second - meter.since + 1)))
            }
            return rates
        }
    }
}

extension Outcome.Result {
    /// Whether nothing more is to be done for this recipient.
    fileprivate var isEnd: Bool {
        switch self {
        case .accepted, .acceptedPending, .refused, .gone: true
        case .retry, .misconfigured, .unknown: false
        }
    }
}
