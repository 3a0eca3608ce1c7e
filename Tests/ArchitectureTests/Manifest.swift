import Foundation
import TestSupport

/// What `Package.swift` says of rooms, channels and programs, read from its text: `swift package dump-package` takes
/// seconds and a lock that the running test holds.
struct Manifest {
    /// Which targets a target may import.
    let edges: [String: Set<String>]

    init() throws {
        let text = try String(contentsOf: SharedSamples.projectRoot.appending(path: "Package.swift"), encoding: .utf8)
        let code = Self.withoutComments(text)
        let rooms = try Self.part(of: code, from: "let rooms: [Target] = [", to: "\n]")
        let channel = Self.dependencies(
            in: try Self.part(of: code, from: "func channel(", to: "\n}"), after: "dependencies:")
        var edges: [String: Set<String>] = [:]
        for call in Self.calls("room", in: rooms) {
            edges[call.name] = Self.dependencies(
                in: Self.before("exclude:", in: Self.before("resources:", in: call.rest)), after: "")
        }
        let channels = Self.dependencies(in: code, after: "let channels =").map { "Channel\($0)" }
        for name in channels { edges[name] = channel }
        for word in [".systemLibrary", ".target"] {
            for call in Self.calls(word, in: rooms) { edges[call.name] = [] }
        }
        for call in Self.calls(".executableTarget", in: rooms) {
            edges[call.name] = Self.dependencies(in: call.rest, after: "dependencies:")
                .union(call.rest.contains("+ channelTargets") ? channels : [])
        }
        self.edges = edges
    }

    struct Unreadable: Error { var what: String }

    private static func withoutComments(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
    }

    private static func part(of text: String, from start: String, to end: String) throws -> String {
        guard let opening = text.range(of: start),
            let closing = text.range(of: end, range: opening.upperBound..<text.endIndex)
        else { throw Unreadable(what: "Package.swift has no part \"\(start)\"") }
        return String(text[opening.upperBound..<closing.lowerBound])
    }

    private static func before(_ mark: String, in text: String) -> String {
        text.range(of: mark).map { String(text[..<$0.lowerBound]) } ?? text
    }

    /// Every `word("Name", …)`, with what stands between its name and the parenthesis that closes it.
    private static func calls(_ word: String, in text: String) -> [(name: String, rest: String)] {
        var found: [(name: String, rest: String)] = []
        var rest = Substring(text)
        while let call = rest.range(of: word + "(") {
            let body = rest[call.upperBound...]
            var depth = 1
            let end = body.firstIndex { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return depth == 0
            }
            let arguments = body[..<(end ?? body.endIndex)]
            let parts = arguments.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count > 1 { found.append((String(parts[1]), parts.count > 2 ? String(parts[2]) : "")) }
            rest = rest[call.upperBound...]
        }
        return found
    }

    /// The strings of the first list after a label.
    private static func dependencies(in text: String, after label: String) -> Set<String> {
        let start = label.isEmpty ? text.startIndex : text.range(of: label)?.upperBound
        guard let start, let open = text[start...].firstIndex(of: "["), let close = text[open...].firstIndex(of: "]")
        else { return [] }
        let quoted = text[open..<close].split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        return Set(quoted.filter { $0.offset % 2 == 1 }.map { String($0.element) })
    }
}
