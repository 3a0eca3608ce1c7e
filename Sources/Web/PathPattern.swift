import HTTP

/// A path with places for values: `/v1/notices/{id}`, `/feeds/{rest…}`.
///
/// `{name}` matches one whole, non-empty segment; `{name…}`, only at the end, matches one or more segments with the
/// slashes between them.
package struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    private enum Segment: Sendable, Hashable {
        case literal(String)
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
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .literal(String(part)) }
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

    /// What the places matched, or nil where the path does not fit.
    func match(_ path: String) -> PathParameters? {
        var parameters = PathParameters()
        var rest = Substring(path)
        for (index, segment) in segments.enumerated() {
            guard rest.utf8.first == UInt8(ascii: "/") else { return nil }
            rest.removeFirst()
            if case .rest(let name) = segment {
                guard !rest.isEmpty else { return nil }
                parameters.append(name, String(rest))
                return parameters
            }
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            let part = rest[..<end]
            switch segment {
            case .literal(let text):
                guard part == text else { return nil }
            case .value(let name):
                guard !part.isEmpty else { return nil }
                parameters.append(name, String(part))
            case .rest: return nil
            }
            rest = rest[end...]
            if index == segments.count - 1, !rest.isEmpty { return nil }
        }
        return parameters
    }
}
