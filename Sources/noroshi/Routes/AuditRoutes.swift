import HTTP
import Ledger
import Web

/// The audit chain for `noroshi audit`, page by page, over the control socket.
struct AuditRoutes {
    let ledger: Ledger

    /// Rows of one page of an export at most.
    static let pageLimit = 2_000

    func add(to router: inout Router) {
        let ledger = ledger
        router.on(.get, "/v1/audit", scope: .local) { request in
            let after = request.query("after").flatMap { Int64($0) } ?? 0
            let limit = request.query("limit").flatMap { Int($0) } ?? Self.pageLimit
            return JSONReply.later {
                JSONReply.ok(try await ledger.auditRows(after: after, limit: min(max(1, limit), Self.pageLimit)))
            }
        }
        router.on(.get, "/v1/audit/chain", scope: .local) { request in
            let sequence = request.query("after").flatMap { Int64($0) }
            let hash = request.query("hash")
            let after = sequence.flatMap { sequence in hash.map { AuditHead(sequence: sequence, hash: $0) } }
            return JSONReply.later { JSONReply.ok(try await ledger.verifyChain(after: after)) }
        }
        router.on(.get, "/v1/audit/notices", scope: .local) { request in
            let after = request.query("after").flatMap { Int64($0) } ?? 0
            return JSONReply.later { JSONReply.ok(try await ledger.verifyNotices(after: after)) }
        }
    }
}
