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

/// Whether two names are the same but for the case of ASCII letters; `lower` has none in upper case.
func isEqualIgnoringCase(_ name: String, _ lower: StaticString) -> Bool {
    guard name.utf8.count == lower.utf8CodeUnitCount else { return false }
    return zip(name.utf8, UnsafeBufferPointer(start: lower.utf8Start, count: lower.utf8CodeUnitCount)).allSatisfy {
        ((0x41...0x5A).contains($0) ? $0 | 0x20 : $0) == $1
    }
}
