import Notice

extension Step {
    /// CAP: stories are graphs of references, told by `sent`, not by arrival (facts: cap.md §4).
    mutating func take(_ alerts: [CAPAlert], into state: inout SourceState) -> Advance.Outcome {
        var outcome = Advance.Outcome.older
        let ahead = now.adding(seconds: Limits.futureSeconds)
        let timely = alerts.filter { $0.sent <= ahead }
        for alert in alerts where alert.sent > ahead { quarantine(.dated(alert.sent, alert.key.rawValue)) }
        if timely.isEmpty, let refusal = refusals.last { return .quarantined(refusal) }
        for status in NoticeStatus.allCases {
            let carried = timely.filter { $0.status == status }
            var stories = state[status].alerts
            // An index carries hundreds of alerts, poll after poll: what is known is found at once.
            let known = stories.reduce(into: Set<CAPAlert.Key>()) { $0.formUnion($1.received) }
            let new = carried.filter { !known.contains($0.key) }.sorted { ($0.sent, $0.key) < ($1.sent, $1.key) }
            guard !new.isEmpty else { continue }
            for alert in new where take(alert, into: &stories) { outcome = .advanced }
            forget(&stories, keeping: Set(carried.map(\.key)))
            state[status].alerts = stories
        }
        return outcome
    }

    /// Drops the oldest stories beyond `Bounds`, those of places elsewhere first; but none that the index still carries: it
    /// would come back as new.
    private func forget(_ stories: inout [Situation.Alert], keeping carried: Set<CAPAlert.Key>) {
        stories.sort { ($0.newest, $0.members.min()?.rawValue ?? "") < ($1.newest, $1.members.min()?.rawValue ?? "") }
        let excess = stories.count - Bounds.alerts
        guard excess > 0 else { return }
        let gone = stories.indices.filter { stories[$0].received.isDisjoint(with: carried) }
        let dropped = Set((gone.filter { !isOurs(stories[$0]) } + gone.filter { isOurs(stories[$0]) }).prefix(excess))
        stories = stories.indices.filter { !dropped.contains($0) }.map { stories[$0] }
    }

    private func isOurs(_ story: Situation.Alert) -> Bool {
        story.told.map { ward.nearness(of: $0.content.areas) != .elsewhere } ?? false
    }

    /// - Returns: false where the alert was known, or told nothing because something newer stands.
    private mutating func take(_ alert: CAPAlert, into stories: inout [Situation.Alert]) -> Bool {
        if stories.contains(where: { $0.received.contains(alert.key) }) { return false }
        let linked = Set(alert.references.map(\.key)).union([alert.key])
        var related: [Situation.Alert] = []
        for index in stories.indices.reversed() where !stories[index].members.isDisjoint(with: linked) {
            related.append(stories.remove(at: index))
        }
        related.sort { ($0.newest, $0.told?.thread.rawValue ?? "") < ($1.newest, $1.told?.thread.rawValue ?? "") }
        var story = Situation.Alert(
            received: related.reduce(into: [alert.key]) { $0.formUnion($1.received) },
            members: related.reduce(into: linked) { $0.formUnion($1.members) },
            newest: max(alert.earliest, related.last?.newest ?? alert.earliest), end: related.last?.end, told: nil)
        var told = related.compactMap(\.told)
        let before = proposals.count
        // Replaced or withdrawn by what came earlier: it is never told, but the stories it joins are now one.
        let isLate = related.contains { $0.members.contains(alert.key) } || alert.latest < story.newest
        if !isLate {
            story.end = end(alert)
            if story.end == nil, let info = alert.infos.filter({ !$0.isOver }).max(by: { $0.urgency < $1.urgency }) {
                let current = told.popLast()
                let next = Situation.Told(
                    thread: current?.thread
                        ?? thread(
                            Slots.Product.cap, StableHash.hex([alert.key.rawValue]), alert.status, first: alert.sent),
                    content: content(alert, info, phase: current == nil ? .alert : .update))
                story.told = next
                propose(next)
            }
        } else if story.end == nil {
            story.told = told.popLast()
        }
        for old in told {
            var last = ended(old, story.end ?? .allClear, alert, sent: max(alert.sent, story.newest))
            if story.end == nil { last.content.slots[Slots.replacedBy] = story.told?.thread.rawValue }
            propose(last)
        }
        stories.append(story)
        return !isLate || proposals.count > before
    }

    /// How a message ends its story: a Cancel withdraws it; one whose infos all say AllClear or Past ends it, and tells
    /// nothing where nothing was told before.
    private func end(_ alert: CAPAlert) -> Phase? {
        switch alert.messageType {
        case .cancel: .retraction
        case .alert, .update: alert.infos.allSatisfy(\.isOver) ? .allClear : nil
        }
    }

    /// One notice for one alert: worded by its most urgent group, for the areas of all groups.
    private func content(_ alert: CAPAlert, _ info: CAPAlert.Info, phase: Phase) -> Content {
        let areas = areas(of: alert)
        let isEndless = alert.infos.contains { !$0.isOver && $0.expires == nil }
        let expires = isEndless ? nil : alert.infos.filter { !$0.isOver }.compactMap(\.expires).max()
        return Content(
            status: alert.status, phase: phase, source: document.source, references: [alert.reference],
            hazard: info.hazard, urgency: info.urgency, product: Slots.Product.cap,
            slots: [Slots.event: info.event, Slots.sender: alert.senderName ?? alert.sender], areas: areas,
            sent: alert.sent, expires: expires,
            renewBy: expires == nil ? alert.sent.adding(seconds: Step.renewSeconds) : nil,
            texts: Step.served(info.texts),
            link: info.link)
    }

    /// The places of all current infos, as this municipality knows them: a code that names it or a region that holds it, the
    /// districts and hazard areas that a shape touches, and what remains as it is written.
    private func areas(of alert: CAPAlert) -> [Area] {
        var areas: [Area] = []
        for place in alert.infos.filter({ !$0.isOver }).flatMap(\.places) {
            if let code = place.codes.first(where: { ward.isNamed($0.value) })?.value {
                areas.append(Area(code: code, name: place.area.name))
                continue
            }
            let touched = place.shapes.flatMap(ward.touched)
            areas += touched.isEmpty ? [place.area] : touched
        }
        var seen: Set<Area> = []
        // Where it touches districts of this municipality, places far away are none of its residents' business.
        let own = areas.filter { area in ward.isNamed(area.code) || ward.shapes.contains { $0.code == area.code } }
        return (own.isEmpty ? areas : own).filter { seen.insert($0).inserted }
    }

    private func ended(
        _ told: Situation.Told, _ phase: Phase, _ alert: CAPAlert, sent: Timestamp
    ) -> Situation.Told {
        var content = told.content
        content.phase = phase
        content.references = [alert.reference]
        content.sent = sent
        content.urgency = UrgencyTable.end(of: content.urgency)
        content.expires = nil
        content.renewBy = nil
        let texts = Step.served(alert.infos.first?.texts ?? [:])
        if !texts.isEmpty { content.texts = texts }
        return Situation.Told(thread: told.thread, content: content)
    }

    /// The texts in languages this house serves, by RFC 4647 lookup; of two that fall together the shorter tag wins.
    static func served(_ texts: [String: NoticeText]) -> [LanguageTag: NoticeText] {
        var served: [LanguageTag: NoticeText] = [:]
        for (tag, text) in texts.sorted(by: { ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key) }) {
            if let language = LanguageTag(lookup: tag), served[language] == nil { served[language] = text }
        }
        return served
    }
}
