import Notice

/// What an audit row tells of, as stored. A step of a notice's lifecycle is `notice.` and the stage's name.
package enum AuditAction {
    package static let created = "ledger.created"
    /// The content of a draft was replaced.
    static let rewritten = "notice.rewritten"
    /// One person alone, with a reason and a verbal order.
    package static let breakGlass = "notice.breakGlass"
    /// Deliveries that had been missed were made due again.
    package static let resent = "notice.resent"
    /// What was to be renewed was neither renewed nor lifted in time.
    package static let renewOverdue = "notice.renewOverdue"
    /// What is stored of a notice does not match its hash; nothing of it is sent any more.
    static let damaged = "notice.damaged"
    /// People who had left after this copy of the ledger was made were sent away again.
    static let keptAway = "person.keptAway"
    /// The head kept outside was not there.
    package static let headMissing = "audit.headMissing"
    /// A person accepted that chain and head differ.
    package static let headAccepted = "audit.headAccepted"

    static func step(_ stage: Lifecycle) -> String { "notice.\(stage.rawValue)" }
}
