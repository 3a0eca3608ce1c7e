import Notice
import Policy
import Settings
import Testing

struct PolicyTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)
    private let policy: Policy

    init() throws { policy = try Policy.shipped() }

    private static func site(_ mode: Site.Mode = .live) -> Site {
        Site(mode: mode, names: [.japanese: "みどり区"], districts: [], languages: [.japanese], publicURL: "https://a.jp")
    }

    private static func content(
        _ product: String, source: String = "jma", hazard: Hazard = .landslide, level: Int? = nil,
        urgency: Urgency = .urgent, phase: Phase = .alert, slots: [String: String] = [:],
        status: NoticeStatus = .actual, order: Order? = nil, authority: Authority? = nil, text: String = "お知らせ"
    ) -> Content {
        Content(
            status: status, phase: phase, source: SourceID(rawValue: source), hazard: hazard, order: order,
            equivalentLevel: level.flatMap(EquivalentLevel.init), urgency: urgency, product: product, slots: slots,
            areas: [], sent: now, texts: [.japanese: NoticeText(headline: text)], authority: authority)
    }

    private func decide(
        _ content: Content, after told: Content? = nil, isFirstFill: Bool = false, recent: Int = 0,
        mode: Site.Mode = .live
    ) -> Decision {
        let thread = ThreadID(rawValue: "t")
        let notice = told.map {
            Notice(id: NoticeID(rawValue: "n"), thread: thread, version: 1, content: $0, acceptedAt: Self.now)
        }
        return policy.decide(
            Draft(thread: thread, content: content), after: notice, isFirstFill: isFirstFill, recentAutomatic: recent,
            site: Self.site(mode))
    }

    private static func quake(_ intensity: String) -> Content {
        content("jma.earthquake", hazard: .earthquake, slots: ["intensity": intensity])
    }

    @Test(arguments: [
        (content("jma.warning", level: 4), Decision.Action.publish, true),
        (content("jma.warning", level: 5, urgency: .critical), .publish, true),
        (content("jma.warning", level: 3), .draft, false),
        (content("jma.warning", level: 2, urgency: .advisory), .archive, false),
        (content("jma.warning", hazard: .thunder, urgency: .advisory), .archive, false),
        (content("jma.warning", hazard: .storm, urgency: .critical), .publish, true),
        (content("jma.river", hazard: .flood, level: 4), .publish, true),
        (content("jma.river", hazard: .flood, level: 3), .draft, false),
        (quake("5-"), .publish, true), (quake("5-?"), .publish, true), (quake("7"), .publish, true),
        (quake("4"), .archive, false), (quake(""), .archive, false),
        (content("jma.tsunami", hazard: .tsunami, slots: ["code": "51"]), .publish, true),
        (content("jma.tsunami", hazard: .tsunami, slots: ["code": "62"]), .publish, true),
        (content("jma.tsunami", hazard: .tsunami, urgency: .advisory, slots: ["code": "71"]), .archive, false),
        (content("jma.heat", hazard: .heat, urgency: .advisory), .draft, false),
        (content("jma.bulletin", hazard: .heavyRain), .draft, false),
        (content("cap", source: "cap", hazard: .flood), .draft, false),
        (content("cap", source: "cap", hazard: .missile, urgency: .critical), .publish, true),
        (content("district", source: "ward-news", hazard: .district, urgency: .routine), .publish, false),
        (content("jma.unheard-of"), .draft, false),
    ])
    func `The shipped table decides as a ward would accept`(
        content: Content, action: Decision.Action, isLoud: Bool
    ) {
        let decision = decide(content)
        #expect(decision.action == action, "\(decision)")
        #expect(decision.isLoud == isLoud)
        #expect(!decision.why.isEmpty)
    }

    @Test func `One message an earthquake: what follows is shown only, unless it is worse`() {
        let same = decide(Self.quake("5-"), after: Self.quake("5-"))
        #expect(same.action == .publish && same.channels == .none && !same.isLoud)
        let weaker = decide(Self.quake("4"), after: Self.quake("5-"))
        #expect(weaker.action == .publish && weaker.channels == .none)
        let worse = decide(Self.quake("6-"), after: Self.quake("5+"))
        #expect(worse.action == .publish && worse.channels == .all && worse.isLoud)
    }

    @Test func `What was told is kept true when it is lowered or ends`() {
        let told = Self.content("jma.warning", level: 4)
        let lowered = decide(Self.content("jma.warning", level: 2, urgency: .advisory, phase: .update), after: told)
        #expect(lowered.action == .publish && lowered.channels == .all && !lowered.isLoud)
        for phase in [Phase.allClear, .retraction] {
            let ended = decide(
                Self.content("jma.warning", urgency: .advisory, phase: phase), after: told, recent: 1_000)
            #expect(ended.action == .publish && !ended.isLoud)
            #expect(decide(Self.content("jma.warning", urgency: .advisory, phase: phase)).action == .archive)
        }
    }

    @Test func `An order never goes out unattended, and never without who decided it`() {
        let authority = Authority(decider: "区長", orderedAt: Self.now)
        for source in ["jma", "ward-news", "staff", "unknown"] {
            let bare = Self.content("order", source: source, order: .evacuation)
            #expect(decide(bare).action == .refuse)
            let decided = Self.content("order", source: source, order: .evacuation, authority: authority)
            #expect(decide(decided).action == .draft)
        }
        let both = Self.content("order", source: "staff", level: 4, order: .evacuation, authority: authority)
        #expect(decide(both).action == .refuse)
    }

    @Test func `A live site refuses what is not meant, a drill site what is`() {
        for status in [NoticeStatus.exercise, .test] {
            #expect(decide(Self.content("jma.warning", level: 4, status: status)).action == .refuse)
        }
        let drill = decide(Self.content("jma.warning", level: 4, status: .exercise), mode: .drill)
        #expect(drill.action == .publish)
        #expect(decide(Self.content("jma.warning", level: 4, status: .test), mode: .drill).action == .archive)
        #expect(decide(Self.content("jma.warning", level: 4), mode: .drill).action == .refuse)
        let staff = Self.content("staff", source: "staff", status: .exercise)
        #expect(policy.decide(approved: staff, site: Self.site()).action == .refuse)
        #expect(policy.decide(approved: staff, site: Self.site(.drill)).action == .publish)
    }

    @Test func `Ceilings fail closed`() {
        let unknown = Self.content("district", source: "somebody", hazard: .district, urgency: .routine)
        #expect(decide(unknown).action == .draft)
        let news = Self.content("district", source: "ward-news", hazard: .district, urgency: .routine)
        #expect(decide(news, recent: 9).action == .publish)
        #expect(decide(news, recent: 10).action == .draft)
        let missile = Self.content("district", source: "ward-news", hazard: .missile, urgency: .critical)
        #expect(decide(missile).action == .draft)
        let page = Self.content(
            "district", source: "ward-news", hazard: .district, urgency: .routine, text: "避難指示を発令しました")
        #expect(decide(page).action == .draft)
    }

    @Test(arguments: ["避難指示を発令しました", "避\u{200B}難 指示", "警戒レベル４", "避\u{FE00}難\u{202E}指\n示"])
    func `The name of an order waits for a person, however it is spaced, from feeds and from alerts`(text: String) {
        let news = Self.content("district", source: "ward-news", hazard: .district, urgency: .routine, text: text)
        #expect(decide(news).action == .draft)
        let alert = Self.content("cap", source: "cap", hazard: .missile, urgency: .critical, text: text)
        #expect(decide(alert).action == .draft)
        #expect(decide(Self.content("jma.warning", level: 4, text: text)).action == .publish)
    }

    @Test(arguments: ["避　難\n勧告", "ＥＶＡＣＵＡＴＥ now", "Evacuation order", "直ちに避難してください"])
    func `A call to leave waits for a person from a feed, and not from 国民保護`(text: String) {
        let news = Self.content("district", source: "ward-news", hazard: .district, urgency: .routine, text: text)
        #expect(decide(news).action == .draft)
        let alert = Self.content("cap", source: "cap", hazard: .missile, urgency: .critical, text: text)
        #expect(decide(alert).action == .publish)
    }

    @Test func `An alert for places elsewhere waits for a person`() {
        let alert = Self.content("cap", source: "cap", hazard: .missile, urgency: .critical)
        let draft = Draft(thread: ThreadID(rawValue: "t"), content: alert)
        let decision = policy.decide(
            draft, after: nil, isFirstFill: false, concernsSite: false, recentAutomatic: 0, site: Self.site())
        #expect(decision.action == .draft)
    }

    @Test(arguments: ["避難所マップを更新しました", "避難訓練を行います", "防災講座のお知らせ"])
    func `Everyday news of preparedness goes out`(text: String) {
        let news = Self.content("district", source: "ward-news", hazard: .district, urgency: .routine, text: text)
        #expect(decide(news).action == .publish)
    }

    @Test func `What a source held when it was first read rings nobody, unless it is in force and dangerous`() {
        let news = Self.content("district", source: "ward-news", hazard: .district, urgency: .routine)
        #expect(decide(news, isFirstFill: true).channels == .none)
        #expect(decide(Self.quake("6+"), isFirstFill: true).channels == .none)
        #expect(decide(Self.content("jma.warning", level: 4), isFirstFill: true).channels == .all)
    }

    @Test func `Only a token with the scope publishes without a second person`() {
        let content = Self.content("staff", source: "staff")
        #expect(policy.needsSecondPerson(content, scopes: []))
        #expect(policy.needsSecondPerson(content, scopes: ["read", "submit"]))
        #expect(!policy.needsSecondPerson(content, scopes: ["publish"]))
    }

    @Test func `A mistake in the table is told with its line`() throws {
        let text = """
            {
                rows: [
                    { product: ["x"], then: "auto", why: "typo in the key" },
                    { urgency: ">=loud", then: "auto", why: "no such urgency" },
                    { loud: true, then: "draft", why: "a draft cannot be loud" },
                ],
                ceilings: { jma: { urgency: "urgent", perHour: 5 } },
            }
            """
        let file = try SettingsFile(path: "publication.json5", bytes: Array(text.utf8))
        let errors = try #require(throws: SettingsErrors.self) { try Policy(file) }.errors
        #expect(errors.map(\.line) == [3, 4, 5])
    }
}
