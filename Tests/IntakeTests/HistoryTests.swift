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

    /// A resident who hears everything: what they believe stands, by thread.
    private struct Listener {
        private(set) var believed: [ThreadID: Content] = [:]
        private var ended: Set<ThreadID> = []
        private(set) var count = 0

        mutating func hear(_ proposals: [Advance.Proposal]) {
            for proposal in proposals {
                let thread = proposal.draft.thread
                let content = proposal.draft.content
                count += 1
                #expect(!ended.contains(thread), "a thread went on after its end")
                switch content.phase {
                case .alert: #expect(believed[thread] == nil, "a thread was opened twice")
                case .update, .correction:
                    #expect(believed[thread] != nil, "an update of what nobody heard")
                    #expect(believed[thread]?.slots != content.slots || believed[thread]?.texts != content.texts)
                case .allClear, .retraction: #expect(believed[thread] != nil, "an end of what nobody heard")
                }
                // What is withdrawn is withdrawn as it was told, with what it replaced then.
                if let before = content.slots[Slots.previousCode], content.phase != .retraction {
                    #expect(believed[thread]?.slots[Slots.code] == before, "told a change from what was not told")
                }
                if content.phase.endsThread {
                    believed[thread] = nil
                    ended.insert(thread)
                } else {
                    believed[thread] = content
                }
            }
        }

        /// What was heard is what stands; what runs out by its own time needs no end told.
        func expectToMatch(_ state: SourceState) {
            let standing = state.actual.told.merging(state.exercise.told) { first, _ in first }
            for (thread, content) in standing where believed[thread] != content {
                Issue.record("\(thread) stands and was not told so")
            }
            for (thread, content) in believed where standing[thread] == nil && content.expires == nil {
                Issue.record("\(thread) was told and does not stand")
            }
        }
    }

    /// Everything a source can say, in order of time: warnings, corrections, withdrawals, expectations, tsunami, rivers,
    /// quakes, volcanoes, bulletins, 南海トラフ, drills.
    private static func life(_ random: inout SplitMix, steps: Int, minutesApart: Int64) -> [ParsedDocument] {
        var (documents, _) = history(&random)
        documents.removeAll()
        func pick<Element>(_ elements: [Element]) -> Element {
            elements[Int.random(in: 0..<elements.count, using: &random)]
        }
        let landslide: [[String]] = [[], ["29"], ["09"], ["49"], ["39"]]
        let intensities = ["3", "4", "5-", "5+"]
        for step in 0..<steps {
            let minutes = Int64(step) * minutesApart
            let event = "2026081412\(step / 8)"
            switch Int.random(in: 0..<14, using: &random) {
            case 0...2: documents.append(Telegrams.warning(minutes: minutes, ward: pick(landslide)))
            case 3:
                documents.append(
                    Telegrams.warning("VPWW61", minutes: minutes, ward: pick([[], ["14"], ["14", "20"]])))
            case 4:
                documents.append(
                    Telegrams.warning(minutes: minutes, ward: pick(landslide), infoType: "訂正", issuedSeconds: 40))
            case 5: documents.append(Telegrams.warning(minutes: minutes, ward: nil, infoType: "取消"))
            case 6:
                documents.append(
                    Telegrams.expectation(minutes: minutes, landslide: pick([["11"], ["31"], ["21", "51"]])))
            case 7:
                let (code, name) = pick([("00", "津波なし"), ("62", "津波注意報"), ("51", "津波警報"), ("53", "大津波警報：発表")])
                documents.append(
                    Telegrams.tsunami(
                        minutes: minutes, [("312", code, name, "")], infoType: pick(["発表", "発表", "発表", "取消"])))
            case 8:
                let (code, name) = pick([("10", "解除"), ("20", "レベル２氾濫注意報"), ("41", "レベル４氾濫危険警報")])
                documents.append(
                    Telegrams.river(minutes: minutes, code: code, name: name, infoType: pick(["発表", "発表", "取消"])))
            case 9:
                documents.append(Telegrams.quake("VXSE51", minutes: minutes, region: pick(intensities), event: event))
            case 10:
                let felt = pick(intensities)
                documents.append(
                    Telegrams.quake(
                        "VXSE53", minutes: minutes, region: felt, city: felt, event: event,
                        infoType: pick(["発表", "発表", "取消"]), serial: "\(step)"))
            case 11:
                let kinds = pick([[], [("02", "火口周辺警報", ["1319900"])], [("01", "噴火警報", ["1319900"])]])
                documents.append(Telegrams.volcano(minutes: minutes, kinds, infoType: pick(["発表", "発表", "取消"])))
            case 12: documents.append(Telegrams.bulletin(minutes: minutes, tag: "線状降水帯発生", serial: step, event: event))
            default: documents.append(Telegrams.warning(minutes: minutes, ward: pick(landslide), status: "訓練"))
            }
        }
        return documents
    }

    @Test("in order, every transition is told exactly once", arguments: 1...20 as ClosedRange<UInt64>)
    func inOrder(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (documents, transitions) = Self.history(&random)
        let (state, listener) = Self.listened(documents)
        #expect(listener.count == transitions)
        listener.expectToMatch(state)
    }

    @Test("shuffled and duplicated, the same stands in the end", arguments: 1...40 as ClosedRange<UInt64>)
    func shuffled(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let (documents, _) = Self.history(&random)
        let sorted = Self.run(documents)
        let (state, _) = Self.listened((documents + documents.prefix(20)).shuffled(using: &random))
        #expect(state.actual.inForce == sorted.state.actual.inForce)
    }

    /// Feeds documents and holds what was told against what stands after each of them.
    @discardableResult private static func listened(
        _ documents: [ParsedDocument], now: Timestamp = Telegrams.later, from start: SourceState = SourceState(),
        _ listener: Listener = Listener()
    ) -> (state: SourceState, listener: Listener) {
        var state = start
        var listener = listener
        for document in documents {
            let step = advance(state, document, ward: Telegrams.ward, now: now)
            state = step.state
            if step.outcome == .older { #expect(step.proposals.isEmpty, "an older telegram told something") }
            listener.hear(step.proposals)
            listener.expectToMatch(state)
        }
        return (state, listener)
    }

    @Test(
        "after every prefix of a shuffled, duplicated, gapped history, what was told is what stands",
        arguments: 1...60 as ClosedRange<UInt64>)
    func anyOrder(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let documents = Self.life(&random, steps: 60, minutesApart: 7)
        // Some are lost for good, some come twice, and they come in a disorder of their own.
        let kept = documents.filter { _ in Int.random(in: 0..<10, using: &random) > 1 }
        let twice = kept.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        let (state, listener) = Self.listened((kept + twice).shuffled(using: &random))
        let again = Self.listened(kept, from: state, listener)
        #expect(again.listener.count == listener.count, "an old telegram told something")
    }

    @Test(
        "a week with duplicates, disorder within minutes and a 25-minute gap ends in the right state, each change told once",
        arguments: 1...2 as ClosedRange<UInt64>)
    func week(seed: UInt64) {
        var random = SplitMix(seed: seed)
        // A telegram every 5 minutes of seven days.
        let documents = Self.life(&random, steps: 7 * 24 * 12, minutesApart: 5)
        let right = Self.listened(documents)
        var state = SourceState()
        var listener = Listener()
        let gap = 1_000..<1_005
        for at in documents.indices where !gap.contains(at) {
            // Each poll shows the last ten minutes again, in any order; the first one after the gap also what was missed.
            let shown = Array(documents[(at == gap.upperBound ? gap.lowerBound : max(0, at - 2))...at])
            let step = Self.listened(shown.shuffled(using: &random), from: state, listener)
            (state, listener) = (step.state, step.listener)
        }
        #expect(state.actual.inForce == right.state.actual.inForce)
        #expect(listener.count <= right.listener.count)
        print(
            "FIGURE a week, seed \(seed): \(documents.count) telegrams, \(right.listener.count) changes in order, "
                + "\(listener.count) told with a gap, duplicates and disorder")
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
