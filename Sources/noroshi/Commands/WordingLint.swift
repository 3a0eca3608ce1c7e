import Files
import Wording

/// `noroshi wording lint FILE…`: checks texts in やさしい日本語, plain ones and the `ja-simple.md` of intents; `-` reads standard
/// input. One line a finding on standard output, `file:line:column: severity: rule: why (fix)`; ends with 1 where there are
/// errors.
enum WordingLint {
    static func lint(_ arguments: inout Arguments) throws -> ExitCode {
        let files = try arguments.remainder()
        guard !files.isEmpty else { throw UsageError("name at least one file, or - for standard input") }
        var errors = 0
        var warnings = 0
        for file in files {
            for finding in try findings(in: file) {
                Terminal.out("\(file):\(finding)")
                if finding.severity == .error { errors += 1 } else { warnings += 1 }
            }
        }
        Terminal.err("\(files.count) files, \(errors) errors, \(warnings) warnings")
        return errors == 0 ? .ok : .error
    }

    private static func findings(in file: String) throws -> [EasyJapaneseFinding] {
        let limit = EasyJapaneseLint.sizeLimit
        let bytes = file == "-" ? try Terminal.input(limit: limit) : try readFile(file, limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(file) is not UTF-8; save it as UTF-8")
        }
        let isIntent = text.split(whereSeparator: \.isNewline).contains { $0.lowercased().hasPrefix("## answer") }
        return isIntent ? EasyJapaneseLint.findings(inIntent: text) : EasyJapaneseLint.findings(in: text)
    }
}
