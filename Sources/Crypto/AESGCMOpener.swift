internal import COpenSSL

extension AESGCM {
    /// Opens many messages under one key and one associated text, of which key schedule and cipher are set up once. For one thread.
    package final class Opener {
        private let context: OpaquePointer
        private let associated: [UInt8]
        private var written: Int32 = 0

        package init(key: Key, authenticating associated: [UInt8]) {
            guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("libcrypto: out of memory") }
            self.context = context
            self.associated = associated
            must(EVP_CipherInit_ex(context, key.algorithm.pointer, nil, key.bytes, nil, 0), "AES-GCM")
        }

        deinit { EVP_CIPHER_CTX_free(context) }

        /// The plaintext of nonce, ciphertext and tag, in this order. Throws as `AESGCM.open` does.
        package func open(_ sealed: UnsafeRawBufferPointer) throws(CryptoError) -> [UInt8] {
            let length = sealed.count - nonceLength - tagLength
            guard length >= 0, length <= Int(Int32.max) - tagLength, let start = sealed.baseAddress else {
                throw .notAuthentic
            }
            let bytes = start.assumingMemoryBound(to: UInt8.self)
            must(EVP_CipherInit_ex(context, nil, nil, nil, bytes, 0), "AES-GCM")
            if !associated.isEmpty {
                must(EVP_CipherUpdate(context, nil, &written, associated, Int32(associated.count)), "AES-GCM")
            }
            let plaintext = [UInt8](unsafeUninitializedCapacity: max(1, length)) { out, count in
                if length > 0 {
                    must(
                        EVP_CipherUpdate(context, out.baseAddress, &written, bytes + nonceLength, Int32(length)),
                        "AES-GCM")
                }
                count = length
            }
            var tag = [UInt8](repeating: 0, count: tagLength)
            for index in 0..<tagLength { tag[index] = bytes[nonceLength + length + index] }
            must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag), "AES-GCM")
            // The tag is checked here; until then nothing of the plaintext may be used.
            guard EVP_CipherFinal_ex(context, &tag, &written) == 1 else { throw .notAuthentic }
            return plaintext
        }
    }
}
