import Glibc

/// `noroshi doctor`: looks at everything, changes nothing, and says what to do.
enum DoctorCommand {
    struct Report: Codable {
        var faults: Int
        var attentions: Int
        var findings: [Finding]

        init(_ findings: [Finding]) {
            self.findings = findings
            faults = findings.count { $0.state == .fault }
            attentions = findings.count { $0.state == .attention }
        }
    }

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let config = try arguments.option("--config")
        try arguments.finish()
        let doctor = Doctor(configurationPath: try ConfigurationFile.find(config)) { text in
            if isatty(STDERR_FILENO) == 1 { Terminal.progress(text) }
        }
        let report = Report(doctor.findings())
        Terminal.endProgress()
        if json {
            Terminal.out(String(decoding: JSONReply.encode(report), as: UTF8.self))
        } else {
            for finding in report.findings { finding.lines.forEach(Terminal.out) }
            Terminal.out("")
            Terminal.out(
                Terminal.bold(
                    report.faults == 0
                        ? "異常はありません（注意\(report.attentions)件）。 No fault, \(report.attentions) to look at."
                        : "異常\(report.faults)件、注意\(report.attentions)件。 \(report.faults) faults, "
                            + "\(report.attentions) to look at."))
        }
        return report.faults == 0 ? .ok : .error
    }
}
