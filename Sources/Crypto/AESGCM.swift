internal import COpenSSL

/// Authenticated encryption with AES-GCM (NIST SP 800-38D), 12-byte nonces and 16-byte tags.
///
/// A nonce must never be used twice with one key: count it, or draw it at random for at most 2³² messages.
package enum AESGCM {
    package static let nonceLength = 12
    package static let tagLength = 16

    /// A key of 32 bytes (AES-256), or of 16 where a protocol asks for AES-128 (RFC 8188). Prints as `<secret>`.
    package struct Key: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        let bytes: [UInt8]

        /// Nil for any other length.
        package init?(_ bytes: [UInt8]) {
            guard bytes.count == 32 || bytes.count == 16 else { return nil }
            self.bytes = bytes
        }

        var algorithm: Algorithm { bytes.count == 32 ? .aes256GCM : .aes128GCM }

        package var description: String { "<secret>" }
        package var debugDescription: String { "<secret>" }
        package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
    }

    /// The ciphertext followed by its tag. `associated` is bound to it but not part of it.
    package static func seal(
        _ plaintext: [UInt8], key: Key, nonce: [UInt8], authenticating associated: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try check(nonce: nonce, lengths: plaintext.count, associated.count)
        let cipher = Cipher(key: key, nonce: nonce, isEncrypting: true)
        cipher.bind(associated)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagLength)
        cipher.transform(plaintext[...], into: &sealed)
        var tag = [UInt8](repeating: 0, count: tagLength)
        must(EVP_CipherFinal_ex(cipher.context, &tag, &cipher.written), "AES-GCM")
        must(EVP_CIPHER_CTX_ctrl(cipher.context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag), "AES-GCM")
        sealed.replaceSubrange(plaintext.count..., with: tag)
        return sealed
    }

    /// The plaintext of what `seal` gave. Throws `.notAuthentic` unless key, nonce and associated data are the same and
    /// no bit was changed.
    package static func open(
        _ sealed: [UInt8], key: Key, nonce: [UInt8], authenticating associated: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try check(nonce: nonce, lengths: sealed.count, associated.count)
        guard sealed.count >= tagLength else { throw .notAuthentic }
        let ciphertext = sealed.dropLast(tagLength)
        var tag = Array(sealed.suffix(tagLength))
        let cipher = Cipher(key: key, nonce: nonce, isEncrypting: false)
        cipher.bind(associated)
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        cipher.transform(ciphertext, into: &plaintext)
        must(EVP_CIPHER_CTX_ctrl(cipher.context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag), "AES-GCM")
        // The tag is checked here; until then nothing of the plaintext may be used.
        guard EVP_CipherFinal_ex(cipher.context, &tag, &cipher.written) == 1 else { throw .notAuthentic }
        return plaintext
    }

    private static func check(nonce: [UInt8], lengths: Int...) throws(CryptoError) {
        guard nonce.count == nonceLength else { throw .wrongNonceLength }
        guard lengths.allSatisfy({ $0 <= Int(Int32.max) - tagLength }) else { throw .tooLong }
    }
}

/// One run of libcrypto's cipher; freed with this object.
private final class Cipher {
    let context: OpaquePointer
    /// libcrypto reports how much it wrote; GCM always writes as much as it is given.
    var written: Int32 = 0

    init(key: AESGCM.Key, nonce: [UInt8], isEncrypting: Bool) {
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("libcrypto: out of memory") }
        self.context = context
        must(
            EVP_CipherInit_ex(context, key.algorithm.pointer, nil, key.bytes, nonce, isEncrypting ? 1 : 0), "AES-GCM")
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Binds associated data.
    func bind(_ associated: [UInt8]) {
        if associated.isEmpty { return }
        must(EVP_CipherUpdate(context, nil, &written, associated, Int32(associated.count)), "AES-GCM")
    }

    func transform(_ input: ArraySlice<UInt8>, into output: inout [UInt8]) {
        if input.isEmpty { return }
        input.withUnsafeBufferPointer { bytes in
            must(EVP_CipherUpdate(context, &output, &written, bytes.baseAddress, Int32(bytes.count)), "AES-GCM")
        }
    }
}
