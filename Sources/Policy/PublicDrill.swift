package import Notice
import Settings

/// A 公開訓練: a drill that residents receive on purpose, from the live site (house: promise 7).
package struct PublicDrill: Sendable, Hashable {
    package var id: String
    package var title: String
    /// Nothing of it becomes public before `from` or, but for its ends, after `until`.
    package var from: Timestamp
    package var until: Timestamp
    /// The drill-only templates it may use.
    package var templates: [ProductPattern]
    /// The persons who may approve it, none of whom may have written what they approve.
    package var approvers: [String]
    /// How long before its first message it must have been announced in public.
    package var announcedBefore: Duration
    package var isLoud: Bool
    package var line: Int

    /// Where a drill-only template's id begins.
    package static let templatePrefix = "drill."
    package static let usualAnnouncement = Duration.seconds(24 * 3_600)
    package static let announcement = Duration.seconds(3_600) ... .seconds(90 * 86_400)
    /// A drill that lasts longer is no drill but a door left open.
    package static let longestWindowSeconds: Int64 = 7 * 86_400

    package func isApprover(_ person: String) -> Bool { approvers.contains { Actor.isSamePerson($0, person) } }

    package func allows(template: String) -> Bool {
        template.hasPrefix(Self.templatePrefix) && template != PublicDrillStanding.announcementProduct
            && templates.contains { $0.matches(template) }
    }

    static func isDrillTemplate(_ pattern: String) -> Bool {
        pattern.hasPrefix(templatePrefix) && pattern != PublicDrillStanding.announcementProduct
    }
}

extension PublicDrill {
    private static let names = 1...20
    private static let idLength = 1...80
    private static let titleLength = 1...80

    private static var time: SettingType<Timestamp> {
        .parsed("an RFC 3339 time such as 2026-11-05T10:00:00+09:00") { Timestamp(rfc3339: $0) }
    }

    init(section: Section) throws {
        title = try section.value("title", .string(length: PublicDrill.titleLength))
        // Where a time cannot be read the stand-in is nothing, so that both are always asked for.
        let start = try? section.value("from", PublicDrill.time)
        let end = try? section.value("until", PublicDrill.time)
        from = start ?? Timestamp(milliseconds: 0)
        until = end ?? Timestamp(milliseconds: 0)
        templates = try section.value("templates", .list(of: ProductPattern.type, count: PublicDrill.names))
        approvers = try section.value(
            "approvers", .list(of: .string(length: PublicDrill.idLength), count: PublicDrill.names))
        announcedBefore = try section.value(
            "announcedBefore", .duration(in: PublicDrill.announcement), default: PublicDrill.usualAnnouncement)
        isLoud = try section.value("loud", .bool, default: false)
        id = ""
        line = section.position.line
        section.check(
            "until", "from", holds: start == nil || end == nil || until > from,
            why: "it would be over before it begins",
            fix: "Give an end after its beginning")
        section.check(
            "until", "from",
            holds: start == nil || end == nil || until <= from.adding(seconds: PublicDrill.longestWindowSeconds),
            why: "a 公開訓練 lasts at most \(PublicDrill.longestWindowSeconds / 86_400) days",
            fix: "Give the window of the drill itself")
        section.check(
            "templates", holds: templates.allSatisfy { PublicDrill.isDrillTemplate($0.text) },
            why: "a 公開訓練 uses drill-only templates, whose ids begin with \"\(PublicDrill.templatePrefix)\"",
            fix: "Name such templates; \(PublicDrillStanding.announcementProduct) announces it and needs no mention")
    }
}
