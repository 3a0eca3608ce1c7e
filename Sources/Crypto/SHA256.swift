internal import COpenSSL

/// SHA-256 (FIPS 180-4) over bytes that arrive in parts. For bytes at hand use `SHA256.hash`.
package struct SHA256: ~Copyable {
    /// Bytes of a digest.
    package static let length = 32

    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("libcrypto: out of memory") }
        self.context = context
        must(EVP_DigestInit_ex(context, Algorithm.sha256.pointer, nil), "SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { part in
            must(EVP_DigestUpdate(context, part.baseAddress, part.count), "SHA-256")
        }
    }

    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// The digest of everything given, 32 bytes.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.length) { digest, count in
            must(EVP_DigestFinal_ex(context, digest.baseAddress, nil), "SHA-256")
            count = Self.length
        }
    }

    /// The digest of `bytes`, 32 bytes.
    package static func hash(_ bytes: Span<UInt8>) -> [UInt8] {
        bytes.withUnsafeBufferPointer { data in
            [UInt8](unsafeUninitializedCapacity: length) { digest, count in
                must(
                    EVP_Digest(data.baseAddress, data.count, digest.baseAddress, nil, Algorithm.sha256.pointer, nil),
                    "SHA-256")
                count = length
            }
        }
    }

    package static func hash(_ bytes: [UInt8]) -> [UInt8] { hash(bytes.span) }
}
