import HTTP

/// A path with places for values: `/v1/notices/{id}`, `/feeds/{rest…}`.
///
/// `{name}` matches one whole, non-empty segment; `{name…}`, only at the end, matches one or more segments with the
/// slashes between them.
package struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    private enum Segment: Sendable, Hashable {
        /// Its UTF-8.
        case literal([UInt8])
        case value(String)
        case rest(String)
    }

    package let description: String
    private let segments: [Segment]

    /// Traps on a malformed pattern: patterns are literals in the program.
    package init(_ pattern: String) {
        precondition(pattern.hasPrefix("/"), "a route's pattern starts with a slash: \(pattern)")
        description = pattern
        segments = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .literal(Array(part.utf8)) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("…") ? .rest(String(name.dropLast())) : .value(String(name))
        }
        precondition(
            !segments.dropLast().contains { if case .rest = $0 { true } else { false } },
            "{name…} stands at the end: \(pattern)")
    }

    var isLiteral: Bool {
        segments.allSatisfy { if case .literal = $0 { true } else { false } }
    }

    /// The first segment, where it is no place for a value.
    var firstLiteral: [UInt8]? {
        if case .literal(let text)? = segments.first { text } else { nil }
    }

    /// What the places matched, or nil where the path does not fit.
    func match(_ path: String) -> PathParameters? { match(path.utf8Span.span) }

    /// The same for the path's UTF-8.
    func match(_ path: Span<UInt8>) -> PathParameters? {
        // Most patterns do not fit, so nothing is kept before it is known that all of it does.
        guard walk(path, { _, _ in }) else { return nil }
        var parameters = PathParameters()
        _ = walk(path) { name, part in
            parameters.append(
                name, path.extracting(part).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
        }
        return parameters
    }

    /// Goes through both and tells what each place matched; whether they fit to their ends.
    @inline(__always)
    private func walk(_ path: Span<UInt8>, _ tell: (String, Range<Int>) -> Void) -> Bool {
        var position = 0
        for segment in segments {
            guard position < path.count, path[position] == Self.slash else { return false }
            let start = position + 1
            if case .rest(let name) = segment {
                guard start < path.count else { return false }
                tell(name, start..<path.count)
                return true
            }
            position = Self.segmentEnd(path, from: start)
            switch segment {
            case .literal(let text):
                guard Self.areEqual(path.extracting(start..<position), text) else { return false }
            case .value(let name):
                guard start < position else { return false }
                tell(name, start..<position)
            case .rest: return false
            }
        }
        return position == path.count
    }

    private static let slash = UInt8(ascii: "/")

    /// Where the segment ends that begins here.
    static func segmentEnd(_ path: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < path.count, path[position] != slash { position += 1 }
        return position
    }

    static func areEqual(_ bytes: Span<UInt8>, _ text: [UInt8]) -> Bool {
        guard bytes.count == text.count else { return false }
        for index in text.indices where bytes[index] != text[index] { return false }
        return true
    }
}
