import Crypto
import Testing

@Suite struct DigestTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func examples(text: String, digest: String) {
        #expect(Hexadecimal.encode(SHA256.hash(Array(text.utf8))) == digest)
    }

    @Test("parts of any size give the digest of the whole", arguments: [1, 3, 63, 64, 65, 1000])
    func incremental(size: Int) {
        let bytes = (0..<3001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = SHA256()
        var start = 0
        while start < bytes.count {
            hash.update(Array(bytes[start..<min(start + size, bytes.count)]))
            start += size
        }
        hash.update([])
        #expect(hash.finish() == SHA256.hash(bytes))
    }

    @Test(
        "HMAC-SHA256 gives the codes of RFC 4231",
        arguments: [
            (
                String(repeating: "0b", count: 20), "4869205468657265",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                "0102030405060708090a0b0c0d0e0f10111213141516171819", String(repeating: "cd", count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                String(repeating: "aa", count: 131),
                Hexadecimal.encode(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            ("", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
        ])
    func rfc4231(key: String, message: String, code: String) throws {
        let key = try #require(Hexadecimal.decode(key))
        let message = try #require(Hexadecimal.decode(message))
        #expect(Hexadecimal.encode(HMACSHA256.code(for: message, key: key)) == code)
        let bytes = try #require(Hexadecimal.decode(code))
        #expect(HMACSHA256.isValid(bytes, for: message, key: key))
    }

    @Test("parts give the code of the whole message, and no code depends on the key before")
    func parts() {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for key in [[], [1], [UInt8](repeating: 9, count: 200), [1]] {
            let whole = HMACSHA256.code(for: message, key: key)
            for cut in [0, 1, 64, 1000] {
                let code = HMACSHA256.code(for: Array(message[..<cut]), Array(message[cut...]), key: key)
                #expect(code == whole)
            }
        }
        #expect(HMACSHA256.code(for: message, key: [1]) != HMACSHA256.code(for: message, key: [2]))
    }

    @Test("codes made at the same time on many threads are those made one after the other")
    func concurrent() async {
        func code(_ number: Int) -> [UInt8] { HMACSHA256.code(for: [UInt8(number)], key: [UInt8(number)]) }
        let codes = await withTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<64 { group.addTask { (number, code(number)) } }
            return await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }
        for number in 0..<64 { #expect(codes[number] == code(number)) }
    }

    @Test("a code that is cut, altered or for another message is not valid")
    func refusesCodes() {
        let code = HMACSHA256.code(for: Array("body".utf8), key: [1])
        #expect(!HMACSHA256.isValid(Array(code.dropLast()), for: Array("body".utf8), key: [1]))
        #expect(!HMACSHA256.isValid([], for: Array("body".utf8), key: [1]))
        #expect(!HMACSHA256.isValid(code, for: Array("Body".utf8), key: [1]))
        #expect(!HMACSHA256.isValid(code, for: Array("body".utf8), key: [2]))
        for bit in 0..<256 {
            var altered = code
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(!HMACSHA256.isValid(altered, for: Array("body".utf8), key: [1]))
        }
    }

    @Test("constant-time equality is equality")
    func constantTime() {
        #expect(ConstantTime.areEqual([], []))
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 2, 3]))
        #expect(!ConstantTime.areEqual([], [0]))
    }

    @Test("randomness comes in the length asked for and does not repeat")
    func random() throws {
        #expect(try SecureRandom.bytes(0).isEmpty)
        let draws = try (0..<100).map { _ in try SecureRandom.bytes(16) }
        #expect(draws.allSatisfy { $0.count == 16 })
        #expect(Set(draws).count == 100)
    }
}
