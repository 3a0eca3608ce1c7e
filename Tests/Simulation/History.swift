import Channel
import Delivery
import Notice
import TestSupport

@testable import Ledger

/// One random history of a town: people, notices, providers, faults, and the daemon under it. A seed decides all of it.
package final class History {
    package let seed: UInt64
    let town: Town
    let disk: Disk
    let vault: Vault
    let chronicle = Chronicle()
    var clock = VirtualClock()
    var trace: Trace
    /// Decides what happens.
    var random: SplitMix
    /// Stands for the operating system's randomness.
    var keys: SplitMix
    var network: Network
    var providers: [String: Provider]
    let source: SourceOffice
    var process: Process?
    var runs = 0
    /// How the machine comes back when it is down.
    var comesBack = Disk.Restart.killed
    /// What a transaction of unknown end would have told.
    var doubt: (count: Int64, tell: () -> Void)?
    /// Until when the delivery loop sleeps.
    var sleepsUntil: Int64 = 0
    var failures = 0
    /// What staff have in hand: handed in, or sent alone and not yet out.
    var desk: [Handed] = []
    var serial = 0
    /// The thread that an alert's source spoke of last.
    var lastThread: ThreadID?
    /// Turns of the delivery loop in the current span of time: one that never rests is a fault too.
    private var turns = 0
    private var spanEnds: Int64 = 0

    private static let span: Int64 = 10_000
    private static let mostTurns = 4_000

    package init(seed: UInt64, template: Template, tell: ((String) -> Void)? = nil) {
        self.seed = seed
        trace = Trace(tell: tell)
        random = SplitMix(seed: seed)
        keys = SplitMix(seed: random.next())
        let town = Town(mode: Int.random(in: 0..<10, using: &random) == 0 ? .drill : .live)
        self.town = town
        disk = Disk(copying: template.disk, seed: random.next())
        vault = template.vault
        network = Network(random: SplitMix(seed: random.next()))
        source = SourceOffice(mode: town.mode)
        providers = Dictionary(
            uniqueKeysWithValues: Town.targets.map { name in
                let channel = town.channels[ChannelID(rawValue: name)] ?? town.channels[Town.webhook]
                let limits = channel?.limits ?? Limits(batch: 1, concurrency: 1, perSecond: 1, keyLifetime: 0)
                return (name, Provider(limits, isLine: name == Town.line.rawValue))
            })
    }

    package struct Report: Sendable, Hashable {
        package var seed: UInt64
        package var hash: UInt64
        package var violations: [Violation]
        /// Requests that went out, of which `repeats` were repeats.
        package var requests: Int
        package var repeats: Int
        package var restarts: Int
        package var notices: Int
        package var milliseconds: Int64
    }

    /// Lives through it and holds it against the promises.
    package func run() -> Report {
        boot()
        arrive(Int.random(in: 6...12, using: &random))
        let steps = Int.random(in: 10...30, using: &random)
        for _ in 0..<steps where chronicle.violations.isEmpty {
            act()
            // Some things happen at once.
            if Int.random(in: 0..<4, using: &random) > 0 { run(for: pause()) }
        }
        if chronicle.violations.isEmpty { settle() }
        if chronicle.violations.isEmpty { checkAtTheEnd() }
        return report()
    }

    func report() -> Report {
        let report = Report(
            seed: seed, hash: trace.hash, violations: chronicle.violations, requests: chronicle.flights.count,
            repeats: chronicle.flights.count { $0.attempt.isRepeat }, restarts: runs - 1,
            notices: chronicle.order.count, milliseconds: clock.ticks)
        disk.cut()
        process = nil
        return report
    }

    /// Mostly moments, sometimes minutes, seldom a day.
    private func pause() -> Int64 {
        switch Int.random(in: 0..<40, using: &random) {
        case 0: Int64.random(in: 60_000...1_200_000, using: &random)
        case 1...4: Int64.random(in: 5_000...60_000, using: &random)
        case 5 where Int.random(in: 0..<6, using: &random) == 0: 25 * 3_600_000
        // While requests are on the wire.
        case 6...19: Int64.random(in: 0...60, using: &random)
        default: Int64.random(in: 0...2_500, using: &random)
        }
    }

    /// Something happens.
    private func act() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<26: publish()
        case 26..<32: sourceSpeaks()
        case 32..<40: pollSource()
        case 40..<47: staffAct()
        case 47..<53: changePeople()
        case 53..<65: changeWeather()
        case 65..<72: crash()
        case 72..<78: disk.cut(after: Int.random(in: 0...60, using: &random))
        case 78..<82: diskFault()
        case 82..<87: stepClock()
        case 87..<89: damage()
        case 89..<92: cheat()
        default: run(for: Int64.random(in: 0...20_000, using: &random))
        }
        if process == nil { boot() }
    }

    // MARK: Time

    /// Lets the daemon, the network and the providers live for a while.
    func run(for milliseconds: Int64) {
        let target = clock.ticks + milliseconds
        while true {
            takeEvents()
            if let process, clock.ticks >= sleepsUntil {
                guard isCalm() else { return }
                let rest = turn(process)
                clock.advance(to: clock.ticks + Int64.random(in: 0...2, using: &random))
                sleepsUntil = clock.ticks + rest
                if rest == 0, clock.ticks < target { continue }
            }
            if clock.ticks >= target { return }
            if process == nil { boot() }
            var next = target
            if let event = network.next { next = min(next, event) }
            if process != nil { next = min(next, max(sleepsUntil, clock.ticks + 1)) }
            clock.advance(to: next)
        }
    }

    private func isCalm() -> Bool {
        turns += 1
        if clock.ticks >= spanEnds {
            turns = 0
            spanEnds = clock.ticks + Self.span
        }
        guard turns >= Self.mostTurns else { return true }
        chronicle.violate(2, at: clock.ticks, "the delivery loop never rests")
        return false
    }

    private func takeEvents() {
        while let (at, event) = network.take(until: clock.ticks) {
            switch event {
            case .arrival(let flight): arrived(flight, at: at)
            case .answer(let flight, let response): answered(flight, response)
            }
        }
    }
}

/// An empty ledger, made once and copied for every history.
package final class Template {
    let disk: Disk
    let vault: Vault

    package init() {
        disk = Disk(seed: 0)
        guard let vault = Vault(key: Town.key) else { preconditionFailure("the key has the wrong length") }
        self.vault = vault
        do { _ = try Machine.open(disk, vault, at: VirtualClock.origin) } catch {
            preconditionFailure("no ledger can be made: \(error)")
        }
    }
}
