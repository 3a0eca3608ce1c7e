import Files
import Foundation
import Synchronization

/// The default feeds as files, for nginx or a CDN to serve in our place: replaced one by one, each whole at every moment,
/// and only where something changed. On a thread of its own; the newest state wins. A file that cannot be written costs the
/// others nothing and is tried again.
final class FeedFiles: Sendable {
    private let folder: String
    private let showcase: Showcase
    private let log: EventLog
    private let queue = DispatchQueue(label: "feed-files", qos: .utility)
    /// What was written, by path, so that what is the same is left alone.
    private let written = Mutex<[String: [UInt8]]>([:])
    private let isAsked = Mutex(false)
    private let standing = Mutex(Standing())

    /// How far the files have come.
    private struct Standing {
        /// Whether something could not be written.
        var isFaulty = false
        /// The showcase's revision that they show; nil before the first writing.
        var revision: Int?
    }

    /// Alerts that are over leave their folder; nothing else is ever removed.
    private static let alerts = "feeds/cap"

    init(folder: String, showcase: Showcase, log: EventLog) {
        self.folder = folder
        self.showcase = showcase
        self.log = log
        // What happened while the daemon was away is not in the files yet.
        update()
    }

    /// Asks for the files to be brought up to date.
    func update() {
        let isFirst = isAsked.withLock { asked in
            defer { asked = true }
            return !asked
        }
        guard isFirst else { return }
        queue.async { [self] in
            isAsked.withLock { $0 = false }
            // Asked first: what changes while they are made is taken in the next time.
            let revision = showcase.revision
            let faults = write(showcase.files())
            standing.withLock { $0 = Standing(isFaulty: !faults.isEmpty, revision: revision) }
            if let first = faults.first {
                log(
                    .error, "feeds could not be written as files",
                    ["files": String(faults.count), "file": first.path, "reason": first.reason])
            }
        }
    }

    /// Takes in what nobody was told of, which is how many people are where, and tries again what could not be written; for whoever
    /// looks every now and then: who counts at a door taps once a person, and no tap is worth a writing of its own.
    func catchUp() {
        let revision = showcase.revision
        if standing.withLock({ $0.isFaulty || $0.revision != revision }) { update() }
    }

    /// Returns once everything asked for before is written; for tests and the daemon's end.
    func finish() { queue.sync {} }

    private struct Fault {
        var path: String
        var reason: String
    }

    /// Does all it can and gives what it could not.
    private func write(_ files: [(path: String, bytes: [UInt8])]) -> [Fault] {
        var faults: [Fault] = []
        func attempt(_ path: String, _ body: () throws -> Void) {
            do { try body() } catch { faults.append(Fault(path: path, reason: "\(error)")) }
        }
        for (path, bytes) in files where written.withLock({ $0[path] != bytes }) {
            attempt(path) {
                let whole = "\(folder)/\(path)"
                let parent = String(whole[..<(whole.lastIndex(of: "/") ?? whole.endIndex)])
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
                // Public by nature: the web server in front is another user.
                try writeAtomically(bytes, to: whole, mode: 0o644)
                written.withLock { $0[path] = bytes }
            }
        }
        for path in endedAlerts(except: Set(files.map(\.path))) {
            attempt(path) {
                try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
                written.withLock { $0[path] = nil }
            }
        }
        return faults
    }

    private func endedAlerts(except paths: Set<String>) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(Self.alerts)")) ?? []
        return names.filter { $0.hasSuffix(".xml") }.map { "\(Self.alerts)/\($0)" }.filter { !paths.contains($0) }
    }
}
