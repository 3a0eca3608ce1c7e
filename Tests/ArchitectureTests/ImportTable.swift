import Foundation
import TestSupport

/// The two tables of `docs/imports.md`.
struct ImportTable {
    enum Kind: String {
        case pure, door, channel, program
        case c = "C"
    }
    struct Row {
        var target: String
        var kind: Kind
        var imports: Set<String>
    }
    let rows: [Row]
    /// The files of pure rooms that may import `Glibc`, by path from the project's root.
    let glibcFiles: Set<String>

    struct Unreadable: Error { var line: String }

    init() throws {
        let url = SharedSamples.projectRoot.appending(path: "docs/imports.md")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        var rows: [Row] = []
        var files: Set<String> = []
        for line in lines where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 2, let first = Self.names(in: cells[0]).first else {
                throw Unreadable(line: String(line))
            }
            if first.hasSuffix(".swift") {
                files.insert(first)
            } else {
                guard cells.count == 3, let kind = Kind(rawValue: cells[1]) else {
                    throw Unreadable(line: String(line))
                }
                rows.append(Row(target: first, kind: kind, imports: Set(Self.names(in: cells[2]))))
            }
        }
        self.rows = rows
        glibcFiles = files
    }

    private static func names(in cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
