import FoundationEssentials
import Glibc
import Intake
import Ledger
import Notice

/// `noroshi status`: the daemon in a screen's worth of lines.
enum StatusCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let json = arguments.flag("--json")
        let follows = arguments.flag("--follow")
        let client = try ControlClient(&arguments)
        try arguments.finish()
        let answer = try client.get("/v1/status")
        let status = try answer.decoded(StatusView.self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        show(status)
        return follows ? try await follow(status, client, signals) : .ok
    }

    /// Draws the deliveries under way until they have ended.
    private static func follow(
        _ status: StatusView, _ client: ControlClient, _ signals: Signals
    ) async throws -> ExitCode {
        let unfinished = status.inForce.filter { $0.progress.contains { !$0.isFinished } }
        guard !unfinished.isEmpty else { return .ok }
        let watch = Watch(notices: unfinished.map { ($0.id, $0.headline) }, client: client)
        let reports = try await watch.run(under: signals)
        let width = Screen.width(STDOUT_FILENO)
        Terminal.out("")
        for (id, title) in watch.notices {
            guard let report = reports[id] else { continue }
            Terminal.out(Terminal.bold(title))
            for line in ProgressLines(width: width.map { $0 - 2 }).lines(id, report.channels) {
                Terminal.out("  " + line)
            }
        }
        return reports.values.contains(where: Watch.isPartial) ? .partialDelivery : .ok
    }

    private static func show(_ status: StatusView) {
        let width = Screen.width(STDOUT_FILENO)
        let mode = status.mode == .drill ? "訓練サイト (drill)" : "本番 (live)"
        Terminal.out(Terminal.bold("\(status.municipality)  \(mode)  noroshi \(status.version)"))
        Terminal.out("\(status.now.jstClock) 時点 / as of \(status.now.jstClock) JST")
        Terminal.out("")
        Terminal.out(Terminal.bold("発令・発表中 in force: \(status.inForce.count)"))
        for notice in status.inForce {
            let since = notice.acceptedAt.jstClock
            Terminal.out("  \(notice.headline)")
            Terminal.out(Terminal.dim("    \(notice.urgency.rawValue)  since \(since)  thread \(notice.thread)"))
            if notice.warrant == .breakGlass {
                Terminal.out("    一人で緊急発信したものです sent by one person alone: noroshi notice show \(notice.id)")
            }
            if notice.isOverdue, let renewBy = notice.renewBy {
                Terminal.out("    更新期限を過ぎています（\(renewBy.jstClock)） to be renewed by \(renewBy.jstClock):")
                Terminal.out(
                    "      noroshi notice update \(notice.thread) …   または or   noroshi notice allclear \(notice.thread)"
                )
            }
            for line in ProgressLines(width: width.map { $0 - 4 }).lines(notice.id, notice.progress) {
                Terminal.out("    " + line)
            }
        }
        Terminal.out(Terminal.bold("承認待ち waiting: \(status.waiting.count)"))
        for waiting in status.waiting {
            Terminal.out("  \(waiting.id)  \(waiting.headline)")
            let at = waiting.createdAt.jstClock
            Terminal.out(Terminal.dim("    \(waiting.lifecycle.rawValue) by \(waiting.author) at \(at)"))
            if let release = waiting.releaseAt {
                let seconds = max(0, release.seconds - status.now.seconds)
                Terminal.out(
                    "    一人で緊急発信：あと\(seconds)秒 sent by one person alone, goes out in \(seconds) s. 止める to stop it:")
                Terminal.out("      noroshi notice withdraw \(waiting.id) --reason …")
            }
        }
        for source in status.sources { show(source) }
        for table in status.tables ?? [] {
            guard let fault = table.fault else { continue }
            Terminal.out(Terminal.bold("一覧 list \(table.intent): 前の表で答えています the one before goes on answering"))
            Terminal.out("    \(table.path): \(fault)")
        }
        Terminal.out("未完了の配信 deliveries under way: \(status.pendingDeliveries)")
        let subscribers = status.subscribers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        Terminal.out("登録者 subscribers: \(subscribers.joined(separator: ", "))")
        if let fault = status.auditHeadFault { Terminal.err("監査の先頭値を保存できません audit head is not kept: \(fault)") }
    }

    /// One line of a source that does well, and what is wrong with one that does not.
    private static func show(_ source: SourceHealth) {
        let read = source.readAt?.jstClock ?? "–"
        let fresh = source.freshAt?.jstClock ?? "–"
        let name = "情報源 source \(source.id) (\(source.kind))"
        switch source.condition {
        case .well:
            Terminal.out("\(name): 取得 read \(read), 新着 new \(fresh)\(source.catchingUp ? ", 欠落を補完中 catching up" : "")")
        case .unread:
            Terminal.out(Terminal.bold("\(name): 取得できていません not read since \(read)"))
            if let fault = source.fault { Terminal.out("    \(fault)") }
        case .stale:
            Terminal.out(Terminal.bold("\(name): 取得できますが新着がありません answers, but nothing new since \(fresh)"))
        }
        guard source.refused > 0 || source.quarantined > 0 else { return }
        Terminal.out("    拒否 refused: \(source.refused), 保管 kept: \(source.quarantined)")
        for refused in source.newestRefusals {
            let line = "      \(refused.at.jstClock) \(refused.name): \(refused.reason.rawValue): \(refused.detail)"
            Terminal.out(refused.reason == .doubtfulTest ? Terminal.bold(line) : Terminal.dim(line))
        }
    }

    static func line(_ progress: ProgressView) -> String {
        let counts = progress.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(progress.channel): \(counts.isEmpty ? "nobody" : counts.joined(separator: ", "))"
            + (progress.isExpanded ? "" : " …")
    }
}
