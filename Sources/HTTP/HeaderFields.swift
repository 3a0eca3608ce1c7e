/// The header fields of a request, looked up without case. Holds the head as it came and where each field lies in it;
/// a String is made only for what a handler asks.
package struct HeaderFields: Sendable {
    /// Offsets into the head; `RequestLimits` keeps a head below 64 KiB so that 16 bits suffice.
    struct Field: Sendable {
        var nameStart: UInt16
        var nameEnd: UInt16
        var valueStart: UInt16
        var valueEnd: UInt16
    }

    let bytes: [UInt8]
    let fields: [Field]

    /// The value of the first field of that name, without the blanks around it.
    package subscript(name: String) -> String? {
        first(name).map { text(of: $0) }
    }

    /// The values of every field of that name, in order.
    package func values(_ name: String) -> [String] {
        fields.filter { isNamed($0, name) }.map { text(of: $0) }
    }

    package func contains(_ name: String) -> Bool { first(name) != nil }

    package var count: Int { fields.count }

    /// Whether the first field of that name has exactly this value, byte for byte; allocates nothing.
    package func first(_ name: String, equals value: [UInt8]) -> Bool {
        guard let field = first(name), Int(field.valueEnd - field.valueStart) == value.count else { return false }
        let start = Int(field.valueStart)
        for i in value.indices where bytes[start + i] != value[i] { return false }
        return true
    }

    private func first(_ name: String) -> Field? {
        for field in fields where isNamed(field, name) { return field }
        return nil
    }

    private func isNamed(_ field: Field, _ name: String) -> Bool {
        let length = Int(field.nameEnd - field.nameStart)
        guard length == name.utf8.count else { return false }
        var i = Int(field.nameStart)
        for c in name.utf8 {
            if Octet.lowercased(bytes[i]) != Octet.lowercased(c) { return false }
            i += 1
        }
        return true
    }

    private func text(of field: Field) -> String {
        String(decoding: bytes[Int(field.valueStart)..<Int(field.valueEnd)], as: UTF8.self)
    }
}

extension HeaderFields: Sequence {
    /// Every field in order, e.g. for a channel's webhook that checks its own signature header.
    package func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
        fields.lazy.map { field in
            (
                String(decoding: bytes[Int(field.nameStart)..<Int(field.nameEnd)], as: UTF8.self), text(of: field)
            )
        }.makeIterator()
    }
}
