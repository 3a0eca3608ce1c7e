package import Notice
import Settings

/// One rule of the section `approvals`: which contents it speaks of, and on whose word they become public. A condition
/// left out holds. An order never goes by `duty` or `author`, whatever a rule says.
package struct ApprovalRule: Sendable, Hashable {
    package enum Needs: String, Sendable, Hashable, CaseIterable {
        /// Two people: one hands in, another approves.
        case second
        /// Scope `publish` may send it alone: it was agreed to beforehand.
        case duty
        /// Whoever may hand it in may send it alone.
        case author

        /// The more people, the higher.
        var rank: Int {
            switch self {
            case .author: 0
            case .duty: 1
            case .second: 2
            }
        }
    }

    package enum Orders: Sendable, Hashable {
        case any
        case only([Order])

        func holds(for order: Order?) -> Bool {
            guard let order else { return false }
            return switch self {
            case .any: true
            case .only(let orders): orders.contains(order)
            }
        }
    }

    package var orders: Orders?
    package var hazards: [Hazard]?
    package var topics: [Topic]?
    package var urgency: Bound<Urgency>?
    package var templates: [ProductPattern]?
    package var phases: [Phase]?
    package var statuses: [NoticeStatus]?

    package var needs: Needs
    package var breakGlass: Bool
    package var why: String
    /// Where it stands, for the audit trail: `approval rule 1, publication.json5:120`.
    package var name: String
    package var line: Int

    package func matches(_ content: Content) -> Bool {
        if needs != .second, content.order != nil { return false }
        if let orders, !orders.holds(for: content.order) { return false }
        if let hazards, !hazards.contains(content.hazard) { return false }
        if let topics, !topics.contains(content.topic) { return false }
        if let urgency, !urgency.holds(for: content.urgency) { return false }
        if let templates, !templates.contains(where: { $0.matches(content.product) }) { return false }
        if let phases, !phases.contains(content.phase) { return false }
        if let statuses, !statuses.contains(content.status) { return false }
        return true
    }

    /// What counts where no rule matches.
    package static let otherwise = ApprovalRule(needs: .second, breakGlass: false, why: "no approval rule names it")

    private init(needs: Needs, breakGlass: Bool, why: String) {
        self.needs = needs
        self.breakGlass = breakGlass
        self.why = why
        name = "the default"
        line = 0
    }
}

extension ApprovalRule {
    init(section: Section) throws {
        orders = try section.optional(
            "orders", .words(["any": .any], or: .list(of: .oneOf(Order.self)), Orders.only))
        hazards = try section.optional("hazards", .list(of: .oneOf(Hazard.self)))
        topics = try section.optional("topics", .list(of: .oneOf(Topic.self)))
        urgency = try section.optional("urgency", Bound.urgency)
        templates = try section.optional("templates", .list(of: ProductPattern.type))
        phases = try section.optional("phases", .list(of: .oneOf(Phase.self)))
        statuses = try section.optional("statuses", .list(of: .oneOf(NoticeStatus.self)))
        needs = try section.value("needs", .oneOf(Needs.self))
        breakGlass = try section.value("breakGlass", .bool, default: false)
        why = try section.value("why", .string)
        name = ""
        line = section.position.line
        section.check(
            "needs", "orders", holds: needs == .second || orders == nil,
            why: "an order never goes out on one person's word but by break-glass",
            fix: "Write needs: \"second\", and breakGlass: true where one person may act on recorded verbal authority")
        section.check(
            "statuses", "needs", holds: statuses.map { !$0.contains(.publicDrill) } ?? true,
            why: "a 公開訓練 is approved by the approvers of its own section", fix: "Name them in publicDrills")
    }
}
