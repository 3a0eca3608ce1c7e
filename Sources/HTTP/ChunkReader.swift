/// Reads a chunked body (RFC 9112 §7.1). Extensions and trailer fields are checked, counted and dropped.
struct ChunkReader: Sendable {
    private enum State {
        case size
        case data(Int)
        case dataEnd
        case trailers
    }

    /// Hexadecimal digits a chunk size may have: 4 GiB, above every limit, and no arithmetic can overflow.
    private static let sizeDigits = 8

    private var state = State.size
    private var line: [UInt8] = []
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerFields = 0

    /// Appends what it decodes to `body`; true once the body is whole.
    mutating func read(
        _ input: Span<UInt8>, _ position: inout Int, into body: inout [UInt8], bodyLimit: Int, limits: RequestLimits
    ) throws(Refusal) -> Bool {
        while position < input.count {
            switch state {
            case .size:
                guard try takeLine(input, &position, limit: limits.chunkLine, tooLong: .chunkExtensionsTooLong) else {
                    return false
                }
                let size = try readSize(limits)
                guard size <= bodyLimit - body.count else { throw .bodyTooLarge }
                state = size == 0 ? .trailers : .data(size)
            case .data(let left):
                let step = min(left, input.count - position)
                input.extracting(position..<position + step).withUnsafeBufferPointer { body.append(contentsOf: $0) }
                position += step
                state = step == left ? .dataEnd : .data(left - step)
            case .dataEnd:
                guard try takeLine(input, &position, limit: 1, tooLong: .malformedChunk) else { return false }
                guard line.isEmpty else { throw .malformedChunk }
                state = .size
            case .trailers:
                let left = min(limits.fieldLine, limits.header - trailerBytes)
                guard try takeLine(input, &position, limit: left, tooLong: .headerTooLarge) else { return false }
                if line.isEmpty { return true }
                trailerBytes += line.count + 2
                trailerFields += 1
                guard trailerFields <= limits.fields else { throw .tooManyFields }
                _ = try FieldLine(line.span, 0..<line.count)
                line.removeAll(keepingCapacity: true)
            }
            if case .size = state { line.removeAll(keepingCapacity: true) }
        }
        return false
    }

    /// Completes `line` without its CR LF; false while its end has not come. `limit` counts the CR.
    private mutating func takeLine(
        _ input: Span<UInt8>, _ position: inout Int, limit: Int, tooLong: Refusal
    ) throws(Refusal) -> Bool {
        while position < input.count {
            let c = input[position]
            position += 1
            if c == Octet.lineFeed {
                guard line.last == Octet.carriageReturn else { throw .bareLineFeed }
                line.removeLast()
                return true
            }
            line.append(c)
            guard line.count <= limit else { throw tooLong }
        }
        return false
    }

    private mutating func readSize(_ limits: RequestLimits) throws(Refusal) -> Int {
        var size = 0
        var i = 0
        while i < line.count, let digit = Octet.hexValue(line[i]) {
            guard i < Self.sizeDigits else { throw .malformedChunk }
            size = size << 4 | Int(digit)
            i += 1
        }
        guard i > 0 else { throw .malformedChunk }
        extensionBytes += line.count - i
        guard extensionBytes <= limits.chunkExtensions else { throw .chunkExtensionsTooLong }
        if i < line.count {
            // No blank before the semicolon: implementations disagree about it, which is how requests are smuggled.
            guard line[i] == Octet.semicolon else { throw .malformedChunk }
            for c in line[i...] where !Octet.isFieldValue(c) { throw .malformedChunk }
        }
        line.removeAll(keepingCapacity: true)
        return size
    }
}
