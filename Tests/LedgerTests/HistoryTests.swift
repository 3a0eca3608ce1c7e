import Channel
import Delivery
import Ledger
import Notice
import Testing
import TestSupport

/// Random histories over a provider that remembers keys, with crashes before and after every send.
@Suite("Random histories")
struct HistoryTests {
    private static let steps = 70
    private static let people = 11

    @Test(
        "nobody is lost, nobody is told twice, nobody hears the old after the new", arguments: 0..<40 as Range<UInt64>)
    func history(seed: UInt64) async throws {
        var run = try await History(seed: seed, people: Self.people)
        for _ in 0..<Self.steps { try await run.step() }
        try await run.settle()
        try await run.check()
    }
}

/// One history: the daemon's side of the ledger, and a provider that is honest about keys and about nothing else.
private struct History {
    private let folder: LedgerFolder
    private var ledger: Ledger
    private var random: SplitMix
    private var now = start
    private var threads: [String: (version: Int, hasEnded: Bool)] = [:]
    private var notices: [NoticeID: Notice] = [:]
    private var onTheWire: [ClaimedAttempt] = []

    /// What the provider took, by key, and what each person read, in order.
    private var taken: Set<AttemptKey> = []
    private var read: [Int64: [Notice]] = [:]
    private var frozen: [AttemptKey: ClaimedAttempt] = [:]

    init(seed: UInt64, people: Int) async throws {
        folder = try LedgerFolder()
        ledger = try folder.open()
        random = SplitMix(seed: seed)
        try await ledger.people(people, languages: [.japanese, .english])
    }

    mutating func step() async throws {
        now = now.adding(milliseconds: Int64.random(in: 0...20_000, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: try await accept()
        case 2, 3: try await work()
        case 4, 5: try await claim()
        case 6, 7, 8: try await send()
        default: try await crash()
        }
    }

    private mutating func accept() async throws {
        let name = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        let known = threads[name]
        let phase: Phase =
            known == nil || known?.hasEnded == true
            ? .alert : [.update, .update, .allClear, .retraction].randomElement(using: &random) ?? .update
        if known?.hasEnded == true { return }
        let urgency: Urgency = Bool.random(using: &random) ? .critical : .urgent
        let notice = try await ledger.publish(
            name, content("\(name) \(phase) \(now.milliseconds)", phase: phase, urgency: urgency), at: now)
        threads[name] = (notice.version, phase.endsThread)
        notices[notice.id] = notice
    }

    /// A few chunks of expansion, cut off anywhere, and the bytes they need.
    private mutating func work() async throws {
        for _ in 0..<Int.random(in: 1...4, using: &random) { _ = try await ledger.expand(maxRows: 3, now: now) }
        for item in try await ledger.neededPreparations(limit: 2) {
            try await ledger.storePrepared(
                [
                    Prepared(
                        notice: item.notice.id, channel: item.channel, language: item.language,
                        bytes: Array("\(item.notice.id) \(item.language.rawValue) \(random.next())".utf8))
                ], at: now)
        }
    }

    private mutating func claim() async throws {
        for attempt in try await ledger.claim(Int.random(in: 1...3, using: &random), now: now) {
            if let before = frozen[attempt.key] {
                #expect(attempt.isRepeat)
                #expect(attempt.prepared == before.prepared)
                #expect(attempt.recipients == before.recipients)
                #expect(attempt.firstAttempt == before.firstAttempt)
            } else {
                #expect(!attempt.isRepeat)
                frozen[attempt.key] = attempt
            }
            onTheWire.append(attempt)
        }
    }

    private mutating func send() async throws {
        guard !onTheWire.isEmpty else { return }
        let attempt = onTheWire.remove(at: Int.random(in: 0..<onTheWire.count, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1, 2:
            deliver(attempt)
            try await record(attempt, .accepted)
        case 3:
            deliver(attempt)
            try await record(attempt, .unknown(reason: "the answer was lost"))
        case 4:
            try await record(attempt, .unknown(reason: "the request was lost"))
        case 5 where !taken.contains(attempt.key):
            try await record(attempt, .retry(afterSeconds: 1, reason: "busy"))
        default:
            deliver(attempt)
            try await crash()  // it went out and nobody wrote that down
        }
    }

    private mutating func deliver(_ attempt: ClaimedAttempt) {
        guard taken.insert(attempt.key).inserted, let notice = notices[attempt.notice] else { return }
        for recipient in attempt.recipients { read[recipient.id, default: []].append(notice) }
    }

    private mutating func record(_ attempt: ClaimedAttempt, _ result: Outcome.Result) async throws {
        try await ledger.record([
            AttemptResult(attempt, outcomes: attempt.all(result), at: now, random: random.next())
        ])
    }

    private mutating func crash() async throws {
        onTheWire = []
        ledger.close()
        ledger = try folder.open()
        try await ledger.recover(now: now)
    }

    /// The provider gets well, and everything that is planned comes to an end.
    mutating func settle() async throws {
        for attempt in onTheWire {
            deliver(attempt)
            try await record(attempt, .accepted)
        }
        onTheWire = []
        var rounds = 0
        while try await ledger.pendingCount() > 0 {
            rounds += 1
            try #require(rounds < 1_000, "the ledger does not come to rest")
            try await work()
            now = now.adding(seconds: 30)
            try await claim()
            for attempt in onTheWire {
                deliver(attempt)
                try await record(attempt, .accepted)
            }
            onTheWire = []
        }
    }

    func check() async throws {
        for (person, list) in read {
            for (thread, versions) in Dictionary(grouping: list, by: \.thread) {
                let numbers = versions.map(\.version)
                #expect(numbers == numbers.sorted(), "person \(person), thread \(thread)")
                #expect(Set(numbers).count == numbers.count, "person \(person), thread \(thread) told twice")
                if let end = versions.first(where: { $0.content.phase.endsThread }) {
                    // Nobody hears the end of what may never have reached them.
                    let others = frozen.values.filter { attempt in
                        attempt.recipients.contains { $0.id == person } && attempt.notice != end.id
                            && notices[attempt.notice]?.thread == thread
                    }
                    #expect(!others.isEmpty, "person \(person), thread \(thread)")
                }
            }
        }
        for notice in notices.values {
            let counts = try await ledger.counts(notice)
            for state in [DeliveryState.queued, .sending, .retry, .refused, .gone, .expired] {
                #expect(counts[state, default: 0] == 0, "\(notice.thread) \(notice.version) \(state.name)")
            }
            let isNewest = threads[notice.thread.rawValue]?.version == notice.version
            if isNewest && !notice.content.phase.endsThread {
                let readers = read.values.filter { $0.contains(notice) }.count
                #expect(readers == 11, "\(notice.thread) \(notice.version)")
                #expect(counts == [.accepted: 11])
            }
            // Told as accepted means read.
            let readers = read.values.filter { $0.contains(notice) }.count
            #expect(readers >= counts[.accepted, default: 0])
        }
        #expect(try await ledger.verifyAudit().faults.isEmpty)
        ledger.close()
    }
}
