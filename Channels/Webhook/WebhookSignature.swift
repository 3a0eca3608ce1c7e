import Crypto

/// The signature of Standard Webhooks 1.0.0, scheme v1: HMAC-SHA256 over `<id>.<timestamp>.<raw body>`.
package enum WebhookSignature {
    static let secretPrefix = "whsec_"
    /// Bytes of key, by the specification.
    static let keyLength = 24...64

    /// The value of `webhook-signature`: one signature a secret, separated by blanks. `secrets` holds base 64, with or
    /// without `whsec_`, several separated by blanks while one is being replaced. Nil where none of them is a key.
    package static func header(id: String, timestamp: Int64, body: [UInt8], secrets: String) -> String? {
        let head = Array("\(id).\(timestamp).".utf8)
        func signature(_ secret: Substring) -> String? {
            key(secret).map { "v1," + Base64.encode(HMACSHA256.code(for: head, body, key: $0)) }
        }
        // Nearly always one, which is not taken apart.
        if !secrets.utf8.contains(UInt8(ascii: " ")) { return signature(secrets[...]) }
        let signatures = secrets.split(separator: " ").compactMap(signature)
        return signatures.isEmpty ? nil : signatures.joined(separator: " ")
    }

    /// Signatures of one call that are looked at: two secrets while one is replaced, and schemes that are not known here.
    private static let mostSignatures = 16

    /// Whether one of the signatures in a `webhook-signature` is right by one of `secrets`. All are compared, in constant time.
    package static func isValid(
        _ signatures: String, id: String, timestamp: Int64, body: [UInt8], secrets: String
    ) -> Bool {
        let expected = header(id: id, timestamp: timestamp, body: body, secrets: secrets)?.split(separator: " ") ?? []
        var isRight = false
        for given in signatures.split(separator: " ").prefix(mostSignatures) {
            for own in expected where ConstantTime.areEqual(Array(given.utf8), Array(own.utf8)) { isRight = true }
        }
        return isRight
    }

    /// Whether every one of `secrets` is a key.
    package static func areKeys(_ secrets: String) -> Bool {
        let secrets = secrets.split(separator: " ")
        return !secrets.isEmpty && secrets.allSatisfy { key($0) != nil }
    }

    private static func key(_ secret: Substring) -> [UInt8]? {
        let isMarked = secret.utf8.starts(with: secretPrefix.utf8)
        let text = isMarked ? Substring(secret.utf8.dropFirst(secretPrefix.utf8.count)) : secret
        guard let key = Base64.decode(text), keyLength.contains(key.count) else { return nil }
        return key
    }
}
