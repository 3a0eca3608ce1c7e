import Ledger

extension Finding {
    private static let restore = Words(
        ja: "狼煙を止め、いまのファイルを -wal、-shm も含めて別の場所に写して保存し、控えから戻してください。戻した後は noroshi status で、"
            + "いま出ているべき情報と照らし合わせてください。",
        en:
            "Stop noroshi, keep a copy of the file with its -wal and -shm, and restore a backup. Then compare `noroshi status` "
            + "with what must be in force.")
    private static let freeSpace = Words(
        ja: "不要なファイルを消すか、領域を広げてください。空きができれば、狼煙は自動で続きから動きます。受け付けられなかった発令は、もう一度行ってください。",
        en:
            "Remove what is not needed, or enlarge the volume. Noroshi goes on by itself once there is room; hand in again what "
            + "was not accepted.")
    private static let writable = Words(
        ja: "読み取り専用になった原因を調べてください（mount、dmesg）。ディスクの障害で自動的に切り替わることがあります。直したら、狼煙を起動し直してください。",
        en:
            "Find out why it is read-only (mount, dmesg): a failing disk is remounted that way. Mend it and restart noroshi."
    )
    private static let failingDisk = Words(
        ja: "ディスクを調べてください（dmesg、smartctl）。狼煙は入出力エラーで終了コード74で止まり、そのまま続けることはありません。"
            + "確定した記録は残っています。ディスクが直らないときは、別のディスクに控えから戻してください。",
        en:
            "Check the disk (dmesg, smartctl). Noroshi ends with exit code 74 on an input/output error and never goes on; what was "
            + "confirmed is kept. If the disk cannot be mended, restore a backup on another one.")

    /// What an error of the ledger means to whoever has to mend it.
    static func fault(_ check: String, _ error: LedgerError, at path: String) -> Finding {
        if error.isDiskFailure {
            return .fault(
                check, "台帳のディスクで入出力エラーが起きています（EIO）", "The ledger's disk fails (EIO): \(error)", at: path,
                fix: failingDisk)
        }
        switch error {
        case .full:
            return .fault(
                check, "ディスクの空きがありません。空きができるまで、何も受け付けられません",
                "The disk is full; nothing is accepted until there is room",
                at: path, fix: freeSpace)
        case .readOnly:
            return .fault(
                check, "台帳に書き込めません（読み取り専用）", "The ledger cannot be written (read-only)", at: path, fix: writable)
        case .corrupt(let what):
            return .fault(check, "台帳のファイルが壊れています", "The ledger's file is damaged: \(what)", at: path, fix: restore)
        case .foreign:
            return .fault(
                check, "狼煙の台帳ではないファイルです", "This is not a noroshi ledger", at: path,
                fix: Words(
                    ja: "設定の ledger.path を確かめてください。ファイルの先頭が壊れていることもあります。そのときは控えから戻してください。",
                    en: "Look at ledger.path. Its first page may also be damaged; then restore a backup."))
        default:
            return .fault(
                check, "台帳を調べられませんでした", "The ledger could not be looked at: \(error)", at: path,
                fix: Words(
                    ja: "フォルダーとファイルの所有者と権限を確かめ、狼煙を動かす利用者で実行してください。",
                    en:
                        "Look at the owner and mode of the folder and the file, and run this as the user noroshi runs as."
                ))
        }
    }

    static func pages(_ faults: [String], at path: String) -> Finding {
        guard let first = faults.first else { return .ok("ledger.pages", "台帳のページに破損はありません", "no page is damaged") }
        return .fault(
            "ledger.pages", "台帳のページが壊れています（\(faults.count)か所以上）",
            "\(faults.count) or more pages are damaged: \(first)", at: path, fix: restore)
    }

    static func identity(_ identity: Examination.Identity, at path: String) -> Finding {
        guard identity.isLedger else { return fault("ledger.identity", .foreign(path: path), at: path) }
        if identity.schema > identity.knownSchema {
            return .fault(
                "ledger.identity", "より新しい版の狼煙が書いた台帳です",
                "A newer release wrote it (schema \(identity.schema), this one knows \(identity.knownSchema))",
                at: path,
                fix: Words(ja: "その新しい版の狼煙を入れてください。", en: "Install that release."))
        }
        if identity.schema < identity.knownSchema {
            return .attention(
                "ledger.identity", "以前の版の台帳です。次の起動で新しい形式になります",
                "An older release wrote it (schema \(identity.schema)); the next start brings it to \(identity.knownSchema)",
                at: path, fix: Words(ja: "起動の前に控えを取ってください。", en: "Take a backup before you start."))
        }
        return .ok("ledger.identity", "狼煙の台帳です（形式\(identity.schema)）", "a noroshi ledger, schema \(identity.schema)")
    }

    static func key(_ opens: Bool?, at path: String) -> Finding {
        switch opens {
        case true?: .ok("ledger.key", "鍵は台帳と合っています", "the key is this ledger's")
        case nil: .ok("ledger.key", "鍵は最初の起動で台帳と結び付きます", "the first start binds the key")
        case false?:
            .fault(
                "ledger.key", "鍵がこの台帳のものではありません。宛先を開けず、狼煙は起動しません",
                "The key is not this ledger's: no address can be opened, and noroshi does not start", at: path,
                fix: Words(
                    ja: "この台帳を作ったときの鍵（ledger.keyFile）に戻してください。", en: "Put back the key this ledger was made with."))
        }
    }

    static func audit(_ report: AuditReport, at path: String) -> Finding {
        guard let first = report.faults.first else {
            return .ok(
                "ledger.audit", "監査の記録\(report.rows)行と情報\(report.notices)件のハッシュはすべて一致しています",
                "\(report.rows) audit rows and \(report.notices) notices with their plans match their hashes")
        }
        return .fault(
            "ledger.audit", "監査の記録と合わないところが\(report.faults.count)件あります（破損または改ざん）",
            "\(report.faults.count) things do not match the audit chain (damage or tampering): \(first)", at: path,
            fix: Words(
                ja: "台帳の写しを取って残し、noroshi audit verify --offline で全体を確かめ、正しい控えから戻してください。",
                en: "Keep a copy, see everything with `noroshi audit verify --offline`, and restore the right ledger."))
    }

    static func prepared(_ checked: Int, _ faults: [Examination.PreparedFault], at path: String) -> Finding {
        guard let first = faults.first else {
            return .ok(
                "ledger.prepared", "送る文面\(checked)件のハッシュは一致しています", "\(checked) prepared messages match their hashes")
        }
        let waiting = faults.reduce(0) { $0 + $1.waiting }
        return .fault(
            "ledger.prepared",
            "送る文面\(faults.count)件が、用意したときと違います。狼煙は違う文面を送りません。待っている配信は\(waiting)件です",
            "\(faults.count) prepared messages are not what was prepared; noroshi does not send them. \(waiting) deliveries wait "
                + "for them. First: \(first.places.joined(separator: ", ")) (hash \(first.hash.prefix(12))…)", at: path,
            fix: restore)
    }

    static func counts(_ wrong: [String], at path: String) -> Finding {
        guard let first = wrong.first else {
            return .ok("ledger.counts", "配信の件数は記録と一致しています", "the kept counts are right")
        }
        return .attention(
            "ledger.counts", "配信の件数が記録と合いません（\(wrong.count)件）。配信そのものは正しく続きます",
            "\(wrong.count) kept counts are not those of the rows, e.g. \(first); deliveries themselves are right",
            at: path,
            fix: Words(
                ja: "狼煙以外のものが台帳を書き換えた可能性があります。noroshi audit verify も確かめてください。",
                en: "Something else than noroshi may have changed the ledger; run `noroshi audit verify` too."))
    }

    static func lock(_ standing: FileLock.Standing, names: Int, at path: String) -> Finding {
        if names > 1 {
            return .fault(
                "ledger.lock", "台帳のファイルに別名（ハードリンク）があります。両方から開くと壊れます",
                "The ledger's file has \(names) names (hard links); opened by both it would be damaged", at: path,
                fix: Words(
                    ja: "find で同じファイルを探し、台帳でない方の名前を消してください。",
                    en: "Find the others with `find DIR -samefile FILE` and remove them."))
        }
        switch standing {
        case .free: return .ok("ledger.lock", "狼煙は止まっています", "noroshi is stopped")
        case .held(let process):
            let name = process.map { "（プロセス\($0)）" } ?? ""
            return .ok(
                "ledger.lock", "狼煙が動いています\(name)", "noroshi is running\(process.map { " (process \($0))" } ?? "")")
        case .left(let process):
            return .attention(
                "ledger.lock", "前回は正常に終わっていません（強制終了、停電、ディスクの障害など）",
                "The last run (process \(process)) did not end in order: it was killed, the power went, or the disk failed",
                at: path,
                fix: Words(
                    ja: "起動すれば、送信中だったものは同じキー・同じ内容で送り直します。原因はログを見てください。終了コード74なら、ディスクの入出力エラーです（dmesg）。",
                    en:
                        "Start it: what was on the wire goes again with the same keys and bytes. The log says why it ended; exit "
                        + "code 74 is an input/output error of the disk (dmesg)."))
        case .failed(let process):
            return .fault(
                "ledger.lock", "台帳のディスクで入出力エラーが起き、狼煙は止まりました（終了コード74）",
                "The ledger's disk failed and noroshi (process \(process)) ended with exit code 74", at: path,
                fix: failingDisk)
        case .unreadable(let reason):
            return .attention(
                "ledger.lock", "動いているかどうかを確かめられません", "Cannot tell whether it runs: \(reason)", at: path + ".lock",
                fix: Words(ja: "狼煙を動かす利用者で実行してください。", en: "Run this as the user noroshi runs as."))
        }
    }

    /// Deliveries that have not reached anybody, one finding a notice and channel; those of the past only where they say
    /// something is still to be done.
    static func deliveries(_ unreached: [Examination.Unreached], isRunning: Bool) -> [Finding] {
        let open = unreached.filter(\.isOpen)
        guard !open.isEmpty else {
            return [.ok("deliveries", "終わっていない配信、届けられなかった配信はありません", "nothing is unfinished or was given up")]
        }
        return open.map { entry in
            let parts: [(String, String, Int)] = [
                ("待機中", "waiting", entry.waiting), ("送信中", "on the wire", entry.sending),
                ("結果不明", "unknown", entry.unknown), ("何度試しても届けられず", "given up", entry.gaveUp),
            ].filter { $0.2 > 0 }
            let ja = parts.map { "\($0.0)\(ProgressLines.number($0.2))件" }.joined(separator: "、")
            let en = parts.map { "\($0.2) \($0.1)" }.joined(separator: ", ")
            let place = "\(entry.notice) \(entry.channel)"
            guard entry.unknown + entry.gaveUp > 0 || !isRunning else {
                return .ok("deliveries", "配信しています：\(place)（\(ja)）", "being delivered: \(en)", at: place)
            }
            let command = "noroshi notice resend \(entry.notice) --channel \(entry.channel)"
            let fix: Words
            if entry.gaveUp > 0 {
                fix = Words(
                    ja: "届かなかった人だけに送り直す：\(command)"
                        + (entry.unknown > 0 ? "（結果不明の人にも送るときは --include-unknown。2回届くことがあります）" : ""),
                    en: command
                        + (entry.unknown > 0 ? " (--include-unknown for the unknown too: may be told twice)" : ""))
            } else if isRunning {
                fix = Words(
                    ja: "少し待っても変わらなければ、次で送り直せます（2回届くことがあります）：\(command) --include-unknown",
                    en: "If it stays so: \(command) --include-unknown (may be told twice)")
            } else {
                fix = Words(ja: "noroshi serve で起動すれば、続きから送ります。", en: "`noroshi serve` goes on from there.")
            }
            return .attention("deliveries", "終わっていない配信：\(ja)", "unfinished: \(en)", at: place, fix: fix)
        }
    }
}
