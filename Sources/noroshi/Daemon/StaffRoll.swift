import Crypto
import Ledger
import Policy
import Settings

/// Who may speak for the municipality, by token.
struct StaffRoll: Sendable {
    private let members: [(digest: [UInt8], member: Member)]

    /// A person with what the token at hand allows.
    struct Member: Sendable, Hashable {
        var person: String
        var scopes: Set<Scope>

        /// Whom policy knows.
        var actor: Actor { Actor(person: person, scopes: scopes) }

        /// The name in the audit: the person's, whichever token was used.
        var auditName: String { Acceptance.staffActorPrefix + person }
    }

    init(_ tokens: [StaffToken]) {
        members = tokens.map {
            (Array(SHA256.hash($0.token.revealedBytes)), Member(person: $0.person, scopes: $0.scopes))
        }
    }

    /// The member an `Authorization: Bearer …` names.
    func member(authorization: String?) -> Member? { Self.token(in: authorization).flatMap(member(token:)) }

    /// Whose token this is. Every token is compared in constant time, and all of them each time, so that the time taken
    /// tells nothing.
    func member(token: String) -> Member? {
        let digest = Array(SHA256.hash(Array(token.utf8)))
        var found: Member?
        for entry in members where ConstantTime.areEqual(digest, entry.digest) { found = entry.member }
        return found
    }

    /// Whether a token sent again is the very one of the header: who stands there is still who logged in.
    static func isSame(_ token: String, as authorization: String?) -> Bool {
        guard let first = Self.token(in: authorization) else { return false }
        return ConstantTime.areEqual(
            Array(SHA256.hash(Array(token.utf8))), Array(SHA256.hash(Array(first.utf8))))
    }

    static func token(in authorization: String?) -> String? {
        let prefix = "bearer "
        guard let authorization, authorization.lowercased().hasPrefix(prefix) else { return nil }
        return String(authorization.dropFirst(prefix.count))
    }
}
