import Intake
import Notice

/// What a kind of source may say, whatever stands at its addresses: its ceiling in the publication table was given to it as
/// that kind, and a hijacked alert feed must not gain an earthquake's by serving a telegram.
extension SourceSettings.Kind {
    func maySay(_ report: Report) -> Bool {
        switch report {
        case .warnings, .expectation, .earthquake, .tsunami, .river, .volcano, .bulletin, .supplement: self == .jma
        case .alerts: self == .cap || self == .mapped || self == .jAlert
        case .feed: self == .feed || self == .mail
        case .gauges: self == .gauges
        }
    }

    /// A feed's items can carry whole alerts.
    func maySay(product: String) -> Bool {
        switch self {
        case .jma: product.hasPrefix("jma.")
        case .cap, .mapped, .jAlert: product == Slots.Product.cap
        case .feed, .mail: product == Slots.Product.district
        case .gauges: product == Slots.Product.gauge
        }
    }

    /// Whether its documents say by themselves that they are a drill. District news and gauges have no word for it: on a drill
    /// site they are one.
    var knowsDrills: Bool {
        switch self {
        case .jma, .cap, .mapped, .jAlert: true
        case .feed, .gauges, .mail: false
        }
    }

    /// Whether what stands at its addresses is a list of documents to fetch.
    var followsLinks: Bool {
        switch self {
        case .jma, .cap: true
        case .feed, .mapped, .gauges, .mail, .jAlert: false
        }
    }
}

extension SourceSettings {
    /// What one document of this source says.
    ///
    /// - Parameters:
    ///   - received: when it came, for what does not say when it was issued.
    ///   - occasion: what tells it from the same words at another time; nil is `received`.
    ///   - now: a text that is over by then is refused; nil where nobody is to be told of it.
    func parse(
        _ bytes: [UInt8], name: String, contentType: String?, received: Timestamp, occasion: String? = nil,
        now: Timestamp? = nil
    ) -> Result<ParsedDocument, Refusal> {
        switch format {
        case .known:
            Intake.parse(bytes, name: name, source: id, contentType: contentType, system: system)
        case .mapped(let mapping):
            Intake.parse(bytes, by: mapping, name: name, source: id, contentType: contentType)
        case .gauges(let layout):
            Intake.parse(gauges: bytes, by: layout, name: name, source: id, contentType: contentType)
        case .mail(let rules):
            Intake.parse(mail: bytes, by: rules, name: name, source: id)
        case .jAlert:
            Intake.parse(
                jAlert: bytes, name: name, source: id, received: received, occasion: occasion, now: now,
                contentType: contentType)
        }
    }

    /// What a document means after all that this source said before.
    func advance(
        _ state: SourceState, _ document: ParsedDocument, ward: WardAreas, now: Timestamp
    ) -> Advance {
        Intake.advance(state, document, ward: ward, now: now, system: system, topics: topics, gauges: gauges)
    }

    /// A draft of this source as this site says it.
    func draft(_ draft: Draft, at site: Site) -> Draft {
        guard !kind.knowsDrills, site.mode == .drill else { return draft }
        var draft = draft
        draft.content.status = .exercise
        return draft
    }
}
