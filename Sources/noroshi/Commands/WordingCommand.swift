import Files
import FoundationEssentials
import Notice
import Wording

/// `noroshi wording …`: what can be said, in which words, and what is still missing. Reads files, sends nothing.
enum WordingCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        switch try arguments.required(word: "what to do (check, preview, coverage, lint)") {
        case "check": return try check(&arguments)
        case "preview": return try WordingPreview.run(&arguments)
        case "coverage": return try coverage(&arguments)
        case "lint": return try WordingLint.lint(&arguments)
        case let verb: throw UsageError("`noroshi wording` does not know \"\(verb)\"")
        }
    }

    /// Whose names are used, and whose words lie over the shipped ones: the site of a configuration, else a fictional
    /// town; `--overlay` names a folder of words without one.
    struct Scene {
        var site: Site
        var wording: Wording
        var languages: [LanguageTag]

        init(_ arguments: inout Arguments) throws {
            let config = try arguments.option("--config")
            let overlay = try arguments.option("--overlay")
            let tags = try arguments.options("--lang")
            let configuration = try config.map(ConfigurationFile.load)
            site = configuration?.site ?? DemoTown.site
            languages = try tags.map { tag in
                guard let language = LanguageTag(rawValue: tag) ?? LanguageTag(lookup: tag) else {
                    throw UsageError("no language here is called \"\(tag)\"")
                }
                return language
            }
            if languages.isEmpty { languages = configuration?.site.languages ?? LanguageTag.allCases }
            do { wording = try WordingFolder.load(overlay ?? configuration?.wording) } catch {
                throw CommandFailure("\(error)", code: .usage)
            }
        }
    }

    // MARK: check

    private static func check(_ arguments: inout Arguments) throws -> ExitCode {
        let scene = try Scene(&arguments)
        let now = try arguments.option("--now").flatMap { Timestamp(rfc3339: $0) } ?? SystemClock().now
        let isVerbose = arguments.flag("--verbose")
        try arguments.finish()
        let report = WordingCheck(scene.wording, site: scene.site, languages: scene.languages, now: now)
        for finding in report.faults + report.overflows { Terminal.err("\(finding)") }
        if isVerbose { for finding in report.easyWarnings { Terminal.err("\(finding)") } }
        if !report.unreviewed.isEmpty {
            Terminal.err(
                "未確認 not read by a reviewer of the municipality: "
                    + report.unreviewed.map(\.rawValue).joined(separator: ", "))
        }
        let bundle = scene.wording.bundle
        Terminal.out(
            "\(bundle.templateOrder.count) templates × \(scene.languages.count) languages × \(Use.allCases.count) uses: "
                + "\(report.renderings) renderings, \(report.pieces) texts measured, \(report.overflows.count) too long, "
                + "\(report.faults.count) faults. Bundle \(bundle.hash.prefix(12)).")
        return report.passes ? .ok : .error
    }

    // MARK: coverage

    private struct CoverageView: Encodable {
        var term: String
        var cells: [String: String]
    }

    private static func coverage(_ arguments: inout Arguments) throws -> ExitCode {
        let isJSON = arguments.flag("--json")
        let scene = try Scene(&arguments)
        try arguments.finish()
        let coverage = Coverage(scene.wording.bundle, languages: scene.languages)
        if isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            for key in coverage.keys {
                let cells = coverage.cells[key] ?? [:]
                let view = CoverageView(
                    term: key,
                    cells: Dictionary(uniqueKeysWithValues: cells.map { ($0.key.rawValue, $0.value.rawValue) }))
                Terminal.out(String(decoding: try encoder.encode(view), as: UTF8.self))
            }
            return .ok
        }
        let width = (coverage.keys.map(\.count).max() ?? 0) + 2
        func row(_ name: String, _ cells: [String]) {
            Terminal.out(
                name.padding(to: width)
                    + zip(coverage.languages, cells).map { $1.padding(to: $0.rawValue.count + 2) }.joined())
        }
        row("", coverage.languages.map(\.rawValue))
        for key in coverage.keys {
            row(key, coverage.languages.map { sign(coverage.cells[key]?[$0] ?? .fallback) })
        }
        Terminal.out("")
        for cell in Coverage.Cell.allCases {
            row("\(sign(cell)) \(cell.rawValue)", coverage.languages.map { String(coverage.count(cell, in: $0)) })
        }
        row("templates", coverage.languages.map { String(coverage.templates[$0] ?? 0) })
        row("sentences read", coverage.languages.map { coverage.readLanguages.contains($0) ? "●" : "–" })
        Terminal.out(
            "\n● official and reviewed   ○ official   △ a public body's: waits for a reviewer   – none: English or a "
                + "known word, the Japanese beside it")
        return .ok
    }

    private static func sign(_ cell: Coverage.Cell) -> String {
        switch cell {
        case .reviewed: "●"
        case .official: "○"
        case .awaitingReview: "△"
        case .fallback: "–"
        }
    }
}

extension String {
    /// With blanks after it up to so many characters.
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
