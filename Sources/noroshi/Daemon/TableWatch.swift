import Chat
import Files
import Notice

/// How the list behind an intent does, for staff: `noroshi status`, `noroshi doctor`.
struct TableHealth: Sendable, Hashable, Codable {
    var intent: IntentID
    var path: String
    /// Why the list in use may be old; nil where it is as its file.
    var fault: String?
}

/// Reads the lists behind intents again when their files change: vacancies, opening hours, who takes what garbage. A list that
/// cannot be read, is gone or does not answer is told once, and the one before goes on answering.
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
    private var faults: [IntentID: String] = [:]
    /// The list that is asked now, and since when.
    private var asked: IntentID?
    private var silence = Silence()
    /// The lists that did not answer when they were last asked.
    private var silent: Set<IntentID> = []
    /// A share that comes and goes is told of once an hour.
    private var complaints = Complaints()

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
        for id in paths.keys { metrics.set("noroshi_table_healthy", ["intent": id.rawValue], to: 1) }
    }

    func run() async {
        guard !paths.isEmpty else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.lookOnAndOn() }
            group.addTask { await self.watch() }
        }
    }

    private func lookOnAndOn() async {
        while !Task.isCancelled {
            do { try await clock.sleep(milliseconds: Self.lookMilliseconds) } catch { return }
            await look()
        }
    }

    private func watch() async {
        while !Task.isCancelled {
            do { try await clock.sleep(milliseconds: Silence.watchMilliseconds) } catch { return }
            tellSilence()
        }
    }

    /// Whether an answer of a list is waited for.
    var isWaiting: Bool { silence.askedAt != nil }

    /// Tells where a list has not answered for long: a look that waits for it can tell nothing itself.
    func tellSilence() {
        guard let id = asked, let path = paths[id], silence.isLong(at: clock.ticks) else { return }
        silent.insert(id)
        tellHealth(id)
        guard complaints.mayTell(id.rawValue, now: clock.now) else { return }
        log(
            .warning, "a list does not answer; the one before goes on answering",
            ["intent": id.rawValue, "file.path": path, "reason": Silence.reason])
        count(id, "silent")
    }

    /// How each list does now.
    var health: [TableHealth] {
        paths.sorted { $0.key < $1.key }.map { TableHealth(intent: $0, path: $1, fault: fault(of: $0)) }
    }

    private func fault(of id: IntentID) -> String? { silent.contains(id) ? Silence.reason : faults[id] }

    private func note(_ id: IntentID, fault: String?) {
        faults[id] = fault
        tellHealth(id)
    }

    private func tellHealth(_ id: IntentID) {
        metrics.set("noroshi_table_healthy", ["intent": id.rawValue], to: fault(of: id) == nil ? 1 : 0)
    }

    /// One look: what changed is read.
    func look() async {
        complaints.begin()
        for (id, path) in paths.sorted(by: { $0.key < $1.key }) {
            let stamp: FileStamp?
            // Cancelled, or no thread to be had: that says nothing of the file.
            do { stamp = try await ask(id) { FileStamp(of: path) } } catch { return }
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

    /// Work on a list's file, whose silence is watched.
    private func ask<Value: Sendable>(
        _ id: IntentID, _ work: @escaping @Sendable () -> Value
    ) async throws -> Value {
        let thread = try thread ?? FileThread()
        self.thread = thread
        asked = id
        silence.begin(at: clock.ticks)
        defer {
            silence.end()
            asked = nil
        }
        let value = try await thread.run(work)
        if silent.remove(id) != nil {
            tellHealth(id)
            log(.info, "a list answers again", ["intent": id.rawValue])
        }
        return value
    }

    private func read(_ id: IntentID, _ path: String) async {
        do {
            let read = try await ask(id) { Result { try TableFiles.load([id: path])[id] } }
            guard let table = try read.get() else { return }
            renew(table, id)
            note(id, fault: nil)
            log(.info, "a list was read again", ["intent": id.rawValue, "rows": "\(table.items.count)"])
            count(id, "read")
        } catch is CancellationError {} catch {
            note(id, fault: "\(error)")
            log(
                .error, "a list could not be read again; the one before goes on answering",
                ["intent": id.rawValue, "reason": "\(error)"])
            count(id, "refused")
        }
    }

    private func tellGone(_ id: IntentID, _ path: String) {
        note(id, fault: "the file is gone. Put it back: without it the daemon does not start again.")
        log(
            .error, "a list is gone; the one before goes on answering until the daemon is restarted: put the file back",
            ["intent": id.rawValue, "file.path": path])
        count(id, "gone")
    }

    private func count(_ id: IntentID, _ outcome: String) {
        metrics.count("noroshi_tables_read_total", ["intent": id.rawValue, "outcome": outcome])
    }
}
