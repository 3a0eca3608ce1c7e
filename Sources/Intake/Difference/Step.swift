import Notice

/// One call of `advance` at work: the document, whom it is for, and the proposals gathered so far.
struct Step {
    let document: ParsedDocument
    let ward: WardAreas
    let now: Timestamp
    let topics: TopicRules
    let gauges: [Gauge]
    private(set) var proposals: [Advance.Proposal] = []
    private(set) var refusals: [Refusal] = []

    init(document: ParsedDocument, ward: WardAreas, now: Timestamp, topics: TopicRules, gauges: [Gauge]) {
        self.gauges = gauges
        self.topics = topics
        self.document = document
        self.ward = ward
        self.now = now
    }

    mutating func quarantine(_ refusal: Refusal) { refusals.append(refusal) }

    /// How long a warning stands before staff are reminded to look whether it still does.
    static let renewSeconds: Int64 = 24 * 3600

    /// - Parameter named: how near its places are, where the document says more of that than the content.
    mutating func propose(
        _ told: Situation.Told, _ handling: Advance.Handling = .tell, named: Nearness? = nil
    ) {
        let nearness = named ?? ward.nearness(of: told.content)
        proposals.append(
            .init(draft: Draft(thread: told.thread, content: told.content), handling: handling, nearness: nearness))
    }

    /// A thread's name from its story and the time of its first document: the same on every machine and every run.
    func thread(_ product: String, _ key: String, _ status: NoticeStatus, first: Timestamp) -> ThreadID {
        let f = first.fields(offsetSeconds: 0)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let time = "\(f.year)\(two(f.month))\(two(f.day))T\(two(f.hour))\(two(f.minute))\(two(f.second))Z"
        let suffix = status == .actual ? "" : ".\(status.rawValue)"
        return ThreadID(rawValue: "\(document.source.rawValue).\(product).\(key).\(time)\(suffix)")
    }

    /// The content of one thing this document says about the ward; callers fill in what is particular.
    func content(
        _ telegram: JMATelegram, phase: Phase, hazard: Hazard, urgency: Urgency, product: String,
        slots: [String: String], area: Area? = nil
    ) -> Content {
        var prose = JMAProse()
        let text = prose.notice(
            headline: telegram.headTitle, body: [telegram.headline], fallback: telegram.title)
        return Content(
            status: telegram.status, phase: phase, source: document.source, references: [document.name],
            hazard: hazard, urgency: urgency, product: product, slots: slots,
            areas: [ward.area] + (area.map { [$0] } ?? []), sent: telegram.reported,
            texts: [.japanese: text])
    }

    /// The end of a story in the terms it was last told in.
    func ended(_ told: Situation.Told, _ phase: Phase, _ telegram: JMATelegram) -> Situation.Told {
        var content = told.content
        content.phase = phase
        content.references = [document.name]
        content.sent = telegram.reported
        content.urgency = UrgencyTable.end(of: content.urgency)
        content.equivalentLevel = nil
        content.expires = nil
        content.renewBy = nil
        var prose = JMAProse()
        content.texts = [
            .japanese: prose.notice(headline: telegram.headTitle, body: [telegram.headline], fallback: telegram.title)
        ]
        return Situation.Told(thread: told.thread, content: content)
    }
}
