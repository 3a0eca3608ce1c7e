package import Notice

/// What policy would do with a content and why: what `noroshi policy explain` prints.
package struct Explanation: Sendable, Hashable, Codable {
    /// Who must agree before it becomes public.
    package struct Approval: Sendable, Hashable, Codable {
        /// How many people of the staff it takes.
        package var people: Int
        /// The scope that lets one person send it alone; nil where none does.
        package var alone: Scope?
        package var breakGlass: Bool
        /// The approval rule that speaks of it, e.g. `approval rule 1, publication.json5:170`.
        package var rule: String
        package var why: String
    }

    package var source: SourceID
    package var product: String
    package var status: NoticeStatus
    package var phase: Phase
    package var hazard: Hazard
    package var urgency: Urgency
    package var order: Order?
    package var headline: String
    package var standing: Standing
    package var nearness: Nearness

    package var action: Decision.Action
    /// The row of the publication table that decided; nil where a guard did, or where staff wrote it.
    package var row: String?
    package var why: String
    /// How it goes out, or would once it is agreed to; nil where it never does.
    package var channels: Reach?
    package var manner: Manner?
    /// Which later versions of its thread are sent, as the row writes it; nil where no row publishes it.
    package var renotify: String?
    /// Nil where nobody needs to agree, or nobody can.
    package var approval: Approval?
}

extension Policy {
    /// What would happen to a content now.
    package func explain(
        _ draft: Draft, after told: Notice?, lastPushed: Timestamp? = nil, isFirstFill: Bool = false,
        nearness: Nearness = .site, recentAutomatic: Int = 0, drills: PublicDrillStanding = .unannounced, site: Site,
        now: Timestamp
    ) -> Explanation {
        let content = draft.content
        let standing = Standing(of: content, after: told?.content)
        let isStaff = content.source == .staff
        let agreed = decide(approved: content, drills: drills, site: site, now: now)
        let decision: Decision
        if isStaff {
            decision =
                agreed.action == .refuse
                ? agreed : Decision(action: .approve, why: "staff wrote it: what the approval rule asks for decides")
        } else {
            decision = decide(
                draft, after: told, lastPushed: lastPushed, isFirstFill: isFirstFill, nearness: nearness,
                recentAutomatic: recentAutomatic, site: site, now: now)
        }
        var explanation = Explanation(
            source: content.source, product: content.product, status: content.status, phase: content.phase,
            hazard: content.hazard, urgency: content.urgency, order: content.order,
            headline: (content.texts[.japanese] ?? content.texts.values.first)?.headline ?? "", standing: standing,
            nearness: nearness, action: decision.action, row: decision.row, why: decision.why)
        switch decision.action {
        case .publish:
            explanation.channels = decision.channels
            explanation.manner = decision.manner
            explanation.renotify = row(for: content, standing: standing, nearness: nearness)?.renotify.notation
        case .approve, .draft:
            explanation.channels = agreed.channels
            explanation.manner = agreed.manner
            explanation.approval = approval(of: content, after: told?.content, action: decision.action)
        case .archive, .refuse: break
        }
        return explanation
    }

    private func approval(of content: Content, after told: Content?, action: Decision.Action) -> Explanation.Approval {
        let rule = strictestRule(for: content, after: told)
        guard content.source == .staff else {
            // Once a person handed a source's draft in, it is theirs, and another approves.
            return Explanation.Approval(
                people: action == .approve ? 1 : 2, alone: nil, breakGlass: rule.breakGlass, rule: rule.name,
                why: action == .approve ? "the source is the first party, within its ceiling" : rule.why)
        }
        if content.status == .publicDrill {
            let approvers = content.publicDrill.flatMap { publicDrills[$0] }?.approvers ?? []
            return Explanation.Approval(
                people: 2, alone: nil, breakGlass: false, rule: "publicDrills.\(content.publicDrill ?? "")",
                why: "approved by \(approvers.joined(separator: " or "))")
        }
        let alone: Scope? =
            switch rule.needs {
            case .second: nil
            case .duty: .publish
            case .author: .submit
            }
        return Explanation.Approval(
            people: alone == nil ? 2 : 1, alone: alone, breakGlass: rule.breakGlass, rule: rule.name, why: rule.why)
    }
}
