import Channel
import Delivery
import Notice
import TestSupport

@testable import Ledger

/// The delivery loop as `DeliveryLoop` drives the engine, without its tasks.
extension History {
    private static let failureSleep: Int64 = 500
    private static let expansionChunk = 4
    private static let preparationsATurn = 4

    /// One turn; gives the milliseconds until the next, unless something is told.
    func turn(_ process: Process) -> Int64 {
        // What ended, or time, made room for what has been claimed already.
        if process.engine.holdsRequests { startClaimed(process) }
        let now = process.now(clock)
        var isDone = false
        switch process.engine.next(now: clock.ticks, wall: now) {
        case .exchange(let results, let claims): isDone = exchange(process, results, claims, now)
        case .expand(let rows):
            // Small chunks, so that histories are cut off between them.
            let most = min(rows, Self.expansionChunk)
            if case .done(let isMore) = write("expand", { try $0.expand(maxRows: most, now: now) }) {
                process.engine.expanded(isMore: isMore)
                isDone = true
            }
        case .prepare:
            if let isMore = prepare(process, now) {
                process.engine.prepared(isMore: isMore)
                isDone = true
            }
        case .rest(let milliseconds):
            checkPlans(process)
            trace.note(clock.ticks, "rests", [milliseconds])
            return milliseconds
        }
        guard !isDone else {
            failures = 0
            return 0
        }
        failures += 1
        return min(Engine.longestRest, Self.failureSleep << Int64(min(failures - 1, 8)))
    }

    private func exchange(
        _ process: Process, _ results: [AttemptResult], _ claims: [Engine.Claim], _ now: Timestamp
    ) -> Bool {
        let flights = results.map { result -> Flight? in
            guard case .sent = result.end else { return nil }
            return process.answered.removeValue(forKey: result.id)
        }
        let (run, reading) = (process.run, clock.reading)
        let written = write(
            "exchange",
            { [limits = town.channels.mapValues(\.limits), boot = clock.boot, vault] database in
                try database.exchange(
                    results, claims, limits: limits, now: now, policy: RetryPolicy(), boot: boot,
                    keys: { self.newKey() }, vault)
            },
            told: { [self] exchanged in
                clock.keep(reading)
                for flight in flights { if let flight { recorded(flight) } }
                noteFrozen(results, exchanged.claimed, run: run, at: reading.ticks)
                for damage in exchanged.damaged where !chronicle.damaged.contains(damage.notice) {
                    chronicle.violate(2, at: clock.ticks, "a sound notice was stopped as damaged: \(damage.reason)")
                }
            })
        switch written {
        case .died: return false
        case .refused:
            process.engine.exchangeFailed(results)
            for (result, flight) in zip(results, flights) { process.answered[result.id] = flight }
            return false
        case .done(let exchanged):
            process.engine.exchanged(exchanged.claimed, now: clock.ticks, wall: now)
            startClaimed(process)
            return exchanged.fault == nil
        }
    }

    private func noteFrozen(_ results: [AttemptResult], _ claimed: [Engine.Claimed], run: Int, at ticks: Int64) {
        for result in results {
            for recipient in result.attempt.recipients {
                let pair = Chronicle.Pair(notice: result.attempt.notice, recipient: recipient.id)
                chronicle.frozen[pair] = nil
                if case .notStarted = result.end { chronicle.givenBack[pair] = ticks }
            }
        }
        for attempt in claimed.flatMap(\.attempts) {
            if chronicle.born[attempt.id.attempt] == nil {
                chronicle.born[attempt.id.attempt] = (at: ticks, gained: clock.gained)
            }
            for recipient in attempt.recipients {
                chronicle.frozen[Chronicle.Pair(notice: attempt.notice, recipient: recipient.id)] =
                    Chronicle.Frozen(run: run, attempt: attempt.id.attempt, sends: attempt.sends)
            }
        }
    }

    private func newKey() -> AttemptKey {
        AttemptKey(random: (0..<2).flatMap { _ in withUnsafeBytes(of: keys.next()) { Array($0) } })
    }

    /// The daemon knows, on disk, what became of a request.
    private func recorded(_ flight: Flight) {
        flight.isRecorded = true
        for (recipient, outcome) in flight.outcomes {
            if case .gone = outcome, chronicle.members[recipient]?.endedAt == nil {
                chronicle.members[recipient]?.endedAt = clock.ticks
                if let person = chronicle.members[recipient]?.person { chronicle.people[person].subscription = nil }
            }
        }
    }

    /// Nil where the ledger refused.
    private func prepare(_ process: Process, _ now: Timestamp) -> Bool? {
        let needed: [Preparation]
        do { needed = try process.database.neededPreparations(limit: Self.preparationsATurn) } catch {
            trace.note(clock.ticks, "refused", [], "preparations: \(error)")
            if Machine.isDiskFailure(error) { die(.powerLost) }
            return nil
        }
        var prepared: [Prepared] = []
        for item in needed {
            checkPreparation(item)
            do throws(PrepareRefusal) {
                guard let channel = town.channels[item.channel] else { throw PrepareRefusal("no such channel") }
                let text = try channel.prepare(
                    item.notice, Town.render(item.notice, item.language, release: process.release))
                chronicle.worded[
                    Chronicle.Text(notice: item.notice.id, channel: item.channel, language: item.language), default: []
                ].insert(text.bytes)
                prepared.append(text)
            } catch {
                let reason = error.reason
                let written = write("refuse to word", { try $0.refusePreparation(item, reason: reason, at: now) })
                guard case .done = written else { return nil }
            }
        }
        if !prepared.isEmpty {
            guard case .done = write("prepare", { try $0.storePrepared(prepared, at: now) }) else { return nil }
        }
        return !needed.isEmpty
    }

    // MARK: Requests

    func startClaimed(_ process: Process) {
        let wall = process.now(clock)
        for attempt in process.engine.starts(now: clock.ticks, wall: wall) {
            guard let channel = town.channels[attempt.prepared.channel] else { continue }
            var run = ChannelRun(attempt, channel)
            carryOn(process, &run, run.begin(now: clock.wall), nil)
        }
    }

    private func carryOn(_ process: Process, _ run: inout ChannelRun, _ next: ChannelRun.Next, _ flight: Flight?) {
        switch next {
        case .ended(let outcomes):
            process.exchanges[run.attempt.id] = nil
            if let flight {
                for outcome in outcomes { flight.outcomes[outcome.recipient] = outcome.result }
                flight.isOpen = false
                flight.endedAt = clock.ticks
                process.answered[run.attempt.id] = flight
            }
            let wall = process.now(clock)
            process.engine.ended(run.attempt, outcomes, now: clock.ticks, wall: wall, random: random.next())
        case .send(let request), .poll(_, let request):
            let flight = send(process, run.attempt, request)
            process.exchanges[run.attempt.id] = (run, flight)
        }
    }

    private func send(_ process: Process, _ attempt: ClaimedAttempt, _ request: Request) -> Flight {
        let known = chronicle.accepted[attempt.notice]
        let (body, key) = Wire.read(request)
        let flight = Flight(
            number: chronicle.flights.count, attempt: attempt, run: process.run, startedAt: clock.ticks,
            thread: known?.notice.thread ?? ThreadID(rawValue: ""), version: known?.notice.version ?? 0, body: body,
            // A mail's Message-ID.
            key: key.isEmpty ? attempt.key.rawValue : key)
        trace.note(
            clock.ticks, "send", [Int64(flight.number), attempt.number, attempt.id.attempt, Int64(attempt.sends)],
            "\(attempt.prepared.channel) \(attempt.notice) v\(flight.version) to \(attempt.recipients.map(\.id))")
        checkStart(flight, request)
        chronicle.flights.append(flight)
        for recipient in attempt.recipients {
            chronicle.flightsOf[Chronicle.Pair(notice: attempt.notice, recipient: recipient.id), default: []]
                .append(flight)
            chronicle.flightsIn[Chronicle.Story(thread: flight.thread, recipient: recipient.id), default: []]
                .append(flight)
        }
        network.send(flight, to: Town.target(request), now: clock.ticks)
        flight.target = Town.target(request)
        return flight
    }

    /// The request is at its provider.
    func arrived(_ flight: Flight, at moment: Int64) {
        let target = flight.target
        guard var provider = providers[target] else { return }
        flight.arrivedAt = moment
        let verdict = provider.take(
            key: flight.key, recipients: flight.attempt.recipients.count, weather: network.weather(of: target),
            now: moment, random: &random)
        providers[target] = provider
        flight.isTaken = verdict.isTaken
        flight.notBefore = verdict.retryAfter.map {
            (clock.trusted.adding(milliseconds: moment - clock.ticks + $0 * 1000), moment + $0 * 1000)
        }
        trace.note(
            moment, "arrives", [Int64(flight.number), verdict.isTaken ? 1 : 0, verdict.isShown ? 1 : 0],
            "\(verdict.response)")
        if verdict.isShown { checkShown(flight, at: moment) }
        guard flight.isOpen, flight.run == process?.run else { return }
        network.answer(flight, verdict.response, from: target, now: moment)
    }

    func answered(_ flight: Flight, _ response: Response) {
        guard let process, flight.run == process.run,
            var exchange = process.exchanges[flight.attempt.id], exchange.flight === flight
        else { return }
        trace.note(clock.ticks, "answered", [Int64(flight.number)], "\(response)")
        if case .http = response { flight.isAskedToWait = flight.notBefore != nil }
        carryOn(process, &exchange.run, exchange.run.resume(response, now: clock.wall), flight)
        sleepsUntil = min(sleepsUntil, clock.ticks)
    }
}
