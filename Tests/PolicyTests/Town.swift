import Notice
import Policy
import Settings
import Testing

/// A ward, its shipped policy and contents to decide about.
enum Town {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)
    static let thread = ThreadID(rawValue: "t")

    static func site(_ mode: Site.Mode = .live) -> Site {
        Site(mode: mode, names: [.japanese: "みどり区"], districts: [], languages: [.japanese], publicURL: "https://a.jp")
    }

    static func content(
        _ product: String, source: String = "jma", hazard: Hazard = .landslide, level: Int? = nil,
        urgency: Urgency = .urgent, phase: Phase = .alert, slots: [String: String] = [:],
        status: NoticeStatus = .actual, order: Order? = nil, authority: Authority? = nil, text: String = "お知らせ",
        areas: [Area] = [], drill: String? = nil
    ) -> Content {
        Content(
            status: status, phase: phase, source: SourceID(rawValue: source), hazard: hazard, order: order,
            equivalentLevel: level.flatMap(EquivalentLevel.init), urgency: urgency, product: product, slots: slots,
            areas: areas, sent: now, texts: [.japanese: NoticeText(headline: text)], authority: authority,
            publicDrill: drill)
    }

    static let authority = Authority(decider: "区長", orderedAt: now)

    /// What staff write.
    static func staff(
        _ product: String = "staff", hazard: Hazard = .fire, urgency: Urgency = .urgent, phase: Phase = .alert,
        slots: [String: String] = [:], status: NoticeStatus = .actual, order: Order? = nil,
        authority: Authority? = nil, text: String = "お知らせ", drill: String? = nil
    ) -> Content {
        content(
            product, source: "staff", hazard: hazard, urgency: urgency, phase: phase, slots: slots, status: status,
            order: order, authority: authority, text: text, drill: drill)
    }

    static func order(_ order: Order = .evacuation, phase: Phase = .alert) -> Content {
        staff("order", hazard: .flood, urgency: .critical, phase: phase, order: order, authority: authority)
    }

    static func quake(_ intensity: String) -> Content {
        content("jma.earthquake", hazard: .earthquake, slots: ["intensity": intensity])
    }

    static func tsunami(_ code: String, urgency: Urgency = .urgent) -> Content {
        content("jma.tsunami", hazard: .tsunami, urgency: urgency, slots: ["code": code])
    }

    static func notice(_ content: Content, version: Int = 1, at time: Timestamp = now, thread: String = "t") -> Notice {
        Notice(
            id: NoticeID(rawValue: "\(thread)-\(version)"), thread: ThreadID(rawValue: thread), version: version,
            content: content, acceptedAt: time)
    }

    static func decide(
        _ policy: Policy, _ content: Content, after told: Content? = nil, lastPushed: Timestamp? = nil,
        isFirstFill: Bool = false, nearness: Nearness = .site, recent: Int = 0, mode: Site.Mode = .live,
        now: Timestamp = now
    ) -> Decision {
        policy.decide(
            Draft(thread: thread, content: content), after: told.map { notice($0) }, lastPushed: lastPushed,
            isFirstFill: isFirstFill, nearness: nearness, recentAutomatic: recent, site: site(mode), now: now)
    }

    static func policy(_ text: String) throws -> Policy {
        try Policy(SettingsFile(path: "publication.json5", bytes: Array(text.utf8)))
    }

    /// The errors of a faulty table.
    static func faults(_ text: String) throws -> [SettingsError] {
        try #require(throws: SettingsErrors.self) { try policy(text) }.errors
    }
}
