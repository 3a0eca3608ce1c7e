internal import COpenSSL

/// Comparison whose time does not tell where two secrets differ.
package enum ConstantTime {
    /// Whether both are the same bytes. That their lengths differ may be seen; of equal lengths nothing else.
    package static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return a.withUnsafeBytes { a in
            b.withUnsafeBytes { b in
                guard let a = a.baseAddress, let other = b.baseAddress else { return true }
                return CRYPTO_memcmp(a, other, b.count) == 0
            }
        }
    }
}
