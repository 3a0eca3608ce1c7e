/// One header or trailer line taken apart and checked (RFC 9112 §5): `name ":" OWS value OWS`.
struct FieldLine {
    let name: Range<Int>
    /// Without the blanks around it; may be empty.
    let value: Range<Int>

    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        guard !Octet.isBlank(bytes[line.lowerBound]) else { throw .obsoleteFolding }
        var i = line.lowerBound
        while i < line.upperBound, Octet.isToken(bytes[i]) { i += 1 }
        guard i < line.upperBound, bytes[i] == Octet.colon else { throw .malformedFieldName }
        guard i > line.lowerBound else { throw .emptyFieldName }
        name = line.lowerBound..<i
        i += 1
        while i < line.upperBound, Octet.isBlank(bytes[i]) { i += 1 }
        var end = line.upperBound
        while end > i, Octet.isBlank(bytes[end - 1]) { end -= 1 }
        value = i..<end
        i = Octet.firstNonFieldValue(bytes, i..<end)
        guard i == end else { throw bytes[i] == Octet.carriageReturn ? .bareCarriageReturn : .controlCharacter }
    }
}
