import Notice
import Policy
import Testing

/// The shipped table decides as a ward would accept (facts: ward.md).
struct ShippedTableTests {
    private let policy: Policy

    init() throws { policy = try Policy.shipped() }

    struct Case: Sendable, CustomTestStringConvertible {
        var content: Content
        var told: Content?
        var nearness = Nearness.site
        var action: Decision.Action
        var isLoud = false
        var takesOver = false
        var channels = Reach.none
        /// The row's reason, by which a case names its row; nil where a guard decides.
        var why: String?

        var testDescription: String { "\(content.product) \(content.hazard) \(content.slots) after \(told != nil)" }
    }

    private static let warning4 = Town.content("jma.warning", level: 4)

    static let cases: [Case] = [
        // 震度5弱以上: rings once, and shows only what follows.
        Case(
            content: Town.quake("5-"), action: .publish, isLoud: true, takesOver: true, channels: .all, why: "震度5弱以上"),
        Case(
            content: Town.quake("5-?"), action: .publish, isLoud: true, takesOver: true, channels: .all, why: "震度5弱以上"),
        Case(content: Town.quake("7"), action: .publish, isLoud: true, takesOver: true, channels: .all, why: "震度5弱以上"),
        Case(
            content: Town.quake("6-"), told: Town.quake("5+"), action: .publish, isLoud: true, takesOver: true,
            channels: .all, why: "震度5弱以上"),
        Case(
            content: Town.quake("5-"), told: Town.quake("5-"), action: .publish, takesOver: true, why: "震度5弱以上"),
        Case(
            content: Town.quake("5-"), told: Town.quake("6-"), action: .publish, takesOver: true, why: "震度5弱以上"),
        Case(
            content: Town.quake("4"), told: Town.quake("5-"), action: .publish, takesOver: true,
            why: "later information on an earthquake already told"),
        Case(content: Town.quake("4"), action: .archive, why: "weaker than 震度5弱 here"),
        Case(content: Town.quake(""), action: .archive, why: "weaker than 震度5弱 here"),
        // Tsunami.
        Case(
            content: Town.tsunami("51"), action: .publish, isLoud: true, takesOver: true, channels: .all,
            why: "津波警報・大津波警報"),
        Case(
            content: Town.tsunami("52", urgency: .critical), told: Town.tsunami("51"), action: .publish, isLoud: true,
            takesOver: true, channels: .all, why: "津波警報・大津波警報"),
        Case(
            content: Town.tsunami("62"), action: .publish, isLoud: true, takesOver: true, channels: .all, why: "津波注意報"),
        Case(
            content: Town.tsunami("62"), told: Town.tsunami("51"), action: .publish, takesOver: true, channels: .all,
            why: "a tsunami warning changed"),
        Case(
            content: Town.tsunami("71", urgency: .advisory), action: .archive,
            why: "津波予報: no damage is expected"),
        // 国民保護.
        Case(
            content: Town.content("cap", source: "cap", hazard: .missile, urgency: .critical), action: .publish,
            isLoud: true, takesOver: true, channels: .all, why: "国民保護情報"),
        // 危険警報 (レベル4相当) and above, 氾濫危険情報, 特別警報.
        Case(
            content: warning4, action: .publish, isLoud: true, takesOver: true, channels: .all,
            why: "警戒レベル4相当以上"),
        Case(
            content: Town.content("jma.warning", level: 5, urgency: .critical), told: warning4, action: .publish,
            isLoud: true, takesOver: true, channels: .all, why: "警戒レベル4相当以上"),
        Case(
            content: Town.content("jma.river", hazard: .flood, level: 4), action: .publish, isLoud: true,
            takesOver: true, channels: .all, why: "警戒レベル4相当以上"),
        Case(
            content: Town.content("jma.warning", hazard: .storm, urgency: .critical), action: .publish, isLoud: true,
            takesOver: true, channels: .all, why: "特別警報"),
        Case(
            content: Town.content("jma.warning", level: 2, urgency: .advisory, phase: .update), told: warning4,
            action: .publish, channels: .all, why: "a warning already told has changed"),
        // 警報, 気象防災速報, 熱中症: one person.
        Case(content: Town.content("jma.warning", level: 3), action: .approve, why: "警報"),
        Case(content: Town.content("jma.river", hazard: .flood, level: 3), action: .approve, why: "警報"),
        Case(
            content: Town.content("jma.heat", hazard: .heat, urgency: .advisory), action: .approve,
            why: "気象防災速報・熱中症警戒アラート"),
        Case(
            content: Town.content("jma.bulletin", hazard: .heavyRain), nearness: .ancestor, action: .approve,
            why: "気象防災速報・熱中症警戒アラート"),
        // 注意報, 乾燥, 雷: archived.
        Case(content: Town.content("jma.warning", level: 2, urgency: .advisory), action: .archive, why: "注意報"),
        Case(
            content: Town.content("jma.warning", hazard: .thunder, urgency: .advisory), action: .archive, why: "注意報"),
        Case(
            content: Town.content("jma.warning", hazard: .dryAir, urgency: .advisory), action: .archive, why: "注意報"),
        Case(
            content: Town.content("jma.river", hazard: .flood, level: 2, urgency: .advisory), action: .archive,
            why: "注意報"),
        // Ends of what was told, and of nothing.
        Case(
            content: Town.content("jma.warning", urgency: .advisory, phase: .allClear), told: warning4,
            action: .publish, channels: .all, why: "what was told has ended or was withdrawn"),
        Case(
            content: Town.content("jma.warning", phase: .retraction), told: warning4, action: .publish, channels: .all,
            why: "what was told has ended or was withdrawn"),
        Case(content: Town.content("jma.warning", phase: .allClear), action: .archive, why: nil),
        // Volcano, ash, Nankai Trough: one person looks.
        Case(
            content: Town.content("jma.volcano", hazard: .volcano, urgency: .critical), action: .approve,
            why: "噴火警報・噴火速報・南海トラフ地震臨時情報"),
        Case(
            content: Town.content("jma.nankai", hazard: .earthquake), nearness: .ancestor, action: .approve,
            why: "噴火警報・噴火速報・南海トラフ地震臨時情報"),
        Case(
            content: Town.content("jma.nankai", hazard: .earthquake, urgency: .critical),
            told: Town.content("jma.nankai", hazard: .earthquake), action: .approve,
            why: "噴火警報・噴火速報・南海トラフ地震臨時情報"),
        Case(
            content: Town.content("jma.volcano", hazard: .volcano, phase: .update),
            told: Town.content("jma.volcano", hazard: .volcano), action: .publish, takesOver: true, channels: .all,
            why: "information already told has changed"),
        Case(
            content: Town.content("jma.ash", hazard: .ashFall, urgency: .advisory), action: .approve, why: "降灰予報"),
        Case(
            content: Town.content("jma.ash", hazard: .ashFall, urgency: .routine), action: .archive,
            why: "火山・南海トラフの定例の情報"),
        Case(
            content: Town.content("jma.volcano", hazard: .volcano, urgency: .advisory), action: .archive,
            why: "火山・南海トラフの定例の情報"),
        // The municipality's own gauges: one person looks, for a gauge can break.
        Case(
            content: Town.content("gauge", source: "gauges", hazard: .flood), action: .approve, why: "水位・雨量などの観測"),
        Case(
            content: Town.content("gauge", source: "gauges", hazard: .flood, urgency: .advisory), action: .archive,
            why: "a gauge below what is urgent"),
        Case(
            content: Town.content("gauge", source: "gauges", hazard: .flood, urgency: .advisory, phase: .update),
            told: Town.content("gauge", source: "gauges", hazard: .flood), action: .publish, channels: .all,
            why: "a gauge already told of has changed"),
        Case(
            content: Town.content("gauge", source: "gauges", hazard: .flood, urgency: .critical), action: .draft,
            why: nil),
        // Others.
        Case(
            content: Town.content("cap", source: "cap", hazard: .flood), action: .approve,
            why: "an alert of another authority: a person looks"),
        Case(
            content: Town.content("cap", source: "cap", hazard: .flood), nearness: .elsewhere, action: .draft,
            why: "an alert for places elsewhere"),
        Case(
            content: Town.content("district", source: "ward-news", hazard: .district, urgency: .routine),
            action: .publish, channels: .all, why: "the ward's own everyday notice"),
        Case(
            content: Town.content("district", source: "ward-news", hazard: .district, urgency: .advisory),
            action: .draft, why: nil),
        Case(content: Town.content("jma.unheard-of"), action: .draft, why: nil),
    ]

    @Test(arguments: cases)
    func `Every shipped row decides as a ward would accept`(test: Case) throws {
        let decision = Town.decide(policy, test.content, after: test.told, nearness: test.nearness)
        #expect(decision.action == test.action, "\(decision)")
        #expect(decision.manner == Manner(isLoud: test.isLoud, takesOver: test.takesOver), "\(decision)")
        #expect(decision.channels == test.channels, "\(decision)")
        if let why = test.why {
            let row = try #require(policy.rows.first { $0.why == why })
            #expect(decision.row == row.name)
            #expect(decision.why.hasPrefix(why))
        }
        #expect(!decision.why.isEmpty)
    }

    @Test func `No shipped row is left untried`() {
        let tried = Set(Self.cases.compactMap(\.why))
        let drill = "a technical test is for operators only"
        // Above its source's ceiling it waits by the ceiling, whatever its row says.
        let above = "a ward notice that is more than everyday news"
        #expect(policy.rows.map(\.why).filter { !tried.contains($0) } == [drill, above])
        let test = Town.content("jma.warning", level: 4, status: .test)
        #expect(Town.decide(policy, test, mode: .drill).action == .archive)
    }

    @Test func `A row is named by its number and its line`() {
        let decision = Town.decide(policy, Town.quake("6+"))
        let row = policy.rows[2]
        #expect(row.name == "row 3, publication.json5:\(row.line)" && row.line > 1)
        #expect(decision.row == row.name)
    }

    @Test func `What a source held when it was first read rings nobody, unless it is in force and dangerous`() {
        let news = Town.content("district", source: "ward-news", hazard: .district, urgency: .routine)
        #expect(Town.decide(policy, news, isFirstFill: true).channels == .none)
        let quake = Town.decide(policy, Town.quake("6+"), isFirstFill: true)
        #expect(quake.channels == .none && quake.manner == .quiet)
        #expect(Town.decide(policy, Self.warning4, isFirstFill: true).channels == .all)
    }

    @Test func `Orders two people, urgent things two, an advisory the night duty: the shipped rules of approval`() {
        for order in Order.allCases {
            let rule = policy.approvalRule(for: Town.order(order))
            #expect(rule.needs == .second && rule.breakGlass)
        }
        for urgency in [Urgency.urgent, .critical] {
            let rule = policy.approvalRule(for: Town.staff(urgency: urgency))
            #expect(rule.needs == .second && rule.breakGlass)
        }
        for urgency in [Urgency.routine, .advisory] {
            let rule = policy.approvalRule(for: Town.staff(urgency: urgency))
            #expect(rule.needs == .duty && !rule.breakGlass)
        }
        #expect(!policy.approvals.contains { $0.needs == .author })
    }
}
