import Crypto
import FoundationEssentials
package import Notice

/// SHA-256 over a content's canonical JSON, in lower-case hexadecimal. Approval is bound to it.
package struct ContentHash: Sendable, Hashable, RawRepresentable, Codable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }

    package init(of content: Content) throws { self.init(canonical: try CanonicalJSON.encode(content)) }

    init(canonical bytes: [UInt8]) { rawValue = Hexadecimal.encode(SHA256.hash(bytes)) }
}

/// JSON with sorted keys and unescaped slashes: equal values give equal bytes.
enum CanonicalJSON {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            // What was stored was encoded here: it has rotted or was changed, and is treated like a wrong hash.
            throw LedgerError.corrupt("what is stored of a \(Value.self) cannot be read")
        }
    }
}
