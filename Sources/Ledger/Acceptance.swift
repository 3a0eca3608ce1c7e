package import Notice

/// One transaction of a source or of staff: its state and what it proposes, with policy's verdicts (promise 1).
package struct Acceptance: Sendable, Hashable {
    package var source: SourceID
    /// Written as given; nil leaves what is stored. `cursor` only moves once every linked document is fetched.
    package var state: [UInt8]?
    package var cursor: [UInt8]?
    package var proposals: [Ledger.Proposal]
    /// Who proposes, for the audit: `source:jma`, `staff:sato`.
    package var actor: String
    package var at: Timestamp

    /// How the name of an actor that is no person begins.
    package static let sourceActorPrefix = "source:"
    /// How the name of a person begins.
    package static let staffActorPrefix = "staff:"

    package init(
        source: SourceID, state: [UInt8]? = nil, cursor: [UInt8]? = nil, proposals: [Ledger.Proposal], actor: String,
        at: Timestamp
    ) {
        self.source = source
        self.state = state
        self.cursor = cursor
        self.proposals = proposals
        self.actor = actor
        self.at = at
    }
}

extension Ledger {
    /// A draft with what policy decided about it.
    package struct Proposal: Sendable, Hashable {
        package var draft: Draft
        package var verdict: Verdict
        /// Frozen with the notice when it is accepted.
        package var audience: Audience
        /// Frozen likewise.
        package var manner: Manner

        package init(draft: Draft, verdict: Verdict, audience: Audience, manner: Manner = .loud) {
            self.draft = draft
            self.verdict = verdict
            self.audience = audience
            self.manner = manner
        }
    }
}

/// Policy's decision, naming the rule that made it.
package enum Verdict: Sendable, Hashable {
    case accepted(channels: [ChannelID], rule: String)
    /// A person must look first, and a second one approve.
    case draft(rule: String)
    /// Handed in by the source itself: one person approves it.
    case waiting(rule: String)
    case archived(rule: String)

    package var rule: String {
        switch self {
        case .accepted(_, let rule), .draft(let rule), .waiting(let rule), .archived(let rule): rule
        }
    }
}
