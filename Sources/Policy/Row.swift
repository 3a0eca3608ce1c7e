package import Notice
import Settings

/// One row of the publication table: conditions that must all hold, and what then happens. A condition left out holds.
package struct Row: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        case auto
        case draft
        case archive
    }

    /// When a source is read for the first time, much of what it holds is old news.
    package enum FirstFill: String, Sendable, Hashable, CaseIterable {
        /// Shown on boards, in feeds and by the chat; nobody is sent a message.
        case quiet
        /// Sent like any other: for what is still in force and dangerous.
        case tell
    }

    package var sources: [String]?
    /// A name, or a family with a closing star: `jma.*`.
    package var products: [String]?
    package var hazards: [Hazard]?
    package var topics: [Topic]?
    package var statuses: [NoticeStatus]?
    package var phases: [Phase]?
    package var standings: [Standing]?
    package var codes: [String]?
    package var urgency: Bound<Urgency>?
    package var equivalentLevel: Bound<Int>?
    package var intensity: Bound<Intensity>?

    package var outcome: Outcome
    package var channels: Reach
    package var isLoud: Bool
    package var firstFill: FirstFill
    package var why: String
    /// Where it stands, for the audit trail: `row 3 of publication.json5`.
    package var name: String

    package func matches(_ content: Content, standing: Standing) -> Bool {
        if let sources, !sources.contains(content.source.rawValue) { return false }
        if let products, !products.contains(where: { Self.product(content.product, matches: $0) }) { return false }
        if let hazards, !hazards.contains(content.hazard) { return false }
        if let topics, !topics.contains(content.topic) { return false }
        if let statuses, !statuses.contains(content.status) { return false }
        if let phases, !phases.contains(content.phase) { return false }
        if let standings, !standings.contains(standing) { return false }
        if let codes {
            guard let code = content.slots["code"], codes.contains(code) else { return false }
        }
        if let urgency, !urgency.holds(for: content.urgency) { return false }
        if let equivalentLevel {
            guard let level = content.equivalentLevel?.value, equivalentLevel.holds(for: level) else { return false }
        }
        if let intensity {
            guard let felt = content.slots["intensity"].flatMap(Intensity.init(rawValue:)),
                intensity.holds(for: felt.counted)
            else { return false }
        }
        return true
    }

    private static func product(_ product: String, matches pattern: String) -> Bool {
        pattern.hasSuffix("*") ? product.hasPrefix(pattern.dropLast()) : product == pattern
    }
}

extension Row {
    private static let intensities = Intensity.allCases.filter { $0 == $0.counted }.map(\.rawValue)
        .joined(separator: " ")

    init(section: Section) throws {
        sources = try section.optional("sources", .list(of: .string))
        products = try section.optional("products", .list(of: .string))
        hazards = try section.optional("hazards", .list(of: .oneOf(Hazard.self)))
        topics = try section.optional("topics", .list(of: .oneOf(Topic.self)))
        statuses = try section.optional("statuses", .list(of: .oneOf(NoticeStatus.self)))
        phases = try section.optional("phases", .list(of: .oneOf(Phase.self)))
        standings = try section.optional("standings", .list(of: .oneOf(Standing.self)))
        codes = try section.optional("codes", .list(of: .string))
        urgency = try section.optional(
            "urgency",
            .parsed("an urgency with an optional sign, e.g. \">=urgent\"") { text in
                Bound(text) { Urgency(rawValue: $0) }
            })
        equivalentLevel = try section.optional(
            "equivalentLevel",
            .parsed("a level with an optional sign, e.g. \">=4\"") { text in
                Bound(text) { Int($0).flatMap { EquivalentLevel($0)?.value } }
            })
        intensity = try section.optional(
            "intensity",
            .parsed("an intensity of \(Row.intensities), e.g. \">=5-\"") { text in
                Bound(text) { Intensity(rawValue: $0)?.counted }
            })
        outcome = try section.value("then", .oneOf(Outcome.self))
        // An empty list: shown, but nobody is sent a message.
        channels =
            try section.optional("channels", .list(of: .string)).map { names in
                names.isEmpty ? .none : .only(names.map(ChannelID.init(rawValue:)))
            } ?? .all
        isLoud = try section.value("loud", .bool, default: false)
        firstFill = try section.value("firstFill", .oneOf(FirstFill.self), default: .quiet)
        why = try section.value("why", .string)
        name = ""
        section.check(
            "channels", holds: outcome == .auto || !section.has("channels"),
            why: "only what goes out has channels", fix: "Remove it, or write then: \"auto\"")
        section.check(
            "loud", holds: outcome == .auto || !isLoud, why: "only what goes out can be loud",
            fix: "Remove it, or write then: \"auto\"")
    }
}
