// Byte classes of RFC 5234 and RFC 9110 §5.6.2, on single octets.

func isASCIIDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

func isASCIILetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

func isASCIIHexDigit(_ byte: UInt8) -> Bool { isASCIIDigit(byte) || (0x41...0x46).contains(byte & 0xDF) }

/// The characters of an HTTP token: methods and field names.
func isTokenByte(_ byte: UInt8) -> Bool {
    if isASCIIDigit(byte) || isASCIILetter(byte) { return true }
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
        UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
        return true
    default: return false
    }
}

/// A text's UTF-8 where it lies.
func withBytes<Result>(of text: some StringProtocol, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    text.utf8.withContiguousStorageIfAvailable(body) ?? Array(text.utf8).withUnsafeBufferPointer(body)
}

/// Whether two field names are the same, without case (RFC 9110 §5.1); `lowercase` holds no capital letter.
func isName(_ name: String, _ lowercase: StaticString) -> Bool {
    withBytes(of: name) { bytes in
        guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
        for (place, byte) in bytes.enumerated() {
            let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            if folded != lowercase.utf8Start[place] { return false }
        }
        return true
    }
}
