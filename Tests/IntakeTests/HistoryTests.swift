import Notice
import Testing
import TestSupport

@testable import Intake

/// Promise 9: whatever duplicates, gaps and reordering a history goes through, what was told adds up to what stands.
@Suite struct HistoryTests {
    /// A history in order of time, and how often its state changes.
    private static func history(_ random: inout SplitMix) -> (documents: [ParsedDocument], transitions: Int) {
        let phenomena: [(family: String, codes: [[String]])] = [
            ("VPWW55", [[], ["10"], ["03"], ["43"], ["33"]]), ("VPWW56", [[], ["29"], ["09"], ["49"], ["39"]]),
            ("VPWW61", [[], ["14"], ["20"], ["14", "20"]]),
        ]
        let tsunami: [(code: String, name: String)?] = [
            nil, ("62", "津波注意報"), ("51", "津波警報"), ("52", "大津波警報"),
        ]
        let rivers = [("10", "解除"), ("20", "レベル２氾濫注意報"), ("41", "レベル４氾濫危険警報")]
        var documents: [ParsedDocument] = []
        var standing: [String: Set<String>] = [:]
        var transitions = 0
        func stand(_ key: String, _ codes: [String]) {
            let before = standing[key] ?? []
            let after = Set(codes)
            if key == "VPWW61" {
                // Each code is a phenomenon of its own.
                transitions += before.symmetricDifference(after).count
            } else if before != after {
                transitions += 1
            }
            standing[key] = after
        }
        for step in 0..<40 {
            let minutes = Int64(step * 7)
            switch Int.random(in: 0..<5, using: &random) {
            case 0...2:
                let phenomenon = phenomena[Int.random(in: 0..<phenomena.count, using: &random)]
                let codes = phenomenon.codes[Int.random(in: 0..<phenomenon.codes.count, using: &random)]
                documents.append(Telegrams.warning(phenomenon.family, minutes: minutes, ward: codes))
                stand(phenomenon.family, codes)
            case 3:
                let target = tsunami[Int.random(in: 0..<tsunami.count, using: &random)]
                documents.append(
                    Telegrams.tsunami(minutes: minutes, [("312", target?.code ?? "00", target?.name ?? "津波なし", "")]))
                stand("tsunami", target.map { [$0.code] } ?? [])
            default:
                let river = rivers[Int.random(in: 0..<rivers.count, using: &random)]
                documents.append(Telegrams.river(minutes: minutes, code: river.0, name: river.1))
                stand("river", river.0 == "10" ? [] : [river.0])
            }
        }
        return (documents, transitions)
    }

    private static func run(_ documents: [ParsedDocument]) -> (state: SourceState, told: [Content], threads: [ThreadID])
    {
        var state = SourceState()
        var told: [Content] = []
        var threads: [ThreadID] = []
        for document in documents {
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            told += step.proposals.map(\.draft.content)
            threads += step.proposals.map(\.draft.thread)
        }
        return (state, told, threads)
    }

    /// What a resident who heard everything believes stands, by thread.
    private static func believed(_ told: [Content], _ threads: [ThreadID]) throws -> [ThreadID: String] {
        var believed: [ThreadID: String] = [:]
        var ended: Set<ThreadID> = []
        for (content, thread) in zip(told, threads) {
            #expect(!ended.contains(thread), "a thread went on after its end")
            let code = content.slots[Slots.code] ?? ""
            switch content.phase {
            case .alert:
                #expect(believed[thread] == nil, "a thread was opened twice")
                believed[thread] = code
            case .update, .correction:
                #expect(believed[thread] == content.slots[Slots.previousCode], "an update that skips what was told")
                #expect(believed[thread] != code, "an update that changes nothing")
                believed[thread] = code
            case .allClear, .retraction:
                #expect(believed[thread] == content.slots[Slots.previousCode])
                believed[thread] = nil
                ended.insert(thread)
            }
        }
        return believed
    }

    @Test("in order, every transition is told exactly once", arguments: 1...20 as ClosedRange<UInt64>)
    func inOrder(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (documents, transitions) = Self.history(&random)
        let (state, told, threads) = Self.run(documents)
        #expect(told.count == transitions)
        let believed = try Self.believed(told, threads)
        #expect(believed.values.sorted() == state.actual.inForce.values.sorted())
    }

    @Test("shuffled and duplicated, the same stands, and it was told", arguments: 1...40 as ClosedRange<UInt64>)
    func shuffled(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (documents, _) = Self.history(&random)
        let sorted = Self.run(documents)
        let (state, told, threads) = Self.run((documents + documents.prefix(20)).shuffled(using: &random))
        #expect(state.actual.inForce == sorted.state.actual.inForce)
        let believed = try Self.believed(told, threads)
        #expect(believed.values.sorted() == state.actual.inForce.values.sorted())
    }

    @Test("the whole history again tells nothing", arguments: 1...10 as ClosedRange<UInt64>)
    func again(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (documents, _) = Self.history(&random)
        let first = Self.run(documents)
        let twice = Self.run(documents + documents)
        #expect(twice.told.count == first.told.count)
        #expect(twice.state == first.state)
    }

    @Test("a chain of CAP messages ends alike in any order", arguments: 1...40 as ClosedRange<UInt64>)
    func alerts(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let isWithdrawn = seed % 2 == 0
        var chain = [Telegrams.cap("m0", minutes: 0)]
        for step in 1..<6 {
            chain.append(
                Telegrams.cap("m\(step)", minutes: Int64(step * 5), type: "Update", references: [("m\(step - 1)", 0)]))
        }
        if isWithdrawn {
            chain.append(Telegrams.cap("m6", minutes: 60, type: "Cancel", references: [("m5", 25)], infos: ""))
        }
        let documents = chain.map { Telegrams.document($0) }
        let (state, told, threads) = Self.run((documents + documents.prefix(3)).shuffled(using: &random))
        #expect(state.actual.alerts.count == 1)
        #expect(state.actual.alerts.first?.end == (isWithdrawn ? .retraction : nil))
        // Every thread that was opened and is not current any more was ended.
        var open: Set<ThreadID> = []
        for (content, thread) in zip(told, threads) {
            if content.phase.endsThread { open.remove(thread) } else { open.insert(thread) }
        }
        #expect(open.count == (isWithdrawn ? 0 : 1))
        if let current = state.actual.alerts.first?.told { #expect(open == [current.thread]) }
    }
}
