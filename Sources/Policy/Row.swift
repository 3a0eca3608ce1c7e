package import Notice
import Settings

/// One row of the publication table: conditions that must all hold, and what then happens. A condition left out holds.
package struct Row: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It goes out by itself, within its source's ceiling.
        case auto
        /// One person's approval is enough, within its source's ceiling: the source is the first party.
        case approve
        /// One person hands it in, another approves.
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
    package var products: [ProductPattern]?
    package var hazards: [Hazard]?
    package var topics: [Topic]?
    package var statuses: [NoticeStatus]?
    package var phases: [Phase]?
    package var standings: [Standing]?
    package var codes: [String]?
    package var areas: [AreaCondition]?
    package var urgency: Bound<Urgency>?
    package var equivalentLevel: Bound<Int>?
    package var intensity: Bound<Intensity>?

    package var outcome: Outcome
    package var channels: Reach
    package var isLoud: Bool
    /// Whether an urgent notice may take screens over.
    package var takesOver: Bool
    package var renotify: Renotify
    package var firstFill: FirstFill
    package var why: String
    /// Where it stands, for the audit trail: `row 3, publication.json5:42`.
    package var name: String
    /// The line of the file it starts in.
    package var line: Int

    package func matches(_ content: Content, standing: Standing, nearness: Nearness = .site) -> Bool {
        if let sources, !sources.contains(content.source.rawValue) { return false }
        if let products, !products.contains(where: { $0.matches(content.product) }) { return false }
        if let hazards, !hazards.contains(content.hazard) { return false }
        if let topics, !topics.contains(content.topic) { return false }
        if let statuses, !statuses.contains(content.status) { return false }
        if let phases, !phases.contains(content.phase) { return false }
        if let standings, !standings.contains(standing) { return false }
        if let codes {
            guard let code = content.slots["code"], codes.contains(code) else { return false }
        }
        if let areas, !areas.contains(where: { $0.holds(for: content.areas, nearness: nearness) }) { return false }
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
}

extension Row {
    private static let intensities = Intensity.allCases.filter { $0 == $0.counted }.map(\.rawValue)
        .joined(separator: " ")

    init(section: Section) throws {
        sources = try section.optional("sources", .list(of: .string))
        products = try section.optional("products", .list(of: ProductPattern.type))
        hazards = try section.optional("hazards", .list(of: .oneOf(Hazard.self)))
        topics = try section.optional("topics", .list(of: .oneOf(Topic.self)))
        statuses = try section.optional("statuses", .list(of: .oneOf(NoticeStatus.self)))
        phases = try section.optional("phases", .list(of: .oneOf(Phase.self)))
        standings = try section.optional("standings", .list(of: .oneOf(Standing.self)))
        codes = try section.optional("codes", .list(of: .string))
        areas = try section.optional("areas", .list(of: AreaCondition.type))
        urgency = try section.optional("urgency", Bound.urgency)
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
        takesOver = try section.value("takeover", .bool, default: true)
        renotify = try section.value("renotify", Renotify.type, default: .each)
        firstFill = try section.value("firstFill", .oneOf(FirstFill.self), default: .quiet)
        why = try section.value("why", .string)
        name = ""
        line = section.position.line
        for (key, what) in [
            ("channels", "has channels"), ("takeover", "takes screens over"), ("renotify", "is sent again"),
            ("firstFill", "is told at a first reading"),
        ] {
            section.check(
                key, holds: outcome == .auto || !section.has(key), why: "only what goes out by itself \(what)",
                fix: "Remove it, or write then: \"auto\"")
        }
        section.check(
            "loud", holds: outcome == .auto || !isLoud, why: "only what goes out by itself can be loud",
            fix: "Remove it, or write then: \"auto\"")
        section.check(
            "loud", holds: channels != .none || !isLoud, why: "what nobody is sent cannot ring",
            fix: "Remove loud, or name channels")
    }
}
