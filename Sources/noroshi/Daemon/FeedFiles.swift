import Files
import Foundation
import Synchronization

/// The default feeds as files, for nginx or a CDN to serve in our place: replaced one by one, each whole at every moment,
/// and only where something changed. On a thread of its own; the newest state wins.
final class FeedFiles: Sendable {
    private let folder: String
    private let showcase: Showcase
    private let log: EventLog
    private let queue = DispatchQueue(label: "feed-files", qos: .utility)
    /// What was written, by path, so that what is the same is left alone.
    private let written = Mutex<[String: [UInt8]]>([:])
    private let isAsked = Mutex(false)

    /// Alerts that are over leave their folder; nothing else is ever removed.
    private static let alerts = "feeds/cap"

    init(folder: String, showcase: Showcase, log: EventLog) {
        self.folder = folder
        self.showcase = showcase
        self.log = log
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
            do { try write(showcase.files()) } catch {
                log(.error, "feeds could not be written as files", ["reason": "\(error)"])
            }
        }
    }

    /// Returns once everything asked for before is written; for tests and the daemon's end.
    func finish() { queue.sync {} }

    private func write(_ files: [(path: String, bytes: [UInt8])]) throws {
        var folders: Set<String> = []
        for (path, bytes) in files where written.withLock({ $0[path] != bytes }) {
            let whole = "\(folder)/\(path)"
            let parent = String(whole[..<(whole.lastIndex(of: "/") ?? whole.endIndex)])
            if folders.insert(parent).inserted {
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            }
            // Public by nature: the web server in front is another user.
            try writeAtomically(bytes, to: whole, mode: 0o644)
            written.withLock { $0[path] = bytes }
        }
        try removeEndedAlerts(except: Set(files.map(\.path)))
    }

    private func removeEndedAlerts(except paths: Set<String>) throws {
        let alerts = "\(folder)/\(Self.alerts)"
        guard FileManager.default.fileExists(atPath: alerts) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: alerts)
        where name.hasSuffix(".xml") && !paths.contains("\(Self.alerts)/\(name)") {
            try FileManager.default.removeItem(atPath: "\(alerts)/\(name)")
            written.withLock { $0["\(Self.alerts)/\(name)"] = nil }
        }
    }
}
