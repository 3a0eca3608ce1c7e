import Crypto
import Testing

@Suite struct CodecTests {
    @Test(
        "base 64 gives the texts of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func rfc4648(text: String, encoded: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.decode(encoded) == bytes)
        let bare = String(encoded.filter { $0 != "=" })
        #expect(Base64URL.encode(bytes) == bare)
        #expect(Base64URL.decode(bare) == bytes)
    }

    @Test("the URL-safe alphabet differs in two characters, and each codec refuses the other's")
    func alphabets() {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xBF]
        #expect(Base64.encode(bytes) == "+/+/")
        #expect(Base64URL.encode(bytes) == "-_-_")
        #expect(Base64.decode("-_-_") == nil)
        #expect(Base64URL.decode("+/+/") == nil)
    }

    @Test(
        "a text that encode would not write is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v====", "Zh==",
            "Zm9=",
            "Zm8=\n", "Zm8*", "あいう", "Zm9vé", "=m9v", "Zm=v",
        ])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("unpadded texts of impossible length, with padding or with spare bits are refused")
    func refusesURL() {
        for text in ["Z", "Zm9vY", "Zg==", "Zm8=", "Zh", "Zm9", "Zm 9v"] { #expect(Base64URL.decode(text) == nil) }
    }

    @Test("every length and byte comes back, and each text is the only one of its bytes")
    func roundTrip() {
        let all = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
        for length in 0...all.count {
            let bytes = Array(all.prefix(length))
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        }
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
            for text in ["Z\(last)==", "Zm\(last)="] {
                if let bytes = Base64.decode(text) { #expect(Base64.encode(bytes) == text) }
            }
        }
    }

    @Test("hexadecimal is written small, read in either case, and nothing else")
    func hexadecimal() {
        #expect(Hexadecimal.encode([0x00, 0x9F, 0xAB, 0xFF]) == "009fabff")
        #expect(Hexadecimal.decode("009FabfF") == [0x00, 0x9F, 0xAB, 0xFF])
        for text in ["0", "0g", "0x00", " 00", "00 ", "+1", "０0"] { #expect(Hexadecimal.decode(text) == nil) }
    }
}
