/// Why the ledger did not do what was asked. `description` is for the operator: what, where, what to do.
package enum LedgerError: Error, Sendable, Hashable {
    /// Another process holds the ledger; nil where it did not say which.
    case inUse(path: String, by: Int32?)
    /// The file has a second name, under which another process could open it unseen.
    case linked(path: String, names: Int)
    case cannotOpen(path: String, reason: String)
    /// The file is a database, but not a ledger.
    case foreign(path: String)
    /// Written by a newer release.
    case newer(path: String, found: Int, known: Int)
    /// The key does not open what the ledger holds.
    case wrongKey(path: String)
    /// No space left: nothing of the transaction was kept.
    case full
    case readOnly
    /// The writer's mailbox is full.
    case busy
    case closed
    /// What was read does not match its hash, or the file is damaged.
    case corrupt(String)
    case notFound(String)
    /// The audit chain is shorter than the head kept outside the ledger.
    case headAhead(path: String, known: AuditHead, found: AuditHead?)
    /// The audit chain has another row where the head kept outside points.
    case headDiffers(path: String, known: AuditHead, found: AuditHead)
    case headUnreadable(path: String, reason: String)
    /// Against a rule of the house; the reason says which.
    case refused(reason: String)
    case sqlite(code: Int32, message: String)
}

extension LedgerError: CustomStringConvertible {
    private static let headAdvice =
        "Look with `noroshi audit verify --offline`, and restore the right ledger; where this one is right, "
        + "`noroshi audit accept-head --reason …` says so and is audited"

    package var description: String {
        switch self {
        case .inUse(let path, let process):
            "\(path): another noroshi is using this ledger\(process.map { " (process \($0))" } ?? ""). Ask it with "
                + "`noroshi status`, or stop it first\(process.map { " (kill \($0))" } ?? "")"
        case .linked(let path, let names):
            "\(path): this file has \(names) names (hard links), and two processes that open it by different ones would "
                + "damage it. Remove the others: find DIR -samefile \(path)"
        case .cannotOpen(let path, let reason):
            "\(path): cannot open the ledger: \(reason); check the folder's owner, mode and free space"
        case .foreign(let path): "\(path): this is not a noroshi ledger; give another path"
        case .newer(let path, let found, let known):
            "\(path): written by a newer release (schema \(found), this one knows \(known)); install that release"
        case .wrongKey(let path): "\(path): the ledger key does not match; give the key it was created with"
        case .full: "no space left for the ledger; nothing was accepted; free space and try again"
        case .readOnly: "the ledger cannot be written; check the file's mode and the mount"
        case .busy: "the ledger's queue is full; try again"
        case .closed: "the ledger is closed"
        case .corrupt(let what): "the ledger is damaged: \(what); stop, and restore from a backup"
        case .notFound(let what): "\(what) is not in the ledger"
        case .headAhead(let path, let known, let found):
            "\(path): the audit chain ends at row \(found?.sequence ?? 0), and row \(known.sequence) was written before: "
                + "this ledger is an older copy, or rows were deleted. \(Self.headAdvice)"
        case .headDiffers(let path, let known, _):
            "\(path): row \(known.sequence) of the audit chain is not the one that was written: this is another ledger, or "
                + "its history was changed. \(Self.headAdvice)"
        case .headUnreadable(let path, let reason):
            "\(path): cannot read the audit head: \(reason). \(Self.headAdvice)"
        case .refused(let reason): reason
        case .sqlite(let code, let message): "SQLite error \(code): \(message)"
        }
    }
}
