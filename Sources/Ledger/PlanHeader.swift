import Crypto
import Notice

/// The frozen decision whom a version is for: all that expansion needs, written in the transaction that accepts it.
struct PlanHeader {
    var notice: NoticeID
    var hash: ContentHash
    var audience: Audience
    var channels: [ChannelID]
    /// The last subscription that existed; who comes later reads the board.
    var highWater: Int64
    var expires: Timestamp?
    var manner: Manner

    /// SHA-256 over all of it, verified whenever the plan is used.
    func digest() throws -> String { digest(audience: try CanonicalJSON.encode(audience)) }

    /// The same over the audience as it is stored.
    func digest(audience bytes: [UInt8]) -> String {
        let parts =
            [
                notice.rawValue, hash.rawValue, "\(highWater)", expires.map { "\($0.milliseconds)" } ?? "",
                String(decoding: bytes, as: UTF8.self),
            ] + channels.map(\.rawValue) + (manner.isLoud ? [] : ["quiet"])
            + (manner.takesOver ? [] : ["without takeover"])
        return Hexadecimal.encode(SHA256.hash(Vault.framed(parts)))
    }
}
