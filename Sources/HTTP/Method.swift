/// A request method this server knows (RFC 9110 §9, RFC 5789). The parser answers every other token with 501, so a
/// handler only ever sees one of these.
package enum Method: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"

    /// The method spelled by exactly these bytes; methods are case-sensitive.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count <= 7 else { return nil }
        var key: UInt64 = 0
        for i in bytes.indices { key = key << 8 | UInt64(bytes[i]) }
        // The ASCII bytes of the name read as one big-endian number: one comparison each, no String on the hot path.
        switch key {
        case 0x47_45_54: self = .get
        case 0x48_45_41_44: self = .head
        case 0x50_4F_53_54: self = .post
        case 0x50_55_54: self = .put
        case 0x50_41_54_43_48: self = .patch
        case 0x44_45_4C_45_54_45: self = .delete
        case 0x4F_50_54_49_4F_4E_53: self = .options
        default: return nil
        }
    }
}
