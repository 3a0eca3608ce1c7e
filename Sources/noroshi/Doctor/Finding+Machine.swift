import Ledger
import Notice

extension Finding {
    /// Bytes one notice needs for one recipient: its row and its places in the indices, the attempt and the bytes of both in the
    /// write-ahead log (measured: 48 bytes a row, rounded up generously).
    private static let bytesPerDelivery: Int64 = 400
    /// Below this nothing can be relied on, whatever the number of subscribers.
    private static let leastBytes: Int64 = 64 << 20
    private static let exhaustedBytes: Int64 = 8 << 20

    static func volume(_ volume: Volume, subscribers: Int, at folder: String) -> [Finding] {
        [kind(volume, at: folder), space(volume, subscribers: subscribers, at: folder)]
    }

    private static func kind(_ volume: Volume, at folder: String) -> Finding {
        let check = "volume.kind"
        if volume.isReadOnly { return fault(check, .readOnly, at: folder) }
        if volume.isNetwork {
            return .fault(
                check, "台帳がネットワーク上のファイルシステム（\(volume.kind)）にあります。記録が失われることがあります",
                "The ledger lies on a network file system (\(volume.kind)), where it can lose data", at: folder,
                fix: Words(
                    ja: "狼煙を止め、台帳をこの機械のディスクに移し、ledger.path を直してください。",
                    en: "Stop noroshi, move the ledger to a disk of this machine and set ledger.path."))
        }
        if volume.isMemory {
            return .attention(
                check, "台帳がメモリ上（\(volume.kind)）にあります。電源が切れると消えます",
                "The ledger lies in memory (\(volume.kind)) and is gone with the power", at: folder,
                fix: Words(ja: "試用でなければ、ディスクに移してください。", en: "Move it to a disk unless this is a trial."))
        }
        return .ok(check, "ファイルシステムは\(volume.kind.isEmpty ? "不明" : volume.kind)です", "file system \(volume.kind)")
    }

    private static func space(_ volume: Volume, subscribers: Int, at folder: String) -> Finding {
        let check = "volume.space"
        let need = max(leastBytes, Int64(subscribers) * bytesPerDelivery)
        if volume.freeBytes < exhaustedBytes || volume.freeFiles < 16 { return fault(check, .full, at: folder) }
        let free = size(volume.freeBytes)
        guard volume.freeBytes >= need else {
            return .attention(
                check, "空きが少なくなっています（\(free)）。登録者\(ProgressLines.number(subscribers))人に1件送るには\(size(need))が必要です",
                "\(free) are free; one notice to \(subscribers) subscribers needs \(size(need))", at: folder,
                fix: Words(
                    ja: "不要なファイルを消すか、領域を広げてください。空きがなくなると、何も受け付けられなくなります。",
                    en: "Remove what is not needed, or enlarge the volume: on a full disk nothing is accepted."))
        }
        return .ok(
            check, "ディスクの空きは十分です（\(free)）", "\(free) are free, \(size(need)) are needed for a notice to everybody")
    }

    private static func size(_ bytes: Int64) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GB" : "\(bytes >> 20) MB"
    }

    // MARK: The clock

    private static let tolerance: Int64 = 300
    private static let setClock = Words(
        ja: "時刻の同期（timedatectl、chronyc tracking）を確かめてください。時計が正しければ、狼煙を起動し直すと期限の判定が戻ります。",
        en:
            "Look at time synchronisation (timedatectl, chronyc tracking). Once the clock is right, a restart takes it up again."
    )

    /// - Parameters:
    ///   - newestAudit: what the ledger wrote last, in which case the clock cannot be before it.
    ///   - jump: by how many seconds the clock was set since the running daemon started; nil where it is not known.
    static func clock(now: Timestamp, newestAudit: Timestamp?, jump: Int64?) -> Finding {
        let check = "clock"
        if let newestAudit, newestAudit.seconds - now.seconds > tolerance {
            return .fault(
                check,
                "時計が戻っています。台帳の最後の記録（\(newestAudit.jstClock)）より\(duration(newestAudit.seconds - now.seconds))前を指しています",
                "The clock is \(newestAudit.seconds - now.seconds) s before the ledger's newest entry "
                    + "(\(newestAudit.rfc3339()))", at: now.rfc3339(), fix: setClock)
        }
        if let jump, abs(jump) > tolerance {
            return .fault(
                check,
                "狼煙が動き始めてから、時計が\(duration(abs(jump)))\(jump > 0 ? "進められました" : "戻されました")。期限の判定は元の時刻で続けています",
                "The clock was set by \(jump) s since noroshi started; it goes on judging expiry by the old time",
                at: now.rfc3339(),
                fix: setClock)
        }
        return .ok(check, "時計に飛びはありません（\(now.jstClock)）", "the clock has not jumped")
    }

    private static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(seconds)秒"
        case ..<7_200: "\(seconds / 60)分"
        case ..<172_800: "\(seconds / 3_600)時間"
        default: "\(seconds / 86_400)日"
        }
    }

    // MARK: Descriptors

    /// What the web server (4096 connections) and the requests out (1024) may hold at once.
    private static let neededDescriptors = 5_120 + 256

    static func descriptors(_ limit: Int?, isOfDaemon: Bool) -> Finding {
        guard let limit else {
            return .ok("descriptors", "同時に開けるファイル数の上限は調べられません", "the limit on open files is not known")
        }
        guard limit < neededDescriptors else {
            return .ok("descriptors", "同時に開けるファイル数の上限は\(limit)です", "up to \(limit) open files")
        }
        let whose = isOfDaemon ? "" : "この端末では、"
        return .attention(
            "descriptors", "\(whose)同時に開けるファイル数の上限が\(limit)です。混み合うと、住民の画面や配信がつながらないことがあります",
            "At most \(limit) open files\(isOfDaemon ? "" : " for this shell"): under load connections are refused",
            fix: Words(
                ja: "systemdのユニットに LimitNOFILE=16384 と書くか、ulimit -n 16384 としてから起動してください。",
                en: "Set LimitNOFILE=16384 in the systemd unit, or `ulimit -n 16384` before starting."))
    }
}
