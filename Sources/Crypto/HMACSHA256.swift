internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104, RFC 4231): the signature of LINE, Standard Webhooks, Slack and X-Hub-Signature-256.
package enum HMACSHA256 {
    /// The authentication code of `message` under `key`, 32 bytes. A key may have any length.
    package static func code(for message: Span<UInt8>, key: [UInt8]) -> [UInt8] {
        // One byte more, so that there is a base address for an empty key, which libcrypto takes for a missing one.
        let padded = key + [0]
        return message.withUnsafeBufferPointer { data in
            padded.withUnsafeBufferPointer { secret in
                [UInt8](unsafeUninitializedCapacity: SHA256.length) { code, count in
                    let result = HMAC(
                        Algorithm.sha256.pointer, secret.baseAddress, Int32(key.count), data.baseAddress, data.count,
                        code.baseAddress, nil)
                    precondition(result != nil, "libcrypto: HMAC failed")
                    count = SHA256.length
                }
            }
        }
    }

    package static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] { code(for: message.span, key: key) }

    /// Whether `code` is the full code of `message` under `key`, compared in constant time.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, self.code(for: message, key: key))
    }
}
