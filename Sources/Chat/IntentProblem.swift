/// Something wrong with the intents on disk, told so that the person who writes them can put it right.
package struct IntentProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Severity: String, Sendable, Hashable {
        /// The folder cannot be used.
        case error
        /// Usable, with a gap.
        case warning
    }

    package var severity: Severity
    /// The file's path below `Intents`.
    package var file: String
    /// Counts from 1; nil where it is the file as a whole, or its absence.
    package var line: Int?
    package var what: String
    package var fix: String

    package init(_ severity: Severity, file: String, line: Int? = nil, what: String, fix: String) {
        self.severity = severity
        self.file = file
        self.line = line
        self.what = what
        self.fix = fix
    }

    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(severity.rawValue): \(what) — \(fix)"
    }
}
