package import Notice

/// What policy says about one draft, and why, in words for the audit trail and for staff.
package struct Decision: Sendable, Hashable, Codable {
    package enum Action: String, Sendable, Hashable, Codable, CaseIterable {
        /// Accept now, without a person.
        case publish
        /// It waits among what is to be approved: its source is the first party, one approver is enough.
        case approve
        /// It waits as a draft: one person hands it in, another approves.
        case draft
        /// Keep it findable, show and send nothing.
        case archive
        /// Never: not even a person at this site may publish it as it is.
        case refuse
    }

    package var action: Action
    /// Who is sent a message once it is accepted. Boards, feeds and the chat show every accepted notice.
    package var channels: Reach
    /// How it is brought to people. Quiet hours and a channel's own means are the channel's business.
    package var manner: Manner
    /// The row of the publication table that decided, e.g. `row 3, publication.json5:42`; nil where a guard did.
    package var row: String?
    package var why: String

    package init(action: Action, channels: Reach = .none, manner: Manner = .quiet, row: String? = nil, why: String) {
        self.action = action
        self.channels = channels
        self.manner = manner
        self.row = row
        self.why = why
    }
}
