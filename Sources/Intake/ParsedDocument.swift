package import Notice

/// One document, read. `readings` is what is published; `report` is what the difference engine works on.
package struct ParsedDocument: Sendable, Hashable {
    /// The file's name or the last part of its address: a draft's reference back to its telegram.
    package var name: String
    package var source: SourceID
    package var family: String
    /// At least one, except for a feed without entries.
    package var readings: [Reading]
    package var report: Report
    /// How many sentences of the source's prose were withheld because they call for what only the municipality may
    /// order (`JMAProse`); not published.
    package var withheldSentences: Int
    /// Why parts of it were not read, one for each: an alert in an envelope, an item of a feed. The rest is read all the same.
    package var refusals: [Refusal] = []
    /// Its whole address where it was polled, else its file's name.
    package var address = ""
    /// Whether it was handed in, by a folder, a mailbox or a call. Only an index that is asked again and again can say by leaving
    /// something out that it is there no more; what is handed in says nothing about what was handed in before.
    package var isHandedIn = false
    /// Of a text that is taken for a test or a drill though no field of it says so: what a live site says of it to its staff, since
    /// it tells nobody else (`.test`, `.doubtfulTest`). Nil for everything else.
    package var notMeant: Refusal?

    /// What a source loop does with a feed: the documents it points at. Nil for everything else.
    package var index: FeedIndex? {
        if case .feed(let feed) = report { return feed.index }
        return nil
    }

    /// The alerts that a feed's items carry whole, as a document of their own; nil where there are none. A source of alerts
    /// advances by this: the feed's other items only point at alerts and are no district notices.
    package var carriedAlerts: ParsedDocument? {
        guard case .feed(let feed) = report else { return nil }
        let alerts = feed.items.compactMap(\.alert)
        guard !alerts.isEmpty else { return nil }
        return ParsedDocument(
            name: name, source: source, family: "cap", readings: alerts.flatMap { $0.readings(source: source) },
            report: .alerts(alerts), withheldSentences: 0, refusals: refusals)
    }

    /// What to print where `readings` is empty.
    package static let emptyFeed = Refusal(
        .empty, "the feed has no entries", whatToDo: "Nothing; an empty feed never means that its notices ended.")
}

/// A document's content by kind, with all that `advance` needs and a reading does not carry.
package enum Report: Sendable, Hashable {
    case warnings(JMAWarnings)
    case expectation(JMAExpectation)
    case earthquake(JMAEarthquake)
    case tsunami(JMATsunami)
    case river(JMARiver)
    case volcano(JMAVolcano)
    case bulletin(JMABulletin)
    /// CAP alerts: one, or several in one EDXL-DE envelope.
    case alerts([CAPAlert])
    case feed(Feed)
    case gauges([GaugeReading])
    /// Read for its facts alone; it changes no state.
    case supplement
}
