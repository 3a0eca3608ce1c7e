/// A token, key or password. It prints as `<secret>` however it is printed, cannot be encoded, and compares in constant
/// time. Ask for `revealed` only where it goes on the wire or into a key.
package struct Secret: Sendable {
    private let bytes: [UInt8]

    package init(_ text: String) { bytes = Array(text.utf8) }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// A file's content without the line break an editor leaves at its end.
    package init(trimming content: [UInt8]) {
        var rest = content[...]
        if rest.last == 0x0A { rest = rest.dropLast() }
        if rest.last == 0x0D { rest = rest.dropLast() }
        bytes = Array(rest)
    }

    package var isEmpty: Bool { bytes.isEmpty }

    /// The secret itself.
    package var revealedBytes: [UInt8] { bytes }

    /// The secret itself as text; what is not UTF-8 is repaired and so will not match.
    package var revealed: String { String(decoding: bytes, as: UTF8.self) }
}

extension Secret: Equatable {
    /// Takes the same time wherever two secrets of one length differ. That the lengths differ may be seen.
    package static func == (a: Secret, b: Secret) -> Bool {
        guard a.bytes.count == b.bytes.count else { return false }
        var difference: UInt8 = 0
        for index in a.bytes.indices { difference |= a.bytes[index] ^ b.bytes[index] }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private static let shown = "<secret>"

    package var description: String { Self.shown }
    package var debugDescription: String { Self.shown }
    /// No children: `dump` and the test library's descriptions look here.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
