import Crypto
import Policy
import Settings

/// Who may speak for the municipality, by token.
struct StaffRoll: Sendable {
    private let members: [(digest: [UInt8], name: String, scopes: Set<Scope>)]

    struct Member: Sendable, Hashable {
        var name: String
        var scopes: Set<Scope>
    }

    init(_ tokens: [StaffToken]) {
        members = tokens.map { (Array(SHA256.hash($0.token.revealedBytes)), $0.name, $0.scopes) }
    }

    /// The member an `Authorization: Bearer …` names. Every token is compared in constant time, and all of them each
    /// time, so that the time taken tells nothing.
    func member(authorization: String?) -> Member? {
        let prefix = "bearer "
        guard let authorization, authorization.lowercased().hasPrefix(prefix) else { return nil }
        let digest = Array(SHA256.hash(Array(authorization.dropFirst(prefix.count).utf8)))
        var found: Member?
        for member in members where ConstantTime.areEqual(digest, member.digest) {
            found = Member(name: member.name, scopes: member.scopes)
        }
        return found
    }
}
