import Notice
import Settings

/// One place notices are pulled from.
struct SourceSettings: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// JMA's Atom indices and the telegrams they link (facts: jma.md §1).
        case jma
        /// An Atom or RSS index of CAP alerts, or a single CAP document.
        case cap
        /// District news: RSS 2.0, RDF, Atom or JSON Feed.
        case feed
    }
    var id: SourceID
    var kind: Kind
    /// The indices or feeds, polled in turn.
    var feeds: [String]
    var poll: Duration
    /// How long one request may take before it counts as failed. Whole seconds.
    var timeout = Self.usualTimeout
    /// What district news is about, where the source says nothing.
    var topic: Topic

    static let usualTimeout = Duration.seconds(10)

    static func read(_ section: Section) throws -> SourceSettings {
        let kind = try section.value("kind", .oneOf(Kind.self))
        return SourceSettings(
            id: SourceID(rawValue: ""), kind: kind,
            feeds: try section.value("feeds", .list(of: .url(schemes: ["https", "http"]), count: 1...20)),
            poll: try section.value(
                "poll", .duration(in: .milliseconds(200)...(.seconds(86_400))),
                default: kind == .feed ? .seconds(300) : .seconds(60)),
            timeout: try section.value("timeout", .duration(in: .seconds(1)...(.seconds(60))), default: usualTimeout),
            topic: try section.value("topic", .oneOf(Topic.self), default: kind == .feed ? .other : .disaster))
    }

    func named(_ name: String) -> SourceSettings {
        var named = self
        named.id = SourceID(rawValue: name)
        return named
    }
}
