package import Notice

/// What one document says, in the one shape every format is read into. It is published: `noroshi intake parse` prints
/// it as JSON, and `docs/api/reading.schema.json` is its schema. Stateless: whether it is news is `advance`'s business.
package struct Reading: Sendable, Hashable, Codable {
    package var source: SourceID
    /// The telegram's code (`VPWW56`), or `cap`, `atom`, `rss`, `rdf`, `jsonfeed`.
    package var family: String
    /// What it is about across revisions: `VXSE53:<EventID>`, `VPWW56:<forecast region>:<kind code>`, a CAP reference
    /// (`sender,identifier,sent`), a feed item's identity.
    package var identifier: String
    /// Differs when the same identifier says something else: a telegram's serial or time of report, CAP's `sent`, a
    /// feed item's content hash.
    package var revision: String
    package var status: NoticeStatus
    package var kind: ReadingKind
    package var hazard: Hazard
    /// Nil for every product of JMA and of authorities abroad: only the municipality orders.
    package var order: Order?
    package var equivalentLevel: EquivalentLevel?
    package var urgency: Urgency
    package var areas: [Area]
    package var sent: Timestamp
    package var expires: Timestamp?
    /// By BCP 47 tag as the source writes it; it may be a language this house does not serve.
    package var texts: [String: NoticeText]
    /// The identifiers of what this replaces or withdraws.
    package var references: [String]

    package init(
        source: SourceID, family: String, identifier: String, revision: String, status: NoticeStatus,
        kind: ReadingKind, hazard: Hazard, order: Order? = nil, equivalentLevel: EquivalentLevel? = nil,
        urgency: Urgency, areas: [Area], sent: Timestamp, expires: Timestamp? = nil,
        texts: [String: NoticeText] = [:], references: [String] = []
    ) {
        self.source = source
        self.family = family
        self.identifier = identifier
        self.revision = revision
        self.status = status
        self.kind = kind
        self.hazard = hazard
        self.order = order
        self.equivalentLevel = equivalentLevel
        self.urgency = urgency
        self.areas = areas
        self.sent = sent
        self.expires = expires
        self.texts = texts
        self.references = references
    }
}
