import Crypto
import Settings

/// Who may speak for the municipality, by token.
struct StaffRoll: Sendable {
    private let members: [(digest: [UInt8], member: Member)]

    /// A person with what the token at hand allows.
    struct Member: Sendable, Hashable {
        var person: String
        var scopes: Set<StaffToken.Scope>
    }

    init(_ tokens: [StaffToken]) {
        members = tokens.map {
            (Array(SHA256.hash($0.token.revealedBytes)), Member(person: $0.person, scopes: $0.scopes))
        }
    }

    /// The member an `Authorization: Bearer …` names. Every token is compared in constant time, and all of them each
    /// time, so that the time taken tells nothing.
    func member(authorization: String?) -> Member? {
        let prefix = "bearer "
        guard let authorization, authorization.lowercased().hasPrefix(prefix) else { return nil }
        let digest = Array(SHA256.hash(Array(authorization.dropFirst(prefix.count).utf8)))
        var found: Member?
        for entry in members where ConstantTime.areEqual(digest, entry.digest) { found = entry.member }
        return found
    }
}
