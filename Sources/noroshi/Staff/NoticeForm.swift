import Notice
import Settings

/// What staff hand in, over the API or the command line: JSON (or JSON5), read with the same reader as settings, so that
/// a fault names its line, an unknown key its likely meaning.
struct NoticeForm: Sendable {
    /// The thread of an update, an all clear or a retraction; nil opens a new one.
    var thread: ThreadID?
    var content: Content
    /// Whether it names areas; without it is about everywhere, or about what the thread is about.
    var namesAreas: Bool
    /// Accept without a second person, where an approval rule lets its author send alone.
    var publishes: Bool
    /// Only keep it; its author hands it in later.
    var isDraft: Bool

    static let sizeLimit = 65_536
    static let headlineLimit = 120
    /// How far another machine's clock may run ahead of ours, in seconds.
    static let clockTolerance: Int64 = 600
    static let textLimit = 4_000
    /// More live in no municipality.
    static let mostPeople = 10_000_000

    /// - Throws: `SettingsErrors` with every fault.
    init(
        json bytes: [UInt8], name: String, site: Site, now: Timestamp, templates: TemplateCheck = .nothing
    ) throws {
        let file = try SettingsFile(path: name, bytes: bytes)
        self = try file.decode { section in
            try NoticeForm(section: section, site: site, now: now, templates: templates)
        }
    }

    private init(section: Section, site: Site, now: Timestamp, templates: TemplateCheck) throws {
        let order = try section.optional("order", .oneOf(Order.self))
        let template = try section.optional("template", .string(length: 1...80))
        let usual = template.flatMap(templates.defaults)
        let hazard =
            try usual.map { try section.value("hazard", .oneOf(Hazard.self), default: $0.hazard) }
            ?? section.value("hazard", .oneOf(Hazard.self))
        let phase = try section.value("phase", .oneOf(Phase.self), default: .alert)
        thread = try section.optional("thread", .string(length: 1...80)).map(ThreadID.init(rawValue:))
        section.check(
            "thread", holds: phase == .alert || thread != nil, why: "an \(phase.rawValue) belongs to an earlier notice",
            fix: "Name the thread it continues; `noroshi status` lists them")
        let codes = try section.value("areas", .list(of: .string(length: 1...40)), default: [])
        let known = Dictionary(site.districts.map { ($0.code, $0) }) { first, _ in first }
        let unknown = codes.filter { known[$0] == nil }
        section.check(
            "areas", holds: unknown.isEmpty, why: "no district has the code \(unknown.joined(separator: ", "))",
            fix: "Districts here: \(site.districts.map(\.code).joined(separator: ", ")); leave it empty for everywhere")
        let authority = try section.optional(
            "authority",
            .section { part in
                Authority(
                    decider: try part.value("decider", .string(length: 1...60)),
                    orderedAt: try part.value("orderedAt", NoticeForm.time),
                    households: try part.optional("households", .integer(in: 0...NoticeForm.mostPeople)),
                    people: try part.optional("people", .integer(in: 0...NoticeForm.mostPeople)))
            })
        section.check(
            "authority", holds: order == nil || authority != nil, why: "only the mayor or a deputy issues an order",
            fix: "Add authority: { decider: …, orderedAt: … }")
        section.check(
            "authority",
            holds: authority.map { $0.orderedAt <= now.adding(seconds: NoticeForm.clockTolerance) } ?? true,
            why: "an order cannot have been given later than now", fix: "Correct authority.orderedAt")
        let texts = try section.value(
            "texts", .table(by: LanguageTag.self, of: .section(NoticeForm.text)), default: [:])
        section.check(
            "texts", holds: order != nil || template != nil || phase != .alert || texts[.japanese] != nil,
            why: "a notice that is neither an order nor from a template needs its own words",
            fix: "Add texts.ja with a headline")
        let drill = try section.optional("publicDrill", .string(length: 1...80))
        section.check(
            "publicDrill", holds: drill == nil || site.mode == .live,
            why: "on a drill site everything is a drill that residents do not receive", fix: "Remove it")
        let expires = try section.optional("expires", NoticeForm.time)
        section.check(
            "expires", holds: order == nil || expires == nil, why: "an order stays in force until it is lifted",
            fix: "Use renewBy, which reminds staff")
        section.check(
            "expires", holds: expires.map { $0 > now } ?? true, why: "it would be over before it is sent",
            fix: "Give a later time")
        content = Content(
            status: site.mode == .drill ? .exercise : drill == nil ? .actual : .publicDrill, phase: phase,
            source: .staff, hazard: hazard,
            topic: try section.value("topic", .oneOf(Topic.self), default: usual?.topic ?? .disaster), order: order,
            urgency: try section.value(
                "urgency", .oneOf(Urgency.self),
                default: phase.endsThread
                    ? NoticeForm.urgency(of: order, hazard: hazard, phase: phase)
                    : usual?.urgency ?? NoticeForm.urgency(of: order, hazard: hazard, phase: phase)),
            product: template ?? (order == nil ? "staff" : "order"),
            slots: Dictionary(
                try section.value("slots", .dictionary(of: .string(length: 1...200)), default: [])
                    .map { ($0.key, $0.value) }
            ) { first, _ in first },
            areas: codes.compactMap { known[$0] }.map { Area(code: $0.code, name: $0.names[.japanese] ?? $0.code) },
            sent: now, expires: expires, renewBy: try section.optional("renewBy", NoticeForm.time),
            texts: texts, link: try section.optional("link", .url(schemes: ["https", "http"])), authority: authority,
            publicDrill: drill)
        namesAreas = !codes.isEmpty
        if content.areas.isEmpty {
            content.areas = [Area(code: "", name: site.names[.japanese] ?? "")]
        }
        publishes = try section.value("publish", .bool, default: false)
        isDraft = try section.value("draft", .bool, default: false)
        section.check(
            "draft", "publish", holds: !publishes || !isDraft, why: "what is sent at once is no draft",
            fix: "Leave one of the two out")
        for fault in templates.faults(content) {
            section.check(fault.key, holds: false, why: fault.why, fix: fault.fix)
        }
    }

    /// How loud staff's notice is where they do not say: orders wake people, an end does not.
    static func urgency(of order: Order?, hazard: Hazard, phase: Phase) -> Urgency {
        if phase == .allClear { return .advisory }
        switch order {
        case .emergencySafety, .evacuation, .tsunamiEvacuation: return .critical
        case .elderlyEvacuation: return .urgent
        case nil:
            switch hazard {
            case .missile: return .critical
            case .tsunami, .earthquake, .fire: return .urgent
            case .district: return .routine
            default: return .advisory
            }
        }
    }

    static var time: SettingType<Timestamp> {
        .parsed("an RFC 3339 time such as 2026-09-01T03:00:00+09:00") { Timestamp(rfc3339: $0) }
    }

    private static func text(_ section: Section) throws -> NoticeText {
        let text = NoticeText(
            headline: try section.value("headline", .string(length: 1...headlineLimit)),
            body: try section.value("body", .string(length: 0...textLimit), default: ""),
            instruction: try section.value("instruction", .string(length: 0...textLimit), default: ""))
        section.check(
            "headline", "body", "instruction",
            holds: [text.headline, text.body, text.instruction].allSatisfy { $0.unicodeScalars.allSatisfy(isShown) },
            why: "a text holds a control character or a mark that turns its direction around",
            fix: "Type the text anew; line breaks are allowed")
        return text
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" { return true }
        let isTurn = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        return !isTurn && scalar.properties.generalCategory != .control
    }
}
