import Intake
import Notice
import Settings

/// One place notices come from.
struct SourceSettings: Sendable {
    /// What a source is, and so what it may say (`SourceKind.swift`).
    enum Kind: String, Sendable, CaseIterable {
        /// JMA's Atom indices and the telegrams they link (facts: jma.md §1).
        case jma
        /// An Atom or RSS index of CAP alerts, or a single CAP document.
        case cap
        /// District news: RSS 2.0, RDF, Atom or JSON Feed.
        case feed
        /// A regional system's own XML, JSON or CSV, read as alerts by a mapping.
        case mapped
        /// Readings of the municipality's own gauges: XML, JSON or CSV.
        case gauges
        /// Mails of an existing 防災情報メール, as district news.
        case mail
        /// What a J-Alert receiver prints.
        case jAlert
    }

    /// How its documents are read.
    enum Format: Sendable {
        /// By what they say themselves that they are: telegrams, CAP, feeds.
        case known
        case mapped(Mapping)
        case gauges(GaugeLayout)
        case mail(MailRules)
        case jAlert
    }

    var id: SourceID
    var kind: Kind
    var format = Format.known
    /// The indices, feeds or files, polled in turn; none where documents are handed in.
    var feeds: [String]
    /// How documents are handed in; nil where the source is polled.
    var doors: DoorSettings?
    var poll: Duration
    /// How long one request may take before it counts as failed. Whole seconds.
    var timeout = Self.usualTimeout
    /// Which of JMA's two weather systems is read.
    var system = JMASystem.levels
    /// What district news is about, where the source says nothing.
    var topics = TopicRules()
    var gauges: [Gauge] = []
    /// A source that had nothing new for longer is told as stale, though it answers.
    var freshWithin: Duration

    static let usualTimeout = Duration.seconds(10)
    /// JMA's short feeds promise the last ten minutes; whoever asks less often misses telegrams.
    static let longestTelegramPoll = Duration.seconds(300)
    /// Sources outside this machine are asked no more often (facts: cap.md §5, webhooks.md §10); a drill's own may be.
    static let shortestLivePoll = Duration.seconds(20)
    private static let mostRules = 200

    func named(_ name: String) -> SourceSettings {
        var named = self
        named.id = SourceID(rawValue: name)
        return named
    }
}

extension SourceSettings.Kind {
    var usualPoll: Duration { self == .feed ? .seconds(300) : .seconds(60) }

    /// JMA sends 1,500 telegrams a day in the quietest week (facts: jma.md §1), a gauge one every ten minutes. Alerts are rare
    /// in good times, and a small town's news too.
    var usualFreshWithin: Duration {
        switch self {
        case .jma: .seconds(6 * 3_600)
        case .gauges: .seconds(3_600)
        case .cap, .feed, .mapped, .mail: .seconds(30 * 86_400)
        // Tested four times a year at the most, and meant to stay silent.
        case .jAlert: .seconds(366 * 86_400)
        }
    }

    /// Whether it can stand at an address that is asked.
    var isPolled: Bool { self != .mail && self != .jAlert }
}

extension SourceSettings {
    static func read(_ section: Section, isLive: Bool) throws -> SourceSettings {
        let kind = try section.value("kind", .oneOf(Kind.self))
        var source = SourceSettings(
            id: SourceID(rawValue: ""), kind: kind, feeds: [], doors: try DoorSettings.read(section),
            poll: kind.usualPoll,
            freshWithin: try section.value(
                "freshWithin", .duration(in: .seconds(60)...(.seconds(366 * 86_400))), default: kind.usualFreshWithin))
        try source.readPolling(section, isLive: isLive)
        switch kind {
        case .jma:
            source.system = try section.value("system", .oneOf(JMASystem.self), default: .levels)
        case .cap: break
        case .jAlert: source.format = .jAlert
        case .feed: source.topics = try topics(section)
        case .mail:
            source.topics = try topics(section)
            source.format = .mail(
                MailRules(
                    senders: try section.value("senders", .list(of: sender, count: 1...mostRules)),
                    server: try section.optional("authenticatedBy", .string(length: 1...255))))
        case .mapped:
            source.format = .mapped(try section.value("mapping", ConfigurationFile.beside(MappingSettings.read)))
        case .gauges:
            source.format = .gauges(try section.value("layout", .section(GaugeSettings.layout)))
            source.gauges = try section.value("gauges", .list(of: .section(GaugeSettings.gauge), count: 1...1_000))
            section.check(
                "gauges", holds: Set(source.gauges.map(\.station)).count == source.gauges.count,
                why: "two of them have the same station", fix: "Give each station one entry")
        }
        return source
    }

    private mutating func readPolling(_ section: Section, isLive: Bool) throws {
        let given = try section.optional("feeds", .list(of: .url(schemes: ["https", "http"]), count: 1...20))
        section.check(
            "feeds", holds: kind.isPolled || given == nil,
            why: "a source of kind \(kind.rawValue) stands at no address",
            fix: "Remove it, and name a `folder`, a `maildir` or `push`")
        section.check(
            "feeds", holds: given == nil || doors == nil, why: "a source is polled or its documents are handed in",
            fix: "Remove it, or make two sources of it")
        section.check(
            "feeds", holds: given != nil || doors != nil, why: "nothing says how its documents come",
            fix: "Name the addresses to ask in `feeds`, or a `folder`, a `maildir` or `push`")
        feeds = given ?? []
        guard doors == nil else { return }
        poll = try section.value("poll", .duration(in: .milliseconds(200)...(.seconds(86_400))), default: poll)
        timeout = try section.value("timeout", .duration(in: .seconds(1)...(.seconds(60))), default: timeout)
        section.check(
            "poll", holds: !isLive || poll >= Self.shortestLivePoll, why: "the source would be asked too often",
            fix: "Write at least \"20s\"")
        section.check(
            "poll", holds: kind != .jma || poll <= Self.longestTelegramPoll,
            why: "JMA's feeds hold the last ten minutes only", fix: "Write at most \"5m\"")
    }

    private static func topics(_ section: Section) throws -> TopicRules {
        TopicRules(
            try section.value("topics", .list(of: .section(topicRule), count: 0...mostRules), default: []),
            otherwise: try section.value("topic", .oneOf(Topic.self), default: .other))
    }

    private static var sender: SettingType<String> {
        .parsed("an address, e.g. \"bousai@pref.example.jp\", or \"@\" and a domain") { text in
            let sides = text.split(separator: "@", omittingEmptySubsequences: false)
            return sides.count == 2 && !sides[1].isEmpty && !text.contains(where: \.isWhitespace) ? text : nil
        }
    }

    /// What a source may be called: its name stands in addresses, in files and in the ids of notices.
    static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }

    /// `{ title: "*防災*", topic: "disaster" }`.
    private static func topicRule(_ section: Section) throws -> TopicRules.Rule {
        func pattern(_ key: String) throws -> Glob? {
            try section.optional(key, .string(length: 1...200)).map(Glob.init)
        }
        let rule = TopicRules.Rule(
            topic: try section.value("topic", .oneOf(Topic.self)), title: try pattern("title"),
            category: try pattern("category"), link: try pattern("link"))
        section.check(
            "title", holds: rule.title != nil || rule.category != nil || rule.link != nil,
            why: "a rule without a pattern would match everything",
            fix: "Name a pattern in title, category or link; what no rule matches is `topic` of the source")
        return rule
    }
}
