import Files
import Glibc
import Notice
import Synchronization

/// Who left, kept outside the ledger: an older copy of it that is restored still holds them, and they must stay away.
///
/// A thread of its own writes after commits, so that a disk that hangs delays no alert. What a crash kept from it stands in the
/// ledger, from which the file is brought up to date at the next start.
final class DepartureFile: @unchecked Sendable {
    // Unchecked for `thread` alone, which is written once before `init` returns and read once in `stop`.

    /// An older departure is forgotten: no copy of a ledger as old as that may be restored.
    static let days = 366
    private static let sizeLimit = 256 * 1024 * 1024
    /// Bytes after which what no longer counts is taken out.
    private static let longestTail = 1024 * 1024

    let path: String
    private let waiting = Mutex<[Departure]>([])
    private let bell = Mailbox<Void>(limit: 1)
    private let onFault: @Sendable (String) -> Void
    private let clock: @Sendable () -> Timestamp
    private var thread: pthread_t?

    init(path: String, clock: @escaping @Sendable () -> Timestamp, onFault: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.clock = clock
        self.onFault = onFault
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, departureThread, Unmanaged.passRetained(self).toOpaque())
        precondition(code == 0, "no thread for those who left: error \(code)")
        self.thread = thread
    }

    /// Adds to the file, soon.
    func put(_ departures: [Departure]) {
        waiting.withLock { $0 += departures }
        // A bell that is full is about to be heard.
        try? bell.put((), .ordinary)
    }

    /// Writes what waits and ends the thread. Blocks the caller.
    func stop() {
        bell.close()
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }

    /// Who is gone by the file; empty where there is none. A line that a crash cut short is passed over.
    static func read(_ path: String) throws(FilesError) -> [Departure.Person: Departure] {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return [:] }
        let text = String(decoding: try readFile(path, limit: sizeLimit), as: UTF8.self)
        return Departure.gone(
            text.split(separator: "\n", omittingEmptySubsequences: true).lazy.compactMap { Departure(line: $0) })
    }

    /// Replaces the file by those who are gone and not forgotten yet.
    static func write(_ gone: [Departure.Person: Departure], to path: String, now: Timestamp) throws(FilesError) {
        let oldest = oldest(now: now)
        let lines = gone.values.filter { $0.at >= oldest }.sorted { $0.at < $1.at }.map(\.line)
        try writeAtomically(Array(lines.joined().utf8), to: path)
    }

    static func oldest(now: Timestamp) -> Timestamp { now.adding(seconds: -Int64(days) * 86_400) }

    fileprivate func serve() {
        var tail = 0
        var hasFailed = false
        func write() {
            let departures = waiting.withLock { $0 }
            guard !departures.isEmpty else { return }
            // What a failed write left of a line ends before the next begins.
            let bytes = Array(((hasFailed ? "\n" : "") + departures.map(\.line).joined()).utf8)
            do {
                try appendToFile(bytes, at: path)
                waiting.withLock { $0.removeFirst(departures.count) }
                hasFailed = false
                tail += bytes.count
                guard tail > Self.longestTail else { return }
                tail = 0
                try Self.write(try Self.read(path), to: path, now: clock())
            } catch {
                if !hasFailed { onFault("\(error)") }
                hasFailed = true
            }
        }
        while !bell.take(limit: 1).isEmpty { write() }
        write()
    }
}

// A nonisolated function, because a closure literal could inherit an actor and trap on the new thread.
private func departureThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<DepartureFile>.fromOpaque(argument).takeRetainedValue().serve()
    return nil
}
