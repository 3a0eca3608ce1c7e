package import Notice

// What happens to what a source proposes.
extension Policy {
    /// What happens to a draft from a source.
    ///
    /// - Parameters:
    ///   - told: the newest accepted version of the draft's thread, as the public knows it.
    ///   - lastPushed: when a version of the thread was last sent to people; nil where none was.
    ///   - isFirstFill: whether this source is being read for the first time, so that most of it is old news.
    ///   - nearness: how near the places are that it names. What names only others goes to a person.
    ///   - recentAutomatic: how many notices this source published by itself within the last hour.
    package func decide(
        _ draft: Draft, after told: Notice?, lastPushed: Timestamp? = nil, isFirstFill: Bool,
        nearness: Nearness = .site, recentAutomatic: Int, site: Site, now: Timestamp
    ) -> Decision {
        let content = draft.content
        if let why = refusal(of: content, drills: .unannounced, at: site, now: now) {
            return Decision(action: .refuse, why: why)
        }
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
        guard let row = row(for: content, standing: standing, nearness: nearness) else {
            return Decision(action: .draft, why: "no row of the publication table names it")
        }
        let action: Decision.Action
        switch row.outcome {
        case .draft: return Decision(action: .draft, row: row.name, why: row.why)
        case .archive: return Decision(action: .archive, row: row.name, why: row.why)
        case .approve: action = .approve
        case .auto: action = .publish
        }
        if action == .publish, nearness == .elsewhere, !content.phase.endsThread {
            return Decision(action: .draft, row: row.name, why: "it names no place of this municipality")
        }
        if let why = excess(of: content, over: ceiling, standing: standing, recentAutomatic: recentAutomatic) {
            return Decision(action: .draft, row: row.name, why: why)
        }
        guard action == .publish else { return Decision(action: action, row: row.name, why: row.why) }
        return published(
            content, by: row, standing: standing, lastPushed: lastPushed, isFirstFill: isFirstFill, now: now)
    }

    /// The row of the publication table that speaks of a content: the first that matches.
    package func row(for content: Content, standing: Standing, nearness: Nearness) -> Row? {
        rows.first { $0.matches(content, standing: standing, nearness: nearness) }
    }

    /// How a row's notice goes out.
    private func published(
        _ content: Content, by row: Row, standing: Standing, lastPushed: Timestamp?, isFirstFill: Bool, now: Timestamp
    ) -> Decision {
        if isFirstFill, row.firstFill == .quiet {
            return Decision(
                action: .publish, row: row.name,
                why: "\(row.why); shown only, as its source is read for the first time")
        }
        let takesOver = row.takesOver && Self.mayTakeOver(content)
        // Ends reach those who were told, whatever was sent shortly before.
        if !content.phase.endsThread, row.channels != .none,
            let silence = row.renotify.silence(standing, lastPushed: lastPushed, now: now)
        {
            // A screen that was taken over for the first version goes on showing the thread.
            return Decision(
                action: .publish, manner: Manner(isLoud: false, takesOver: takesOver), row: row.name,
                why: "\(row.why); shown only: \(silence)")
        }
        return Decision(
            action: .publish, channels: row.channels, manner: Manner(isLoud: row.isLoud, takesOver: takesOver),
            row: row.name, why: row.why)
    }

    /// What is over, and what is less than urgent, leaves screens alone.
    static func mayTakeOver(_ content: Content) -> Bool { content.urgency >= .urgent && !content.phase.endsThread }

    /// Whether a source may say this at all, whatever row decides.
    package func isWithinCeiling(_ content: Content) -> Bool {
        guard let ceiling = ceilings[content.source], content.order == nil else { return false }
        return overstep(of: content, over: ceiling) == nil
    }

    /// Why a draft that a row would publish must wait for two people; nil where it lies within its source's ceiling.
    private func excess(
        of content: Content, over ceiling: Ceiling, standing: Standing, recentAutomatic: Int
    ) -> String? {
        if let why = overstep(of: content, over: ceiling) { return why }
        // What is over must not stay on the boards because its source has spoken often.
        if standing != .first, content.phase.endsThread { return nil }
        if recentAutomatic >= ceiling.perHour {
            return "the source \(content.source) has published \(recentAutomatic) notices within an hour; "
                + "its ceiling is \(ceiling.perHour)"
        }
        return nil
    }

    private func overstep(of content: Content, over ceiling: Ceiling) -> String? {
        if content.urgency > ceiling.urgency {
            return "\(content.urgency.rawValue) is above the ceiling of the source \(content.source), "
                + "\(ceiling.urgency.rawValue)"
        }
        if !ceiling.order, let term = OrderTerm.first(of: forbiddenTerms(content), in: content.texts.values) {
            return "it says \(term), and the source \(content.source) may not speak of orders by itself"
        }
        return nil
    }

    /// JMA's texts speak of levels all the time and have been relieved of orders when they were read.
    private func forbiddenTerms(_ content: Content) -> [String] {
        if content.product.hasPrefix("jma.") { return [] }
        return content.product == "district" ? OrderTerm.names + OrderTerm.calls : OrderTerm.names
    }
}
