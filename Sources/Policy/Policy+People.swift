package import Notice

// On whose word a notice of staff, or what waits for staff, becomes public.
extension Policy {
    /// The rule of approval that speaks of a content: the first that matches, else two people.
    package func approvalRule(for content: Content) -> ApprovalRule {
        approvals.first { $0.matches(content) } ?? .otherwise
    }

    /// The rule that counts for the next version of a thread: what it replaces or ends has its say too.
    package func strictestRule(for content: Content, after told: Content?) -> ApprovalRule {
        let rule = approvalRule(for: content)
        guard let told = Self.inForce(told) else { return rule }
        let earlier = approvalRule(for: told)
        // Of two that ask for as many people, the one that lets nobody break the glass.
        return earlier.needs.rank > rule.needs.rank || (earlier.needs == rule.needs && !earlier.breakGlass)
            ? earlier : rule
    }

    /// What a thread last told, while it has not ended.
    private static func inForce(_ told: Content?) -> Content? { told.flatMap { $0.phase.endsThread ? nil : $0 } }

    /// How `actor` may make this content public by themself, or why not.
    ///
    /// - Parameter told: what the thread last told the public. What took two people is not replaced or ended by one, so
    ///   its rule counts too.
    package func maySendAlone(
        _ content: Content, after told: Content? = nil, by actor: Actor, breakGlass: BreakGlass? = nil, site: Site,
        now: Timestamp
    ) -> AloneVerdict {
        if let why = refusal(of: content, at: site) { return .refused(why: why) }
        guard actor.isNamed else { return .refused(why: "nobody is named who sends it") }
        if content.status == .publicDrill {
            return .refused(why: "a 公開訓練 goes out only when one of its approvers has agreed")
        }
        let rule = strictestRule(for: content, after: told)
        if let breakGlass {
            guard rule.breakGlass else {
                return .refused(why: "\(rule.name) lets nobody break the glass for this (\(rule.why))")
            }
            guard actor.scopes.contains(.breakGlass) else {
                return .refused(why: "\(actor.person) lacks the scope breakGlass; a second person must approve")
            }
            if let fault = breakGlass.fault(now: now) { return .refused(why: fault) }
            return .allowed(.breakGlass(person: actor.person, breakGlass), rule: rule.name, why: rule.why)
        }
        if content.order != nil || Self.inForce(told)?.order != nil {
            return .refused(why: "an order needs a second person; hand it in and let another approve")
        }
        let agreement: Agreement
        switch rule.needs {
        case .second:
            return .refused(why: "\(rule.name) asks for a second person (\(rule.why)); hand it in, another approves")
        case .duty:
            guard actor.scopes.contains(.publish) else {
                return .refused(
                    why: "\(actor.person) lacks the scope publish, by which \(rule.name) lets the duty send alone")
            }
            agreement = .duty(person: actor.person)
        case .author:
            guard actor.scopes.contains(.submit) else {
                return .refused(why: "\(actor.person) lacks the scope submit")
            }
            agreement = .author(person: actor.person)
        }
        // Somebody's own words must not be an order in all but name.
        if let term = OrderTerm.first(of: OrderTerm.names + OrderTerm.calls, in: Self.words(of: content)) {
            return .refused(why: "it says \(term), which a second person must read; hand it in, another approves")
        }
        return .allowed(agreement, rule: rule.name, why: rule.why)
    }

    /// Whether `approver` may agree to what `author` wrote.
    package func mayApprove(
        _ content: Content, writtenBy author: Author, approver: Actor, drills: PublicDrillStanding = .unannounced,
        site: Site, now: Timestamp
    ) -> ApprovalVerdict {
        if let why = refusal(of: content, drills: drills, at: site, now: now) { return .refused(why: why) }
        guard approver.isNamed, approver.scopes.contains(.approve) else {
            return .refused(why: "\(approver.person) lacks the scope approve")
        }
        if content.status == .publicDrill, let drill = content.publicDrill.flatMap({ publicDrills[$0] }),
            !drill.isApprover(approver.person)
        {
            return .refused(
                why: "the 公開訓練 \(drill.id) is approved by \(drill.approvers.joined(separator: " or "))")
        }
        switch author {
        case .person(let writer):
            guard !writer.folded.isEmpty else { return .refused(why: "nobody is named who handed it in") }
            guard !Actor.isSamePerson(writer, approver.person) else {
                return .refused(why: "\(approver.person) wrote it; another person must approve")
            }
            return .allowed(.second(person: approver.person), why: "written by \(writer)")
        case .source(let source, let isFirstParty):
            guard isFirstParty, source == content.source, source != .staff, content.status != .publicDrill,
                isWithinCeiling(content)
            else {
                return .refused(
                    why: "this is above what \(source) may say: a first person must hand it in, a second approve")
            }
            return .allowed(.second(person: approver.person), why: "proposed by \(source), within its ceiling")
        }
    }

    /// What happens to a notice that the people required have agreed to: published by every channel, loud from urgent
    /// on, unless nobody may publish it here and now.
    package func decide(
        approved content: Content, drills: PublicDrillStanding = .unannounced, site: Site, now: Timestamp
    ) -> Decision {
        if let why = refusal(of: content, drills: drills, at: site, now: now) {
            return Decision(action: .refuse, why: why)
        }
        let isUrgent = Self.mayTakeOver(content)
        if content.status == .publicDrill {
            let isLoud = content.publicDrill.flatMap { publicDrills[$0] }?.isLoud ?? false
            return Decision(
                action: .publish, channels: .all,
                manner: Manner(isLoud: isLoud && !content.phase.endsThread, takesOver: false), why: "approved")
        }
        return Decision(
            action: .publish, channels: .all, manner: Manner(isLoud: isUrgent, takesOver: isUrgent), why: "approved")
    }

    /// Everything in a content that a person may have typed.
    private static func words(of content: Content) -> [NoticeText] {
        Array(content.texts.values) + content.slots.keys.sorted().map { NoticeText(headline: content.slots[$0] ?? "") }
    }
}
