import Chat
import Files
import Notice

/// Reads the lists behind intents again when their files change: vacancies, opening hours, who takes what garbage. A list that
/// cannot be read or is gone is told once, and the one before goes on answering.
actor TableWatch {
    private let paths: [IntentID: String]
    private let renew: @Sendable (ItemTable, IntentID) -> Void
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics
    /// Its own: the lists may lie on a share that went away, and nothing else may wait for that.
    private var thread: FileThread?
    /// What each file was like when it was last read, also in vain; none for one that is gone.
    private var seen: [IntentID: FileStamp]
    /// What a changed file was like at the last look, nil where it was gone: somebody may still be writing or replacing it, so
    /// it is read once it rests.
    private var changing: [IntentID: FileStamp?] = [:]

    /// How often the files are looked at.
    static let lookMilliseconds: Int64 = 30_000

    /// - Parameters:
    ///   - stamps: what the files were like before the lists in use were read (`TableFiles.stamps`): what changed while they
    ///     were read has changed since.
    ///   - renew: told of each list that was read.
    init(
        _ paths: [IntentID: String], stamps: [IntentID: FileStamp], clock: any Clock, log: EventLog, metrics: Metrics,
        thread: FileThread? = nil, renew: @escaping @Sendable (ItemTable, IntentID) -> Void
    ) {
        self.paths = paths
        self.renew = renew
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.thread = thread
        seen = stamps
    }

    func run() async {
        guard !paths.isEmpty else { return }
        while !Task.isCancelled {
            do { try await clock.sleep(milliseconds: Self.lookMilliseconds) } catch { return }
            await look()
        }
    }

    /// One look: what changed is read.
    func look() async {
        for (id, path) in paths.sorted(by: { $0.key < $1.key }) {
            let stamp: FileStamp?
            // Cancelled, or no thread to be had: that says nothing of the file.
            do { stamp = try await ask { FileStamp(of: path) } } catch { return }
            guard stamp != seen[id] else {
                changing.removeValue(forKey: id)
                continue
            }
            guard changing[id] == .some(stamp) else {
                changing.updateValue(stamp, forKey: id)
                continue
            }
            changing.removeValue(forKey: id)
            seen[id] = stamp
            if stamp == nil { tellGone(id, path) } else { await read(id, path) }
        }
    }

    private func ask<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws -> Value {
        let thread = try thread ?? FileThread()
        self.thread = thread
        return try await thread.run(work)
    }

    private func read(_ id: IntentID, _ path: String) async {
        do {
            let read = try await ask { Result { try TableFiles.load([id: path])[id] } }
            guard let table = try read.get() else { return }
            renew(table, id)
            log(.info, "a list was read again", ["intent": id.rawValue, "rows": "\(table.items.count)"])
            count(id, "read")
        } catch {
            log(
                .error, "a list could not be read again; the one before goes on answering",
                ["intent": id.rawValue, "reason": "\(error)"])
            count(id, "refused")
        }
    }

    private func tellGone(_ id: IntentID, _ path: String) {
        log(
            .error, "a list is gone; the one before goes on answering until the daemon is restarted: put the file back",
            ["intent": id.rawValue, "file.path": path])
        count(id, "gone")
    }

    private func count(_ id: IntentID, _ outcome: String) {
        metrics.count("noroshi_tables_read_total", ["intent": id.rawValue, "outcome": outcome])
    }
}
