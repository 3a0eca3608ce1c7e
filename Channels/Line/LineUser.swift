/// LINE's ids: a letter (`U` user, `C` group, `R` room) and 32 hexadecimal digits.
enum LineUser {
    static func isValid(_ id: String) -> Bool { isID(id, kinds: [UInt8(ascii: "U")]) }

    /// Whether a push may be addressed to it.
    static func isConversation(_ id: String) -> Bool {
        isID(id, kinds: [UInt8(ascii: "U"), UInt8(ascii: "C"), UInt8(ascii: "R")])
    }

    private static func isID(_ id: String, kinds: [UInt8]) -> Bool {
        let bytes = Array(id.utf8)
        guard bytes.count == 33, let kind = bytes.first, kinds.contains(kind) else { return false }
        return bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
