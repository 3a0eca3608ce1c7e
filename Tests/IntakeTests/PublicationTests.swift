import Notice
import Policy
import Testing

@testable import Intake

/// A great earthquake with a tsunami, telegram by telegram through the shipped publication table: what rings, what is sent
/// quietly, and nothing more (facts: ward.md).
@Suite struct PublicationTests {
    private struct Push: Equatable, CustomStringConvertible {
        var product: String
        var what: String
        var isLoud: Bool
        var description: String { "\(product) \(what)\(isLoud ? " loud" : "")" }
    }

    /// What each document leads to, as the newsroom asks: drafts that reach people, in order.
    private static func pushes(_ documents: [ParsedDocument], _ policy: Policy) -> [[Push]] {
        let site = Site(
            mode: .live, names: [.japanese: "のろし区"], districts: [], languages: [.japanese],
            publicURL: "https://a.example")
        var state = SourceState()
        var newest: [ThreadID: Notice] = [:]
        var pushed: [ThreadID: Timestamp] = [:]
        return documents.map { document in
            let now = (document.readings.first?.sent ?? Telegrams.time(0)).adding(seconds: 60)
            let step = advance(state, document, ward: Telegrams.ward, now: now)
            state = step.state
            var pushes: [Push] = []
            for proposal in step.proposals {
                let draft = proposal.draft
                let decision = policy.decide(
                    draft, after: newest[draft.thread], lastPushed: pushed[draft.thread],
                    isFirstFill: proposal.handling == .fill, nearness: proposal.nearness, recentAutomatic: 0,
                    site: site,
                    now: now)
                guard decision.action == .publish else { continue }
                newest[draft.thread] = Notice(
                    id: NoticeID(rawValue: "\(draft.thread)-\(now)"), thread: draft.thread, version: 1,
                    content: draft.content, acceptedAt: now)
                guard decision.channels != .none else { continue }
                pushed[draft.thread] = now
                let slots = draft.content.slots
                pushes.append(
                    Push(
                        product: draft.content.product, what: slots[Slots.intensity] ?? slots[Slots.code] ?? "",
                        isLoud: decision.manner.isLoud))
            }
            return pushes
        }
    }

    private static func tsunami(_ minutes: Int64, _ code: String, _ name: String, _ height: String) -> ParsedDocument {
        Telegrams.tsunami(minutes: minutes, [("312", code, name, height)])
    }

    @Test("震度速報 → 震源 → 震源・震度 → 津波警報 → 大津波警報 → 解除 rings three times and ends quietly")
    func greatEarthquake() throws {
        let documents = [
            Telegrams.quake("VXSE51", minutes: 2, region: "6+", max: "7"),
            Telegrams.quake("VXSE52", minutes: 3, max: "7"),
            Telegrams.quake("VXSE53", minutes: 5, region: "6+", city: "6+", max: "7", serial: "1"),
            Self.tsunami(6, "51", "津波警報", "３ｍ"), Self.tsunami(12, "53", "大津波警報：発表", "巨大"),
            Self.tsunami(13, "52", "大津波警報", "巨大"),
            Telegrams.quake("VXSE53", minutes: 15, region: "6+", city: "6+", max: "7", serial: "2"),
            Self.tsunami(240, "51", "津波警報", "３ｍ"), Self.tsunami(540, "62", "津波注意報", "１ｍ"),
            Self.tsunami(1080, "60", "津波注意報解除", ""),
        ]
        let pushes = Self.pushes(documents, try Policy.shipped())
        let quake = Slots.Product.earthquake
        let wave = Slots.Product.tsunami
        #expect(
            pushes == [
                [Push(product: quake, what: "6+", isLoud: true)], [], [],
                [Push(product: wave, what: "51", isLoud: true)], [Push(product: wave, what: "52", isLoud: true)], [],
                [],
                [Push(product: wave, what: "51", isLoud: false)], [Push(product: wave, what: "62", isLoud: false)],
                [Push(product: wave, what: "00", isLoud: false)],
            ])
        let again = Self.pushes(documents + documents.reversed(), try Policy.shipped())
        #expect(again.dropFirst(documents.count).allSatisfy { $0.isEmpty })
    }

    @Test("only what is worse at this municipality rings again, and a distant quake rings nobody")
    func worse() throws {
        let policy = try Policy.shipped()
        let raised = Self.pushes(
            [
                Telegrams.quake("VXSE51", minutes: 2, region: "5-"),
                Telegrams.quake("VXSE53", minutes: 5, region: "6-", city: "6-"),
            ], policy)
        #expect(raised.map { $0.map(\.what) } == [["5-"], ["6-"]] && raised.joined().allSatisfy { $0.isLoud })
        let weak = [
            Telegrams.quake("VXSE51", minutes: 2, region: "4"),
            Telegrams.quake("VXSE53", minutes: 5, region: "4", city: "3"),
        ]
        let quiet = Self.pushes(weak, policy)
        #expect(quiet.allSatisfy { $0.isEmpty })
    }

    @Test("訓練 and 試験 reach nobody on a live site")
    func drills() throws {
        let documents = ["訓練", "試験"].flatMap { status in
            [
                Telegrams.quake("VXSE51", minutes: 2, region: "7", status: status),
                Telegrams.tsunami(minutes: 3, [("312", "53", "大津波警報：発表", "巨大")], status: status),
                Telegrams.warning(minutes: 4, ward: ["39"], status: status),
            ]
        }
        let pushes = Self.pushes(documents, try Policy.shipped())
        #expect(pushes.allSatisfy { $0.isEmpty })
    }
}
