package import Notice

/// What a document changed: the state after it, and what is to be said because of it.
package struct Advance: Sendable, Hashable {
    package struct Proposal: Sendable, Hashable {
        package var draft: Draft
        package var handling: Handling
        /// How near the places are that it names; alerts of other authorities may name only places elsewhere.
        package var nearness = Nearness.site
    }

    package enum Handling: String, Sendable, Hashable, Codable {
        /// News: policy decides how loud.
        case tell
        /// Learnt while filling an empty state from a feed: archive it, tell nobody.
        case fill
    }

    /// What became of the document; counted by metrics.
    package enum Outcome: Sendable, Hashable {
        case advanced
        /// Not newer than what is known: duplicates and late arrivals.
        case older
        /// Nothing in it concerns this municipality.
        case elsewhere
        /// A kind of document that changes no state.
        case stateless
        case quarantined(Refusal)
    }

    package var state: SourceState
    package var proposals: [Proposal]
    package var outcome: Outcome
    /// Parts that were quarantined while the rest was taken: alerts and items dated too far ahead.
    package var refusals: [Refusal] = []
}
