import Chat
import Files
import Notice

/// Reads the lists behind intents again when their files change: vacancies, opening hours, who takes what garbage. A list that
/// cannot be read is told once, and the one before goes on answering.
actor TableWatch {
    private let paths: [IntentID: String]
    private let renew: @Sendable (ItemTable, IntentID) -> Void
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics
    /// What each file was like when it was last read, also in vain.
    private var seen: [IntentID: FileStamp] = [:]
    /// What a changed file was like at the last look: somebody may still be writing it, so it is read once it rests.
    private var changing: [IntentID: FileStamp] = [:]

    /// How often the files are looked at.
    static let lookMilliseconds: Int64 = 30_000

    /// - Parameter renew: told of each list that was read.
    init(
        _ paths: [IntentID: String], clock: any Clock, log: EventLog, metrics: Metrics,
        renew: @escaping @Sendable (ItemTable, IntentID) -> Void
    ) {
        self.paths = paths
        self.renew = renew
        self.clock = clock
        self.log = log
        self.metrics = metrics
        for (id, path) in paths { seen[id] = FileStamp(of: path) }
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
            guard let stamp = try? await FileWork.run({ FileStamp(of: path) }), stamp != seen[id] else {
                changing[id] = nil
                continue
            }
            guard changing[id] == stamp else {
                changing[id] = stamp
                continue
            }
            changing[id] = nil
            seen[id] = stamp
            do {
                guard let table = try await FileWork.run({ try TableFiles.load([id: path])[id] }) else { continue }
                renew(table, id)
                log(.info, "a list was read again", ["intent": id.rawValue, "rows": "\(table.items.count)"])
                metrics.count("noroshi_tables_read_total", ["intent": id.rawValue, "outcome": "read"])
            } catch {
                log(
                    .error, "a list could not be read again; the one before goes on answering",
                    ["intent": id.rawValue, "reason": "\(error)"])
                metrics.count("noroshi_tables_read_total", ["intent": id.rawValue, "outcome": "refused"])
            }
        }
    }
}
