package import Notice

/// What a document means after all that came before it: the difference engine. Pure; the caller stores the state it returns
/// in the same transaction as the drafts.
///
/// News is the difference between what was last told and what is now in force, never a telegram's own 発表 or 継続.
/// Older telegrams change nothing, whatever the order of arrival; a document dated more than
/// `Limits.futureSeconds` ahead is quarantined (facts: jma.md §2, §6; cap.md §4).
///
/// Exercises and tests yield drafts of their status from a situation of their own. A live site drops them beforehand.
///
/// - Parameter system: which of JMA's two weather systems the source is read by: one setting, for `parse` and here. A
///   change of it tells nothing by itself.
/// - Parameter gauges: the gauges whose readings count, and their steps.
/// - Parameter topics: what a district feed's items are about.
package func advance(
    _ state: SourceState, _ document: ParsedDocument, ward: WardAreas, now: Timestamp, system: JMASystem = .levels,
    topics: TopicRules = TopicRules(), gauges: [Gauge] = []
) -> Advance {
    if let refusal = fromTheFuture(document, now: now) {
        return Advance(state: state, proposals: [], outcome: .quarantined(refusal))
    }
    var state = state
    state.read(by: system)
    var step = Step(document: document, ward: ward, now: now, topics: topics, gauges: gauges)
    let outcome: Advance.Outcome
    switch document.report {
    case .warnings(let warnings):
        // Never both, whoever parsed it.
        guard warnings.system == system else { return Advance(state: state, proposals: [], outcome: .stateless) }
        outcome = step.take(warnings, into: &state[warnings.telegram.status])
    case .expectation(let expectation): outcome = step.take(expectation, into: &state[expectation.telegram.status])
    case .earthquake(let quake): outcome = step.take(quake, into: &state[quake.telegram.status])
    case .tsunami(let tsunami): outcome = step.take(tsunami, into: &state[tsunami.telegram.status])
    case .river(let river): outcome = step.take(river, into: &state[river.telegram.status])
    case .volcano(let volcano): outcome = step.take(volcano, into: &state[volcano.telegram.status])
    case .bulletin(let bulletin): outcome = step.take(bulletin, into: &state[bulletin.telegram.status])
    case .alerts(let alerts): outcome = step.take(alerts, into: &state)
    case .feed(let feed): outcome = step.take(feed, into: &state)
    case .gauges(let readings): outcome = step.take(readings, into: &state.actual)
    case .supplement: outcome = .stateless
    }
    return Advance(state: state, proposals: step.proposals, outcome: outcome, refusals: step.refusals)
}

private func fromTheFuture(_ document: ParsedDocument, now: Timestamp) -> Refusal? {
    let times: [Timestamp] =
        switch document.report {
        case .warnings(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        case .expectation(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        case .volcano(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        case .earthquake(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        case .tsunami(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        case .river(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        case .bulletin(let report): [report.telegram.stamp.reported, report.telegram.stamp.issued]
        // Looked at one by one: a bad date must not cost the others.
        case .alerts, .feed, .gauges, .supplement: []
        }
    guard let latest = times.max(), latest > now.adding(seconds: Limits.futureSeconds) else { return nil }
    return .dated(latest, document.name)
}

extension Refusal {
    static func dated(_ time: Timestamp, _ what: String) -> Refusal {
        Refusal(
            .fromTheFuture, "\(what) is dated \(time), more than 10 minutes ahead of this clock",
            whatToDo: "Check this machine's clock (chronyc tracking); if it is right, tell the source's operator.")
    }
}
