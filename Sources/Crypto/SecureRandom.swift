internal import COpenSSL

/// Randomness of the operating system. Only the process itself (`noroshi`) calls this and hands the bytes to the pure
/// rooms as values, so that simulations and tests can replay them.
package enum SecureRandom {
    /// `count` bytes fit for keys, nonces and identifiers nobody may guess.
    package static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard count > 0 else { return [] }
        guard let size = Int32(exactly: count) else { throw .tooLong }
        var isFilled = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            isFilled = RAND_bytes(buffer.baseAddress, size) == 1
            initialized = isFilled ? count : 0
        }
        guard isFilled else { throw .noRandomness }
        return bytes
    }
}
