internal import COpenSSL

/// An algorithm of libcrypto, looked up once: OpenSSL 3 else searches its providers at every use.
struct Algorithm: @unchecked Sendable {
    /// Unchecked: the object is immutable after the fetch, reference counted by libcrypto, and never freed.
    let pointer: OpaquePointer

    private init(_ pointer: OpaquePointer?) {
        guard let pointer else { preconditionFailure("libcrypto lacks an algorithm of its default provider") }
        self.pointer = pointer
    }

    static let sha256 = Algorithm(EVP_MD_fetch(nil, "SHA256", nil))
    static let aes128GCM = Algorithm(EVP_CIPHER_fetch(nil, "AES-128-GCM", nil))
    static let aes256GCM = Algorithm(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
    static let hmac = Algorithm(EVP_MAC_fetch(nil, "HMAC", nil))
}
