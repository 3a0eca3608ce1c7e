import Crypto
import Testing

@Suite struct AESGCMTests {
    /// Test cases 13 to 16 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", which NIST refers to.
    @Test(
        "AES-256-GCM gives the ciphertexts of the mode's published test cases",
        arguments: [
            (
                String(repeating: "00", count: 32), String(repeating: "00", count: 12), "", "",
                "530f8afbc74536b9a963b4f1c4cb738b"
            ),
            (
                String(repeating: "00", count: 32), String(repeating: "00", count: 12),
                "00000000000000000000000000000000", "",
                "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
            ),
            (
                "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                    + "b16aedf5aa0de657ba637b391aafd255",
                "",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                    + "c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"
            ),
            (
                "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                    + "b16aedf5aa0de657ba637b39",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                    + "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
            ),
        ])
    func published(key: String, nonce: String, plaintext: String, associated: String, sealed: String) throws {
        let key = try #require(Hexadecimal.decode(key).flatMap(AESGCM.Key.init))
        let nonce = try #require(Hexadecimal.decode(nonce))
        let plaintext = try #require(Hexadecimal.decode(plaintext))
        let associated = try #require(Hexadecimal.decode(associated))
        let result = try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: associated)
        #expect(Hexadecimal.encode(result) == sealed)
        #expect(try AESGCM.open(result, key: key, nonce: nonce, authenticating: associated) == plaintext)
    }

    @Test("one changed bit anywhere is noticed")
    func refusesChanges() throws {
        let key = try #require(AESGCM.Key(Array(0..<32)))
        let other = try #require(AESGCM.Key(Array(1..<33)))
        let nonce = [UInt8](repeating: 7, count: 12)
        let sealed = try AESGCM.seal(Array("みなと".utf8), key: key, nonce: nonce, authenticating: [1, 2])
        for bit in 0..<sealed.count * 8 {
            var altered = sealed
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(altered, key: key, nonce: nonce, authenticating: [1, 2])
            }
        }
        for length in 0..<sealed.count {
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(Array(sealed.prefix(length)), key: key, nonce: nonce, authenticating: [1, 2])
            }
        }
        #expect(throws: CryptoError.notAuthentic) {
            try AESGCM.open(sealed, key: other, nonce: nonce, authenticating: [1, 2])
        }
        #expect(throws: CryptoError.notAuthentic) { try AESGCM.open(sealed, key: key, nonce: nonce) }
        #expect(throws: CryptoError.notAuthentic) {
            try AESGCM.open(sealed, key: key, nonce: Array(1...12), authenticating: [1, 2])
        }
    }

    @Test("keys and nonces of another length are refused")
    func lengths() throws {
        for length in [0, 15, 17, 24, 31, 33] { #expect(AESGCM.Key([UInt8](repeating: 0, count: length)) == nil) }
        let key = try #require(AESGCM.Key([UInt8](repeating: 0, count: 16)))
        for length in [0, 11, 13, 16] {
            let nonce = [UInt8](repeating: 0, count: length)
            #expect(throws: CryptoError.wrongNonceLength) { try AESGCM.seal([], key: key, nonce: nonce) }
            #expect(throws: CryptoError.wrongNonceLength) {
                try AESGCM.open([UInt8](repeating: 0, count: 16), key: key, nonce: nonce)
            }
        }
    }

    @Test("a key prints as <secret>")
    func keyIsHidden() throws {
        let key = try #require(AESGCM.Key([UInt8](repeating: 77, count: 32)))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains("<secret>") && !text.contains("77"))
        }
    }
}
