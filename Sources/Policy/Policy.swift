package import Notice
package import Settings

/// What may go out unattended, how loud and by whom: the publication table and the ceilings of the sources. Pure.
///
/// Fails closed: what no row names, what comes from a source without a ceiling and what lies above one waits for a
/// person. An order never goes out unattended.
package struct Policy: Sendable, Hashable {
    /// In the order of the file: the first that matches decides.
    package var rows: [Row]
    package var ceilings: [SourceID: Ceiling]

    package init(rows: [Row], ceilings: [SourceID: Ceiling]) {
        self.rows = rows
        self.ceilings = ceilings
    }

    /// Reads a publication table; throws every mistake in it with its line.
    package init(_ file: SettingsFile) throws(SettingsErrors) {
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        self = try file.decode { section in
            let rows = try section.value("rows", .list(of: .section(Row.init)))
            let ceilings = try section.value("ceilings", .dictionary(of: .section(Ceiling.init)))
            return Policy(
                rows: rows.enumerated().map { index, row in
                    var row = row
                    row.name = "row \(index + 1) of \(name)"
                    return row
                },
                ceilings: Dictionary(ceilings.map { (SourceID(rawValue: $0.key), $0.value) }) { first, _ in first })
        }
    }

    /// The cautious table this program ships (facts: ward.md). A site puts its own file in its place.
    package static func shipped() throws(SettingsErrors) -> Policy {
        try Policy(SettingsFile(path: "publication.json5", bytes: PackageResources.publication_json5))
    }
}

// MARK: What a source proposes

extension Policy {
    /// What happens to a draft from a source.
    ///
    /// - Parameters:
    ///   - told: the newest accepted version of the draft's thread, as the public knows it.
    ///   - isFirstFill: whether this source is being read for the first time, so that most of it is old news.
    ///   - concernsSite: whether it names a place of this municipality. What names only others goes to a person.
    ///   - recentAutomatic: how many notices this source published by itself within the last hour.
    package func decide(
        _ draft: Draft, after told: Notice?, isFirstFill: Bool, concernsSite: Bool = true, recentAutomatic: Int,
        site: Site
    ) -> Decision {
        let content = draft.content
        if let refusal = refusal(of: content, at: site) { return refusal }
        if content.order != nil {
            return Decision(action: .draft, why: "an order goes out only when people at this ward have decided it")
        }
        guard let ceiling = ceilings[content.source] else {
            return Decision(action: .draft, why: "the source \(content.source) has no ceiling in the publication table")
        }
        let standing = Standing(of: content, after: told?.content)
        // An end is told only to those who were told the beginning.
        if content.phase.endsThread, standing == .first {
            return Decision(action: .archive, why: "it ends what was never published")
        }
        guard let row = rows.first(where: { $0.matches(content, standing: standing) }) else {
            return Decision(action: .draft, why: "no row of the publication table names it")
        }
        switch row.outcome {
        case .draft: return Decision(action: .draft, row: row.name, why: row.why)
        case .archive: return Decision(action: .archive, row: row.name, why: row.why)
        case .auto: break
        }
        guard concernsSite || content.phase.endsThread else {
            return Decision(action: .draft, row: row.name, why: "it names no place of this municipality")
        }
        if let why = excess(of: content, over: ceiling, standing: standing, recentAutomatic: recentAutomatic) {
            return Decision(action: .draft, row: row.name, why: why)
        }
        if isFirstFill, row.firstFill == .quiet {
            return Decision(
                action: .publish, channels: .none, row: row.name,
                why: "\(row.why); shown only, as its source is read for the first time")
        }
        return Decision(action: .publish, channels: row.channels, isLoud: row.isLoud, row: row.name, why: row.why)
    }

    /// Why a draft that a row would publish must wait for a person; nil where it lies within its source's ceiling.
    private func excess(
        of content: Content, over ceiling: Ceiling, standing: Standing, recentAutomatic: Int
    ) -> String? {
        if content.urgency > ceiling.urgency {
            return "\(content.urgency.rawValue) is above the ceiling of the source \(content.source), "
                + "\(ceiling.urgency.rawValue)"
        }
        if !ceiling.order, let term = OrderTerm.first(of: forbiddenTerms(content), in: content.texts.values) {
            return "it says \(term), and the source \(content.source) may not speak of orders by itself"
        }
        // What is over must not stay on the boards because its source has spoken often.
        if standing != .first, content.phase.endsThread { return nil }
        if recentAutomatic >= ceiling.perHour {
            return "the source \(content.source) has published \(recentAutomatic) notices within an hour; "
                + "its ceiling is \(ceiling.perHour)"
        }
        return nil
    }

    /// JMA's texts speak of levels all the time and have been relieved of orders when they were read.
    private func forbiddenTerms(_ content: Content) -> [String] {
        if content.product.hasPrefix("jma.") { return [] }
        return content.product == "district" ? OrderTerm.names + OrderTerm.calls : OrderTerm.names
    }

    /// What nobody may publish at this site; nil for all else.
    private func refusal(of content: Content, at site: Site) -> Decision? {
        switch site.mode {
        case .live where content.status != .actual:
            return Decision(action: .refuse, why: "a live site publishes only what is meant: this is \(content.status)")
        case .drill where content.status == .actual:
            return Decision(
                action: .refuse, why: "a drill site publishes only what is marked as a drill: this is meant")
        default: break
        }
        if content.order != nil, content.equivalentLevel != nil {
            return Decision(action: .refuse, why: "it has an order and a level that merely corresponds to one")
        }
        if content.order != nil, content.authority?.decider.isEmpty ?? true {
            return Decision(action: .refuse, why: "an order needs who decided it and when")
        }
        return nil
    }
}

// MARK: What staff publish

extension Policy {
    /// Whether a source may say this at all, whatever row decides. One person's approval is enough for what it may say;
    /// what lies above needs two, as if a person had written it.
    package func isWithinCeiling(_ content: Content) -> Bool {
        guard let ceiling = ceilings[content.source] else { return false }
        return content.urgency <= ceiling.urgency && (content.order == nil || ceiling.order)
    }

    /// The scope that lets an API token publish by itself.
    package static let publishScope = "publish"

    /// Whether a notice from staff or from an API token waits for a second person.
    package func needsSecondPerson(_ content: Content, scopes: Set<String>) -> Bool {
        !scopes.contains(Policy.publishScope)
    }

    /// What happens to a notice that the people required have agreed to: published by every channel, loud from urgent
    /// on, unless nobody may publish it here.
    package func decide(approved content: Content, site: Site) -> Decision {
        if let refusal = refusal(of: content, at: site) { return refusal }
        return Decision(
            action: .publish, channels: .all, isLoud: content.urgency >= .urgent && !content.phase.endsThread,
            why: "approved")
    }
}
