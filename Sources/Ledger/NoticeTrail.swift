import Notice

/// What the audit chain says of one notice: who wrote it, who handed it in, who agreed to what, and how it ended.
struct NoticeTrail {
    private var stage: Lifecycle?
    private var author = ""
    private var hash = ""
    private var thread = ""
    private var rule = ""
    private var reason: String?
    private var createdAt = Timestamp(milliseconds: 0)
    /// Who handed in this very content last; nil where nobody did since it was written.
    private var submitter: String?
    /// Who agreed to this very content; nil since it changed, was returned or was withdrawn.
    private var approver: String?
    private var brokenGlass: (actor: String, facts: [String: String])?
    private var accepted: (row: AuditRow, facts: [String: String])?
    private var faults: [String] = []

    init(_ rows: [AuditRow]) {
        for row in rows { read(row) }
    }

    // MARK: Reading

    private static let stagePrefix = "notice."

    private mutating func read(_ row: AuditRow) {
        let name = String(row.action.dropFirst(Self.stagePrefix.count))
        guard row.action.hasPrefix(Self.stagePrefix) else { return }
        switch row.action {
        case AuditAction.rewritten: rewritten(row)
        case AuditAction.breakGlass: brokenGlass = facts(row).map { (row.actor, $0) }
        default:
            guard let next = Lifecycle(rawValue: name), let facts = facts(row) else { return }
            step(to: next, row, facts)
        }
    }

    private mutating func rewritten(_ row: AuditRow) {
        guard let facts = facts(row) else { return }
        if facts["was"] != hash { faults.append("row \(row.sequence) rewrites another content than it had") }
        hash = facts["hash"] ?? ""
        author = row.actor
        submitter = nil
        approver = nil
        brokenGlass = nil
    }

    private mutating func step(to next: Lifecycle, _ row: AuditRow, _ facts: [String: String]) {
        if let stage {
            if !stage.canBecome(next) { faults.append("row \(row.sequence): \(stage) cannot become \(next)") }
            if facts["hash"] != hash { faults.append("row \(row.sequence) is about another content") }
        } else {
            author = row.actor
            hash = facts["hash"] ?? ""
            thread = facts["thread"] ?? ""
            rule = facts["rule"] ?? ""
            createdAt = row.at
        }
        stage = next
        reason = facts["reason"]
        switch next {
        case .submitted:
            // Whoever hands in a source's draft answers for it.
            if author.hasPrefix(Acceptance.sourceActorPrefix) { author = row.actor }
            submitter = row.actor
            if row.actor != author { faults.append("row \(row.sequence): \(row.actor) handed in what \(author) wrote") }
        case .approved: approver = row.actor
        case .accepted: accepted = (row, facts)
        case .draft, .returned, .withdrawn:
            submitter = nil
            approver = nil
            brokenGlass = nil
        case .archived: break
        }
    }

    private mutating func facts(_ row: AuditRow) -> [String: String]? {
        guard let facts = try? CanonicalJSON.decode([String: String].self, from: Array(row.detail.utf8)) else {
            faults.append("row \(row.sequence) cannot be read")
            return nil
        }
        return facts
    }

    // MARK: Comparing

    /// What of the stored notice does not follow from the chain.
    func faults(of stored: StoredNotice, plan: (computed: String, stored: String)?) -> [AuditFault] {
        guard let stage else { return [AuditFault(notice: stored.id, "the audit chain says nothing of it")] }
        var found = faults
        func check(_ holds: Bool, _ what: @autoclosure () -> String) { if !holds { found.append(what()) } }
        check(ContentHash(canonical: stored.content).rawValue == stored.hash, "its content does not match its hash")
        check(stored.hash == hash, "its content is not the one that was handed in or agreed to")
        check(stored.lifecycle == stage.rawValue, "it is \(stored.lifecycle) and should be \(stage.rawValue)")
        check(stored.author == author, "its author should be \(author)")
        check(stored.thread == thread && stored.rule == rule, "its thread or rule was changed")
        check(stored.createdAt == createdAt, "the time of its writing was changed")
        check(stored.reason == reason, "the reason for its state was changed")
        check(
            stage == .approved || stored.releaseAt == nil || accepted != nil, "it waits for a release nobody asked for")
        if let accepted {
            found += faults(of: stored, accepted: accepted.row, accepted.facts, plan: plan)
        } else {
            check(
                stored.version == nil && stored.acceptedAt == nil,
                "it was made public, and the audit chain says nothing of that")
            check(stored.approver == (stage == .approved ? approver : nil), "its approver was changed")
        }
        return found.map { AuditFault(notice: stored.id, $0) }
    }

    private func faults(
        of stored: StoredNotice, accepted row: AuditRow, _ facts: [String: String],
        plan: (computed: String, stored: String)?
    ) -> [String] {
        var found: [String] = []
        func check(_ holds: Bool, _ what: String) { if !holds { found.append(what) } }
        check(stored.version.map(String.init) == facts["version"], "its version was changed")
        check(facts["thread"] == thread && facts["author"] == author, "row \(row.sequence) names another origin")
        check(stored.acceptedAt == row.at, "the time of its acceptance was changed")
        check(stored.approver == facts["approver"], "its approver was changed")
        check(stored.warrant == facts["warrant"], "the authority it went out by was changed")
        check(plan.map { $0.computed == $0.stored } ?? false, "its plan does not match its hash")
        check(plan?.stored == facts["plan"], "its plan is not the one that was accepted")
        guard let warrant = facts["warrant"].flatMap(Warrant.init(rawValue:)),
            let content = try? CanonicalJSON.decode(Content.self, from: stored.content)
        else { return found + ["it went out without authority"] }
        return found + faults(of: warrant, facts["approver"], content, sentBy: row.actor)
    }

    /// Promise 8, said once more and independently of the code that accepts.
    private func faults(
        of warrant: Warrant, _ second: String?, _ content: Content, sentBy actor: String
    ) -> [String] {
        let isFromSource = author == Acceptance.sourceActorPrefix + content.source.rawValue
        let isFromStaff = author.hasPrefix(Acceptance.staffActorPrefix)
        let isSecondPerson = second.map { $0.hasPrefix(Acceptance.staffActorPrefix) && $0 != author } ?? false
        let hasDecision = content.order == nil || content.authority != nil
        let holds =
            switch warrant {
            case .rule: isFromSource && second == nil && actor == author && content.order == nil
            case .sourceAndPerson: isFromSource && isSecondPerson && approver == second
            case .secondPerson: isFromStaff && submitter == author && isSecondPerson && approver == second
            case .duty, .author: isFromStaff && second == nil && actor == author && content.order == nil
            case .breakGlass:
                submitter != nil && approver == second && brokenGlass?.actor == second
                    && ["reason", "authorityFrom", "authorityAt", "authorityBy"].allSatisfy {
                        brokenGlass?.facts[$0]?.isEmpty == false
                    } && brokenGlass?.facts["hash"] == hash
            }
        return holds && hasDecision ? [] : ["it went out without the authority it claims (\(warrant.rawValue))"]
    }
}
