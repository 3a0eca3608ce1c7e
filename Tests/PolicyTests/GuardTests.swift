import Notice
import Policy
import Testing

/// What no row can let through.
struct GuardTests {
    private let policy: Policy

    init() throws { policy = try Policy.shipped() }

    @Test func `An order never goes out unattended, and never without who decided it`() {
        for source in ["jma", "ward-news", "staff", "unknown"] {
            let bare = Town.content("order", source: source, order: .evacuation)
            #expect(Town.decide(policy, bare).action == .refuse)
            let nobody = Authority(decider: " \u{3000}", orderedAt: Town.now)
            let blank = Town.content("order", source: source, order: .evacuation, authority: nobody)
            #expect(Town.decide(policy, blank).action == .refuse)
            let decided = Town.content("order", source: source, order: .evacuation, authority: Town.authority)
            #expect(Town.decide(policy, decided).action == .draft)
        }
        let both = Town.content("order", source: "staff", level: 4, order: .evacuation, authority: Town.authority)
        #expect(Town.decide(policy, both).action == .refuse)
    }

    @Test func `A live site refuses what is not meant, a drill site what is`() {
        for status in [NoticeStatus.exercise, .test] {
            #expect(Town.decide(policy, Town.content("jma.warning", level: 4, status: status)).action == .refuse)
        }
        let drill = Town.decide(policy, Town.content("jma.warning", level: 4, status: .exercise), mode: .drill)
        #expect(drill.action == .publish)
        #expect(Town.decide(policy, Town.content("jma.warning", level: 4), mode: .drill).action == .refuse)
        let staff = Town.staff(status: .exercise)
        #expect(policy.decide(approved: staff, site: Town.site(), now: Town.now).action == .refuse)
        #expect(policy.decide(approved: staff, site: Town.site(.drill), now: Town.now).action == .publish)
    }

    @Test func `Ceilings fail closed`() {
        let unknown = Town.content("district", source: "somebody", hazard: .district, urgency: .routine)
        #expect(Town.decide(policy, unknown).action == .draft)
        let news = Town.content("district", source: "ward-news", hazard: .district, urgency: .routine)
        #expect(Town.decide(policy, news, recent: 9).action == .publish)
        #expect(Town.decide(policy, news, recent: 10).action == .draft)
        let warning = Town.content("jma.warning", level: 3)
        #expect(Town.decide(policy, warning, recent: 59).action == .approve)
        #expect(Town.decide(policy, warning, recent: 60).action == .draft)
        let missile = Town.content("district", source: "ward-news", hazard: .missile, urgency: .critical)
        #expect(Town.decide(policy, missile).action == .draft)
    }

    @Test func `An end reaches those who were told, however often its source has spoken`() {
        let told = Town.content("jma.warning", level: 4)
        for phase in [Phase.allClear, .retraction] {
            let end = Town.content("jma.warning", urgency: .advisory, phase: phase)
            let ended = Town.decide(policy, end, after: told, recent: 1_000)
            #expect(ended.action == .publish && !ended.manner.isLoud && !ended.manner.takesOver)
            #expect(Town.decide(policy, end).action == .archive)
        }
    }

    @Test(arguments: ["避難指示を発令しました", "避\u{200B}難 指示", "警戒レベル４", "避\u{FE00}難\u{202E}指\n示"])
    func `The name of an order waits for two people, however it is spaced, from feeds and from alerts`(text: String) {
        let news = Town.content("district", source: "ward-news", hazard: .district, urgency: .routine, text: text)
        #expect(Town.decide(policy, news).action == .draft)
        let alert = Town.content("cap", source: "cap", hazard: .missile, urgency: .critical, text: text)
        #expect(Town.decide(policy, alert).action == .draft)
        let lesser = Town.content("cap", source: "cap", hazard: .flood, text: text)
        #expect(Town.decide(policy, lesser).action == .draft)
        #expect(Town.decide(policy, Town.content("jma.warning", level: 4, text: text)).action == .publish)
    }

    @Test(arguments: ["避　難\n勧告", "ＥＶＡＣＵＡＴＥ now", "Evacuation order", "直ちに避難してください"])
    func `A call to leave waits for a person from a feed, and not from 国民保護`(text: String) {
        let news = Town.content("district", source: "ward-news", hazard: .district, urgency: .routine, text: text)
        #expect(Town.decide(policy, news).action == .draft)
        let alert = Town.content("cap", source: "cap", hazard: .missile, urgency: .critical, text: text)
        #expect(Town.decide(policy, alert).action == .publish)
    }

    @Test(arguments: ["避難所マップを更新しました", "避難訓練を行います", "防災講座のお知らせ"])
    func `Everyday news of preparedness goes out`(text: String) {
        let news = Town.content("district", source: "ward-news", hazard: .district, urgency: .routine, text: text)
        #expect(Town.decide(policy, news).action == .publish)
    }

    @Test func `An alert for places elsewhere waits for a person, whatever its row says`() {
        let alert = Town.content("cap", source: "cap", hazard: .missile, urgency: .critical)
        #expect(Town.decide(policy, alert, nearness: .elsewhere).action == .draft)
        #expect(Town.decide(policy, alert, nearness: .ancestor).action == .publish)
    }
}
