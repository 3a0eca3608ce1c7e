import Channel
import Notice

@testable import Ledger

/// Promise 6 by itself: no faults but targets that hang, break or answer slowly, and a bound on how long the others wait.
extension History {
    /// Milliseconds from acceptance within which a request to a healthy target starts, whatever the others do.
    private static let bound: Int64 = 2_500
    private static let weathers: [Weather] = [.hanging, .hanging, .down, .broken, .busy]

    /// A town of many receivers; some of its providers fall ill and stay so, and notices go on coming.
    package func runBulkhead() -> Report {
        boot()
        arrive(60)
        let sick = Town.targets.filter { _ in Bool.random(using: &random) }
        for target in sick {
            network.weather[target] = Self.weathers[Int.random(in: 0..<Self.weathers.count, using: &random)]
            trace.note(clock.ticks, "weather", [], "\(target): \(network.weather(of: target))")
        }
        for _ in 0..<12 where chronicle.violations.isEmpty {
            publish()
            run(for: Int64.random(in: 0...4_000, using: &random))
        }
        run(for: Self.bound)
        for id in chronicle.order { checkPace(id, sick: sick) }
        return report()
    }

    private func checkPace(_ id: NoticeID, sick: [String]) {
        guard let known = chronicle.accepted[id], chronicle.newest(in: known.notice.thread)?.notice.id == id,
            (known.notice.content.status == .actual) == (town.mode == .live)
        else { return }
        // What expires, waits for its recipient's night to end, or concerns only those who have heard, is another matter.
        guard known.notice.content.expires == nil, !known.notice.content.phase.endsThread else { return }
        for (number, member) in chronicle.members where number <= known.highWater && member.endedAt == nil {
            let target = targetName(of: member)
            guard !sick.contains(target), member.wants(known.release.audience), member.wish.quietHours == nil,
                known.release.channels.contains(member.channel)
            else { continue }
            let flights = chronicle.flightsOf[Chronicle.Pair(notice: id, recipient: number)] ?? []
            guard let first = flights.first else {
                chronicle.violate(6, at: clock.ticks, "\(id) never started to \(number) on the healthy \(target)")
                continue
            }
            let wait = first.startedAt - known.at
            if wait > Self.bound {
                chronicle.violate(6, at: clock.ticks, "\(id) waited \(wait) ms for \(number) on the healthy \(target)")
            }
        }
    }

    private func targetName(of member: Member) -> String {
        guard member.channel == Town.webhook else { return member.channel.rawValue }
        return String(chronicle.people[member.person].address.rawValue.dropFirst("https://".count).prefix(2))
    }
}
