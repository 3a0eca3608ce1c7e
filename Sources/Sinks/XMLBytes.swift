/// Finds elements in the bytes of a document in an ASCII-compatible encoding, without building a tree: a replay changes a
/// few values and must leave every other byte as it came.
enum XMLBytes {
    /// The range of the text between the first `<name>` (with any prefix) at or after `start` and its end tag. Nil where
    /// there is none, or where it holds other elements.
    static func text(of name: String, in bytes: [UInt8], within limits: Range<Int>? = nil) -> Range<Int>? {
        content(of: name, in: bytes, within: limits).flatMap { range in
            bytes[range].contains(UInt8(ascii: "<")) ? nil : range
        }
    }

    /// As `text`, for elements that hold others. The end is the next end tag of the same name: nothing here nests in itself.
    static func content(of name: String, in bytes: [UInt8], within limits: Range<Int>? = nil) -> Range<Int>? {
        let limits = limits ?? bytes.indices
        let wanted = Array(name.utf8)
        var i = limits.lowerBound
        while i < limits.upperBound {
            guard bytes[i] == UInt8(ascii: "<"), let tag = tag(at: i, in: bytes, limits), tag.name == wanted,
                tag.isStart
            else {
                i += 1
                continue
            }
            if tag.isEmpty { return tag.end..<tag.end }
            var j = tag.end
            while j < limits.upperBound {
                if bytes[j] == UInt8(ascii: "<"), let other = self.tag(at: j, in: bytes, limits), other.name == wanted,
                    !other.isStart
                {
                    return tag.end..<j
                }
                j += 1
            }
            return nil
        }
        return nil
    }

    /// The text without the blanks around it.
    static func value(of name: String, in bytes: [UInt8], within limits: Range<Int>? = nil) -> String? {
        text(of: name, in: bytes, within: limits).map { trimmed(String(decoding: bytes[$0], as: UTF8.self)) }
    }

    static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    private struct Tag {
        var name: [UInt8]
        var isStart: Bool
        var isEmpty: Bool
        /// Behind the `>`.
        var end: Int
    }

    private static func tag(at start: Int, in bytes: [UInt8], _ limits: Range<Int>) -> Tag? {
        var i = start + 1
        guard i < limits.upperBound else { return nil }
        let isStart = bytes[i] != UInt8(ascii: "/")
        if !isStart { i += 1 }
        var name: [UInt8] = []
        while i < limits.upperBound, !" \t\r\n/>".utf8.contains(bytes[i]) {
            if bytes[i] == UInt8(ascii: ":") { name = [] } else { name.append(bytes[i]) }
            i += 1
        }
        while i < limits.upperBound, bytes[i] != UInt8(ascii: ">") { i += 1 }
        guard i < limits.upperBound, !name.isEmpty else { return nil }
        return Tag(name: name, isStart: isStart, isEmpty: bytes[i - 1] == UInt8(ascii: "/"), end: i + 1)
    }
}
