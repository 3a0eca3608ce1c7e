package import Notice

/// What residents ask about one matter and what the municipality answers, in every language it was written in.
///
/// One folder on disk (`Intents/README.md`): `intent.json5` and one `<language>.md` each.
package struct Intent: Sendable, Hashable {
    /// Where the answer comes from.
    package enum Source: String, Sendable, Hashable, CaseIterable {
        /// The written answer.
        case text
        /// What is in force at the moment of asking; the written answer follows it.
        case inForce = "in-force"
        /// The row of a table that the municipality keeps; the written answer says how it is put (`{{item.name}}`). Without
        /// a table the intent is not there.
        case items
        /// The written answer, with the button that sends where one is: then the nearest places to go to are named.
        case places
    }

    package var id: IntentID
    /// The section of the municipality that answers for the text.
    package var section: String
    /// The day by which the section reads it again, at its first moment in Japan.
    package var reviewBy: Timestamp
    package var source: Source
    /// Pages with the details: addresses, or one slot each (`{{link.garbage}}`).
    package var links: [String]
    /// The slots its texts use, each with what the municipality writes there.
    package var slots: [String: String]
    /// What residents often ask next.
    package var followUps: [IntentID]
    /// What can be sent on a page of its own; nil for most.
    package var form: Form?
    package var texts: [LanguageTag: IntentText]

    package init(
        id: IntentID, section: String, reviewBy: Timestamp, source: Source = .text, links: [String] = [],
        slots: [String: String] = [:], followUps: [IntentID] = [], form: Form? = nil, texts: [LanguageTag: IntentText]
    ) {
        self.id = id
        self.section = section
        self.reviewBy = reviewBy
        self.source = source
        self.links = links
        self.slots = slots
        self.followUps = followUps
        self.form = form
        self.texts = texts
    }
}
