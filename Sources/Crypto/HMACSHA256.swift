internal import COpenSSL
import Synchronization

/// HMAC with SHA-256 (RFC 2104, RFC 4231): the signature of LINE, Standard Webhooks, Slack and X-Hub-Signature-256.
package enum HMACSHA256 {
    /// The authentication code under `key`, 32 bytes, of the message that these parts make one after the other. A key may have any
    /// length.
    package static func code(for parts: [UInt8]..., key: [UInt8]) -> [UInt8] {
        let context = contexts.withLock { $0.popLast() } ?? MACContext()
        defer { contexts.withLock { $0.append(context) } }
        context.begin(key)
        for part in parts { context.update(part) }
        return context.finish()
    }

    /// Whether `code` is the full code of `message` under `key`, compared in constant time.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, self.code(for: message, key: key))
    }

    /// Contexts nobody uses at the moment, as many as threads ever computed at once. Looking the algorithm up and making one
    /// takes libcrypto as long as the code of a kilobyte.
    private static let contexts = Mutex<[MACContext]>([])
}

/// libcrypto's HMAC with SHA-256, to be used again with any key. Holds the last one's, so it never leaves this file.
///
/// Unchecked: one thread has it at a time, which takes it out of `HMACSHA256.contexts`.
private final class MACContext: @unchecked Sendable {
    private let context: OpaquePointer

    init() {
        guard let context = EVP_MAC_CTX_new(Algorithm.hmac.pointer) else {
            preconditionFailure("libcrypto: out of memory")
        }
        self.context = context
        // The digest is looked up by its name here and kept; `code` sets a key and nothing else.
        var digest = Array("SHA256".utf8CString)
        digest.withUnsafeMutableBufferPointer { name in
            var parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            must(EVP_MAC_CTX_set_params(context, &parameters), "HMAC")
        }
    }

    deinit { EVP_MAC_CTX_free(context) }

    func begin(_ key: [UInt8]) {
        // libcrypto takes a missing base address for the key of before, and an empty array has none.
        let first = key.isEmpty ? [0] : key
        must(EVP_MAC_init(context, first, key.count, nil), "HMAC")
    }

    func update(_ part: [UInt8]) { must(EVP_MAC_update(context, part, part.count), "HMAC") }

    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.length) { code, count in
            must(EVP_MAC_final(context, code.baseAddress, &count, SHA256.length), "HMAC")
        }
    }
}
