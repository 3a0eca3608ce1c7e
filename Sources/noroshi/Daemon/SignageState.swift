import Files
import Foundation
import Notice
import Signage
import Synchronization

/// What signage must know again after a restart and no notice says: which displays are switched off or were ever seen, and
/// what was last reported of each facility. One small file beside the ledger, replaced as a whole.
final class SignageState: Sendable {
    struct Value: Codable, Equatable {
        /// Names of displays that are switched off.
        var off: Set<String> = []
        /// When each display was first seen.
        var firstSeen: [String: Timestamp] = [:]
        /// By facility.
        var reports: [String: Facility.Report] = [:]
        /// By hardware address; nil in files of before there were panels.
        var panels: [String: PanelDesk.Enrolment]?
    }

    /// What something is noted of in passing: a display by its name, a panel by its hardware address.
    enum Subject: Sendable, Hashable {
        case display(String)
        case panel(String)
    }

    private struct Notes {
        /// The newest of each.
        var waiting: [Subject: @Sendable (inout Value) -> Void] = [:]
        /// Whether somebody will write them.
        var isQueued = false
    }

    private static let sizeLimit = 4 * 1024 * 1024
    /// Displays and panels of which a note may wait for a disk that hangs; what is above is noted when it is asked again.
    static let mostNotes = 1_000

    private let path: String
    private let value: Mutex<Value>
    private let log: EventLog?
    /// Whether the last note could not be written: told once, not at each poll that tries again.
    private let isStuck = Mutex(false)
    private let notes = Mutex(Notes())

    /// A file that is missing is a first start; one that cannot be read stops the daemon, because silence would open closed
    /// facilities and light switched-off screens.
    init(path: String, log: EventLog? = nil) throws {
        self.path = path
        self.log = log
        guard FileManager.default.fileExists(atPath: path) else {
            value = Mutex(Value())
            return
        }
        let bytes = try readFile(path, limit: Self.sizeLimit)
        do { value = Mutex(try JSONDecoder().decode(Value.self, from: Data(bytes))) } catch {
            throw CommandFailure(
                "cannot read \(path), what is known of displays and facilities: it is damaged. Restore it from a backup, "
                    + "or remove it: then all displays are on and all facilities closed")
        }
    }

    /// Never waits for a disk.
    var current: Value { value.withLock { $0 } }

    /// Changes it and writes it down, or changes nothing where it cannot be written. Changes are made one after the other, so
    /// that none is lost; `show` is called in the same order, with what is then written.
    func change<Result: Sendable>(
        _ body: @escaping @Sendable (inout Value) -> Result, then show: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Result {
        try await FileWork.run { [self] in
            let result = try changeNow(body)
            show(current)
            return result
        }
    }

    /// The same for who cannot wait and will ask again: where it cannot be written, nothing has changed. While the disk hangs
    /// the newest note of each subject waits, and all that wait are written at once.
    func note(_ subject: Subject, _ body: @escaping @Sendable (inout Value) -> Void) {
        let (isFirst, isFull) = notes.withLock { notes in
            if notes.waiting[subject] == nil, notes.waiting.count >= Self.mostNotes { return (false, true) }
            notes.waiting[subject] = body
            defer { notes.isQueued = true }
            return (!notes.isQueued, false)
        }
        if isFull { tellStuck("\(Self.mostNotes) of them wait for the disk already") }
        if isFirst { FileWork.start { [self] in writeNotes() } }
    }

    private func writeNotes() {
        let waiting = notes.withLock { notes in
            defer { notes = Notes() }
            return notes.waiting.values
        }
        do {
            try changeNow { value in
                for body in waiting { body(&value) }
            }
            isStuck.withLock { $0 = false }
        } catch { tellStuck("\(error)") }
    }

    private func tellStuck(_ reason: String) {
        let isNew = isStuck.withLock { stuck in
            defer { stuck = true }
            return !stuck
        }
        guard isNew else { return }
        log?(.error, "what displays say of themselves cannot be kept", ["path": path, "reason": reason])
    }

    /// On the thread of files alone: the lock is free while the disk is written.
    private func changeNow<Result>(_ body: (inout Value) -> Result) throws -> Result {
        let before = current
        var changed = before
        let result = body(&changed)
        guard changed != before else { return result }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try writeAtomically(Array(try encoder.encode(changed)), to: path)
        value.withLock { $0 = changed }
        return result
    }
}
