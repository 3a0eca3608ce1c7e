import Files
import FoundationEssentials
import Glibc
import Ledger
import Notice

/// `noroshi audit verify|export|accept-head`: who did what, and that nothing was changed afterwards.
enum AuditCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let verb = try arguments.required(word: "what to do (verify, export, accept-head)")
        switch verb {
        case "verify": return try await verify(&arguments)
        case "export": return try await export(&arguments)
        case "accept-head": return try await acceptHead(&arguments)
        default: throw UsageError("`noroshi audit` does not know \"\(verb)\"")
        }
    }

    // MARK: Verifying

    private static func verify(_ arguments: inout Arguments) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let isOffline = arguments.flag("--offline")
        let config = try arguments.option("--config")
        let control = try arguments.option("--control")
        try arguments.finish()
        let report =
            isOffline
            ? try await verifyOffline(config)
            : try verify(over: try ControlClient(control: control, config: config))
        Terminal.endProgress()
        if json {
            Terminal.out(String(decoding: JSONReply.encode(report), as: UTF8.self))
        } else {
            for fault in report.faults { Terminal.out("\(fault)") }
            let head = report.head?.description ?? "none"
            Terminal.out("監査記録 audit rows: \(report.rows)   notices: \(report.notices)   head: \(head)")
            Terminal.out(
                report.faults.isEmpty
                    ? "改ざんは見つかりませんでした。 The chain is whole, and the ledger agrees with it."
                    : "不一致 \(report.faults.count) 件。 \(report.faults.count) faults: keep a copy, and compare with a backup."
            )
        }
        return report.faults.isEmpty ? .ok : .error
    }

    private static func verify(over client: ControlClient) throws -> AuditReport {
        var report = AuditReport()
        while true {
            let query = report.head.map { "?after=\($0.sequence)&hash=\($0.hash)" } ?? ""
            let page = try client.get("/v1/audit/chain\(query)").decoded(ChainPage.self)
            report.add(page)
            progress(report)
            if page.isEnd { break }
        }
        var last: Int64 = 0
        while true {
            let page = try client.get("/v1/audit/notices?after=\(last)").decoded(NoticePage.self)
            report.add(page)
            last = page.last
            progress(report)
            if page.isEnd { return report }
        }
    }

    /// For a daemon that refuses to start.
    private static func verifyOffline(_ config: String?) async throws -> AuditReport {
        let ledger = try open(config)
        defer { ledger.close() }
        return try await ledger.verifyAudit { progress($0) }
    }

    private static func open(_ config: String?) throws -> Ledger {
        let configuration = try ConfigurationFile.load(try ConfigurationFile.find(config))
        return try Ledger.open(
            path: configuration.ledger.path, key: try LedgerKey.bytes(of: configuration.ledger.key),
            head: configuration.ledger.auditHead, acceptsHead: true)
    }

    @Sendable private static func progress(_ report: AuditReport) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        Terminal.progress("監査 audit: \(report.rows) rows, \(report.notices) notices, \(report.faults.count) faults")
    }

    // MARK: Exporting

    private enum Format: String, CaseIterable { case jsonl, csv }

    private static func export(_ arguments: inout Arguments) async throws -> ExitCode {
        let name = try arguments.option("--format") ?? Format.jsonl.rawValue
        guard let format = Format(rawValue: name) else { throw UsageError("--format takes jsonl or csv") }
        let after = try arguments.option("--after")
        guard var last = Int64(after ?? "0"), last >= 0 else { throw UsageError("--after takes a row's number") }
        let client = try ControlClient(&arguments)
        try arguments.finish()
        if format == .csv { Terminal.out("sequence,at,actor,action,subject,detail,hash") }
        while true {
            let rows = try client.get("/v1/audit?after=\(last)").decoded([AuditRow].self)
            for row in rows { Terminal.out(format == .csv ? csv(row) : json(row)) }
            guard let newest = rows.last?.sequence else { break }
            last = newest
            if isatty(STDERR_FILENO) == 1, isatty(STDOUT_FILENO) == 0 { Terminal.progress("監査 audit: row \(last)") }
        }
        Terminal.endProgress()
        return .ok
    }

    private static func json(_ row: AuditRow) -> String { String(decoding: JSONReply.encode(row), as: UTF8.self) }

    /// RFC 4180, every text quoted. A spreadsheet takes what begins with these marks for a formula, so a blank stands before.
    static func csv(_ row: AuditRow) -> String {
        let texts = [row.at.rfc3339(), row.actor, row.action, row.subject, row.detail, row.hash].map { text in
            let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
            return "\"" + (isFormula ? " " : "") + text.replacing("\"", with: "\"\"") + "\""
        }
        return "\(row.sequence)," + texts.joined(separator: ",")
    }

    // MARK: Accepting

    private static func acceptHead(_ arguments: inout Arguments) async throws -> ExitCode {
        let reason = try arguments.required("--reason")
        let config = try arguments.option("--config")
        try arguments.finish()
        guard reason.contains(where: { !$0.isWhitespace }) else { throw UsageError("--reason is empty") }
        let ledger = try open(config)
        defer { ledger.close() }
        let report = try await ledger.verifyAudit { progress($0) }
        Terminal.endProgress()
        for fault in report.faults { Terminal.err("\(fault)") }
        let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(getuid())"
        try await ledger.acceptHead(reason: reason, actor: "local:\(user)", at: SystemClock().now)
        Terminal.out("監査の先頭値を現在の台帳に合わせました（理由は記録されます）。 The head is kept anew, and the audit says why.")
        return .ok
    }
}
