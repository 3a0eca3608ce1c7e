/// What became of many documents, by telegram code or format: `noroshi intake table FILE…` prints it, and so do the tests
/// over all samples. Pure: it counts what `parse` and `advance` said.
package struct DocumentTable: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var files = 0
        package var readings = 0
        /// Told and filled in, for one municipality.
        package var notices = 0
        /// How many files were refused, by reason.
        package var refusals: [String: Int] = [:]
    }

    package private(set) var rows: [String: Row] = [:]

    package init() {}

    /// Counts one document.
    ///
    /// - Parameters:
    ///   - name: the file's name; of a refused file it alone tells the family.
    ///   - notices: how many notices it led to.
    package mutating func add(_ outcome: Result<ParsedDocument, Refusal>, name: String, notices: Int) {
        switch outcome {
        case .success(let document):
            rows[document.family, default: Row()].files += 1
            rows[document.family, default: Row()].readings += document.readings.count
            rows[document.family, default: Row()].notices += notices
        case .failure(let refusal):
            let family = JMAFamily.code(in: name) ?? "other"
            rows[family, default: Row()].files += 1
            rows[family, default: Row()].refusals[refusal.reason.rawValue, default: 0] += 1
        }
    }

    package var total: Row {
        rows.values.reduce(into: Row()) { sum, row in
            sum.files += row.files
            sum.readings += row.readings
            sum.notices += row.notices
            sum.refusals.merge(row.refusals, uniquingKeysWith: +)
        }
    }

    /// The table as lines of equal columns, with a total at its end.
    package var lines: [String] {
        func line(_ name: String, _ row: Row) -> String {
            let reasons = row.refusals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            let columns = [row.files, row.readings, row.notices].map { DocumentTable.right(String($0), 8) }
            return ([DocumentTable.left(name, 9)] + columns + ["  " + reasons.joined(separator: ", ")]).joined()
        }
        return ["code        files readings  notices  refused"]
            + rows.sorted { $0.key < $1.key }.map { line($0.key, $0.value) } + [line("total", total)]
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
