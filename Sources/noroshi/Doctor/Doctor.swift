import Channel
import Chat
import Glibc
import Ledger
import Notice

/// Looks at a site from its configuration to its ledger's hashes and changes nothing. The daemon may run or not.
struct Doctor {
    let configurationPath: String
    /// How long a source's folder or a list's file may take to answer.
    static let folderSeconds = 10
    /// Told what is being looked at, because some of it takes a while.
    var progress: (String) -> Void = { _ in }

    /// Everything found, in the order in which it was looked at.
    func findings() -> [Finding] {
        let configuration: Configuration
        do throws(CommandFailure) { configuration = try ConfigurationFile.load(configurationPath) } catch {
            return [
                .fault(
                    "configuration", "設定または秘密のファイルに誤りがあり、狼煙は起動しません", error.description,
                    at: configurationPath,
                    fix: .init(
                        ja: "示された行やファイルの権限を直し、noroshi check で確かめてから、もう一度 noroshi doctor を実行してください。",
                        en: "Mend the lines or modes named, run `noroshi check`, then this again."))
            ]
        }
        var findings = settings(configuration)
        let path = FileLock.resolved(configuration.ledger.path)
        let standing = FileLock.standing(ledger: path)
        findings.append(.lock(standing, names: FileLock.names(of: path), at: path))
        var daemon: RunningDaemon?
        if case .held(let process) = standing {
            let running = RunningDaemon(control: configuration.web.control, process: process)
            daemon = running
            findings.append(control(running, configuration))
        }
        let look = ledger(configuration, path, daemon)
        findings += look.findings
        findings += volume(path, subscribers: look.subscribers)
        findings.append(.clock(now: SystemClock().now, newestAudit: look.newestAudit, jump: daemon?.clockJump))
        findings.append(
            .descriptors(
                daemon.map(\.descriptors) ?? RunningDaemon.openFiles(Proc.text("/proc/self/limits")),
                isOfDaemon: daemon != nil))
        findings += sources(configuration, daemon, look.sources)
        // The running daemon knows already what answers.
        findings +=
            daemon?.status?.tables.map { $0.map { Finding.table($0) } }
            ?? configuration.tables.sorted { $0.key < $1.key }.map {
                Finding.table($0, $1, within: Self.folderSeconds)
            }
        findings.append(.pictures(configuration.signage.drawingHelper, languages: configuration.site.languages))
        return findings
    }

    // MARK: Settings

    private func settings(_ configuration: Configuration) -> [Finding] {
        var findings: [Finding] = [
            .ok(
                "configuration",
                "設定を読みました（\(configuration.site.name(in: .japanese))、"
                    + "\(configuration.site.mode == .drill ? "訓練" : "本番")）", "the configuration was read",
                at: configurationPath),
            .ok("secrets", "鍵とトークンのファイルは、ほかの人には読めません", "nobody else can read the secrets"),
        ]
        findings += [
            readable("policy", "公開基準表", "the publication table", configuration.policy) {
                _ = try PolicyFile.load(configuration.policy)
            },
            readable("wording", "文面", "the wording", configuration.wording) {
                _ = try WordingFolder.load(configuration.wording, languages: configuration.site.languages)
            },
            readable("intents", "チャットの回答", "the intents", configuration.intents) {
                let (_, problems) = try IntentFolder.read(configuration.intents)
                if let first = problems.first(where: { $0.severity == .error }) { throw CommandFailure("\(first)") }
            },
            readable("ledger.keyFile", "台帳の鍵", "the ledger's key", nil) {
                _ = try LedgerKey.bytes(of: configuration.ledger.key)
            },
        ]
        if let warning = StaffToken.warning(for: configuration.staff) {
            findings.append(
                .attention(
                    "staff", "承認できる人が一人しかいません", warning, at: configurationPath,
                    fix: .init(
                        ja: "二人目の人に approve の権限のトークンを渡してください。",
                        en: "Give a second person a token with the scope approve.")))
        }
        findings.append(hosts(configuration))
        findings += configuration.channels.sorted { $0.id < $1.id }.map { channel in
            let limits = channel.limits
            return .ok(
                "channel", "経路 \(channel.id) の設定は読めました（送信テスト：noroshi channel test \(channel.id) 宛先）",
                "channel \(channel.id): \(limits.batch) a request, \(limits.perSecond) requests a second",
                at: channel.id.rawValue)
        }
        if configuration.channels.isEmpty {
            findings.append(
                .attention(
                    "channel", "配信の経路が一つも設定されていません", "No channel is set up: notices are only shown",
                    at: configurationPath,
                    fix: .init(ja: "設定の channels に経路を書いてください。", en: "Set up `channels`.")))
        }
        return findings
    }

    private func readable(
        _ check: String, _ ja: String, _ en: String, _ place: String?, _ read: () throws -> Void
    ) -> Finding {
        do {
            try read()
            return .ok(check, "\(ja)を読みました", "\(en): read", at: place)
        } catch {
            return .fault(
                check, "\(ja)に誤りがあります", "\(error)", at: place,
                fix: .init(ja: "noroshi check で誤りをすべて表示し、直してください。", en: "`noroshi check` shows every fault."))
        }
    }

    private func hosts(_ configuration: Configuration) -> Finding {
        let count = configuration.allowedHosts.count
        return configuration.site.mode == .drill
            ? .ok(
                "allowedHosts", "訓練サイトがつながる相手は\(count)か所だけです", "this drill site reaches \(count) hosts and no other")
            : .ok("allowedHosts", "庁内の受信先として\(count)か所を許可しています", "\(count) hosts in the own network are allowed")
    }

    private func control(_ daemon: RunningDaemon, _ configuration: Configuration) -> Finding {
        guard let status = daemon.status else {
            return .fault(
                "control", "狼煙のプロセスはありますが、問い合わせに答えません", daemon.silence ?? "the control socket is silent",
                at: configuration.web.control,
                fix: .init(
                    ja: "ログの最後を確かめてください。固まっているときは起動し直します（送信中のものは同じキー・同じ内容で送り直されます）。",
                    en:
                        "Read the end of the log. If it hangs, restart it: what is on the wire goes again with the same keys and bytes."
                ))
        }
        if let fault = status.auditHeadFault {
            return .attention(
                "control", "監査の先頭値を、台帳の外に保存できていません", "The audit head is not kept outside: \(fault)",
                at: configuration.ledger.auditHead,
                fix: .init(ja: "そのフォルダーの権限と空きを確かめてください。", en: "Look at that folder's mode and free space."))
        }
        return .ok(
            "control", "問い合わせに答えています（noroshi \(status.version)）", "the daemon answers, version \(status.version)")
    }

    // MARK: The ledger

    private struct Look {
        var findings: [Finding] = []
        var subscribers = 0
        var newestAudit: Timestamp?
        var sources: [SourceID: Timestamp] = [:]
    }

    private func ledger(_ configuration: Configuration, _ path: String, _ daemon: RunningDaemon?) -> Look {
        var look = Look()
        guard access(path, F_OK) == 0 else {
            look.findings = [
                .attention(
                    "ledger.file", "台帳はまだありません。最初の起動で作られます", "There is no ledger yet; the first start makes it",
                    at: path,
                    fix: .init(
                        ja: "以前から使っているサイトなら、ledger.path が違うか、ファイルが失われています。起動せずに控えから戻してください。",
                        en:
                            "If this site was used before, ledger.path is wrong or the file is lost: restore it before you start."
                    ))
            ]
            return look
        }
        look.findings.append(mode(path))
        do throws(LedgerError) {
            // The head is read before the chain, which may grow meanwhile and must not fall short of it.
            let (head, headFinding) = head(configuration)
            let examination = try Examination(path: path)
            let identity = try examination.identity()
            look.findings.append(.identity(identity, at: path))
            guard identity.isLedger, identity.schema <= identity.knownSchema else { return look }
            progress("台帳のページを調べています checking pages …")
            look.findings.append(
                ask("ledger.pages", path) { .pages(try examination.pageFaults(), at: path) })
            if let key = try? LedgerKey.bytes(of: configuration.ledger.key) {
                look.findings.append(ask("ledger.key", path) { .key(try examination.opens(with: key), at: path) })
            }
            look.findings.append(headFinding)
            look.findings.append(
                ask("ledger.audit", path) {
                    .audit(
                        try examination.audit(knownHead: head) {
                            progress("監査の記録を調べています checking the audit: \($0.rows) rows, \($0.notices) notices …")
                        }, at: path)
                })
            look.newestAudit = try? examination.newestAudit()
            progress("文面と配信を調べています checking messages and deliveries …")
            look.findings.append(
                ask("ledger.prepared", path) {
                    let (checked, faults) = try examination.preparedFaults()
                    return .prepared(checked, faults, at: path)
                })
            if identity.schema == identity.knownSchema {
                look.findings.append(ask("ledger.counts", path) { .counts(try examination.wrongCounts(), at: path) })
                look.findings += deliveries(examination, path, configuration, isRunning: daemon != nil)
            }
            let people = (try? examination.subscribers()) ?? [:]
            look.subscribers = people.values.reduce(0, +)
            look.findings += unreachable(people, configuration)
            look.sources = (try? examination.sources()) ?? [:]
        } catch { look.findings.append(.fault("ledger.open", error, at: path)) }
        return look
    }

    /// One question; what stands in its way is a finding, too.
    private func ask(_ check: String, _ path: String, _ question: () throws -> Finding) -> Finding {
        do { return try question() } catch let error as LedgerError { return .fault(check, error, at: path) } catch {
            return .fault(check, .corrupt("\(error)"), at: path)
        }
    }

    private func deliveries(
        _ examination: Examination, _ path: String, _ configuration: Configuration, isRunning: Bool
    ) -> [Finding] {
        do {
            let unreached = try examination.unreached()
            let known = Set(configuration.channels.map(\.id))
            let stray = unreached.filter { $0.isOpen && $0.waiting > 0 && !known.contains($0.channel) }
            return Finding.deliveries(unreached.filter { known.contains($0.channel) }, isRunning: isRunning)
                + stray.map { entry in
                    .fault(
                        "deliveries", "設定にない経路 \(entry.channel) の配信が\(entry.waiting)件待っています",
                        "\(entry.waiting) deliveries wait for the channel \(entry.channel), which is not set up",
                        at: entry.notice.rawValue,
                        fix: .init(ja: "設定の channels にその経路を戻してください。", en: "Put that channel back into `channels`."))
                }
        } catch {
            return [ask("deliveries", path) { throw error }]
        }
    }

    private func unreachable(_ people: [ChannelID: Int], _ configuration: Configuration) -> [Finding] {
        let known = Set(configuration.channels.map(\.id))
        return people.filter { !known.contains($0.key) && $0.value > 0 }.sorted { $0.key < $1.key }.map {
            channel, count in
            .attention(
                "subscribers", "経路 \(channel) の登録者が\(ProgressLines.number(count))人いますが、その経路の設定がありません。何も届きません",
                "\(count) people subscribed by \(channel), which is not set up: they get nothing", at: channel.rawValue,
                fix: .init(ja: "設定の channels にその経路を書いてください。", en: "Set up that channel in `channels`."))
        }
    }

    private func mode(_ path: String) -> Finding {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return .fault("ledger.file", .cannotOpen(path: path, reason: String(cString: strerror(errno))), at: path)
        }
        if status.st_mode & 0o077 != 0 {
            return .attention(
                "ledger.file", "台帳のファイルを、ほかの利用者が読めます",
                "Others may read the ledger (mode 0\(String(status.st_mode & 0o777, radix: 8)))", at: path,
                fix: .init(ja: "chmod 600 \(path)", en: "chmod 600 \(path)"))
        }
        // A volume that is read-only is a finding of its own.
        let isClosed = [path, Volume.folder(of: path)].contains { (name: String) in
            access(name, W_OK) != 0 && errno != EROFS
        }
        if status.st_uid == geteuid(), isClosed {
            return .fault("ledger.file", .readOnly, at: path)
        }
        return .ok("ledger.file", "台帳のファイルは、ほかの人には読めません", "nobody else can read the ledger", at: path)
    }

    private func head(_ configuration: Configuration) -> (AuditHead?, Finding) {
        let path = configuration.ledger.auditHead
        do throws(LedgerError) {
            guard let head = try Examination.head(path) else {
                return (
                    nil,
                    .attention(
                        "audit.head", "監査の先頭値のファイルがありません。台帳が途中で切られていても分かりません",
                        "The audit head is not there: nothing shows whether the ledger was cut", at: path,
                        fix: .init(
                            ja: "次の起動で作り直されます。消した覚えがなければ、台帳を控えと比べてください。",
                            en: "The next start keeps it anew. If nobody removed it, compare the ledger with a backup.")
                    )
                )
            }
            return (
                head,
                .ok("audit.head", "監査の先頭値は\(head.sequence)行目です", "the audit head is row \(head.sequence)", at: path)
            )
        } catch {
            return (
                nil,
                .fault(
                    "audit.head", "監査の先頭値のファイルを読めません。狼煙は起動しません", "\(error)", at: path,
                    fix: .init(
                        ja: "noroshi audit verify --offline で台帳を確かめ、正しければ noroshi audit accept-head --reason … とします。",
                        en:
                            "See `noroshi audit verify --offline`; where the ledger is right, `noroshi audit accept-head --reason …`."
                    ))
            )
        }
    }

    // MARK: The machine

    private func volume(_ path: String, subscribers: Int) -> [Finding] {
        let folder = Volume.folder(of: path)
        guard let volume = Volume(ofFolderOf: path) else {
            return [
                .fault(
                    "volume.kind", "台帳のフォルダーがありません", "The ledger's folder is not there", at: folder,
                    fix: .init(ja: "ledger.path を確かめ、フォルダーを作ってください。", en: "Look at ledger.path, and make the folder."))
            ]
        }
        return Finding.volume(volume, subscribers: subscribers, at: folder)
    }

    private func sources(
        _ configuration: Configuration, _ daemon: RunningDaemon?, _ changed: [SourceID: Timestamp]
    ) -> [Finding] {
        let now = SystemClock().now
        return configuration.sources.flatMap { source -> [Finding] in
            let reading = Finding.source(
                source.id, poll: source.poll, isRunning: daemon?.status != nil, startedAt: daemon?.status?.startedAt,
                lastSuccess: daemon?.lastSuccess[source.id], changedAt: changed[source.id], now: now)
            let health = daemon?.status?.sources.first { $0.id == source.id }
            let folder = source.doors?.folder.map { Finding.folder(source.id, $0, within: Self.folderSeconds) }
            // Nobody knows when a caller should have called.
            let isLookedAt = source.doors == nil || folder != nil
            let documents = health.map { Finding.documents($0, now: now) } ?? []
            return (isLookedAt ? [reading] : []) + [folder].compactMap { $0 } + documents
        }
    }
}
