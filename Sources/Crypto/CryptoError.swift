/// Why a cryptographic operation gave nothing. Holds no input, so that it can be printed.
package enum CryptoError: Error, Sendable, Equatable {
    /// A nonce for AES-GCM has 12 bytes.
    case wrongNonceLength
    /// What is sealed or opened is longer than libcrypto takes in one call (2 GiB).
    case tooLong
    /// The tag does not match: another key or nonce, other associated data, or altered or cut bytes.
    case notAuthentic
    /// The operating system gave no randomness.
    case noRandomness
}

/// Stops the process where libcrypto fails at what cannot fail but for memory: there is nothing to go on with, and a
/// wrong digest must not be used.
func must(_ result: Int32, _ operation: StaticString) {
    precondition(result == 1, "libcrypto: \(operation) failed")
}
