import Notice

/// The contents and audiences of the plans in use, and the fields of what is prepared. A claim hashes what is stored each time;
/// decoding the same bytes again took a tenth of its time. Belongs to one connection.
final class DecodedPlans {
    /// Entries kept; beyond it all are forgotten.
    private static let most = 64

    private var contents: [ContentHash: Content] = [:]
    private var audiences: [[UInt8]: Audience] = [:]
    private var fields: [String: [String: String]] = [:]

    func content(_ hash: ContentHash, _ decode: () throws -> Content) rethrows -> Content {
        try value(hash, in: &contents, decode)
    }

    func audience(_ bytes: [UInt8], _ decode: () throws -> Audience) rethrows -> Audience {
        try value(bytes, in: &audiences, decode)
    }

    /// The fields of prepared bytes with this hash.
    func fields(_ hash: String, _ decode: () throws -> [String: String]) rethrows -> [String: String] {
        try value(hash, in: &fields, decode)
    }

    private func value<Key: Hashable, Value>(
        _ key: Key, in known: inout [Key: Value], _ decode: () throws -> Value
    ) rethrows -> Value {
        if let value = known[key] { return value }
        let value = try decode()
        if known.count >= Self.most { known = [:] }
        known[key] = value
        return value
    }
}
