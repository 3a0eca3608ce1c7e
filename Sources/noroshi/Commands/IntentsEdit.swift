import Chat
import Files
import FoundationEssentials
import Glibc

/// Files of the intents folder that one command writes together: all or nothing, and with what stood there before, so that
/// the last such change can be taken back.
struct IntentsEdit {
    /// A file that differs from the one on disk.
    struct Change: Codable {
        /// From the folder on.
        var path: String
        /// What stood there; nil for a new file.
        var before: String?
        var after: String
    }

    /// Bytes of one file; what is undone has each twice.
    static let fileLimit = 32 * 1_048_576
    private static let undoName = ".last-change.json"

    let folder: String
    private(set) var changes: [Change] = []

    init(folder: String) { self.folder = folder }

    /// What stands in a file; nil where there is none.
    func text(of path: String, limit: Int = fileLimit) throws -> String? {
        guard FileManager.default.fileExists(atPath: "\(folder)/\(path)") else { return nil }
        return String(decoding: try readFile("\(folder)/\(path)", limit: limit), as: UTF8.self)
    }

    /// Notes what a file shall hold, where it does not hold it already.
    mutating func write(_ text: String, to path: String) throws {
        let before = try self.text(of: path)
        if before != text { changes.append(Change(path: path, before: before, after: text)) }
    }

    /// What stood there is written down first, and brought back where the result has an error or `check` throws.
    func apply(check: (IntentLibrary) throws -> Void = { _ in }) throws {
        try writeAtomically(JSONReply.encode(changes), to: "\(folder)/\(Self.undoName)", mode: 0o600)
        do {
            for change in changes {
                let target = "\(folder)/\(change.path)"
                try ensureFolder(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]), mode: 0o755)
                try writeAtomically(Array(change.after.utf8), to: target, mode: 0o644)
            }
            let (library, problems) = try IntentFolder.read(folder)
            if let fault = problems.first(where: { $0.severity == .error }) { throw CommandFailure("\(fault)") }
            try check(library)
        } catch {
            try revert()
            throw CommandFailure("nothing was changed: \(error)")
        }
    }

    private func revert() throws {
        for change in changes {
            let target = "\(folder)/\(change.path)"
            if let before = change.before {
                try writeAtomically(Array(before.utf8), to: target, mode: 0o644)
            } else if FileManager.default.fileExists(atPath: target) {
                try FileManager.default.removeItem(atPath: target)
                // The intent's folder, where the change made it: one that holds anything else stays.
                rmdir(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
            }
        }
        try FileManager.default.removeItem(atPath: "\(folder)/\(Self.undoName)")
    }

    /// Takes the last change back, where nobody has written into its files since; gives how many files those are.
    static func undo(in folder: String) throws -> Int {
        var edit = IntentsEdit(folder: folder)
        guard let log = try edit.text(of: undoName, limit: 2 * fileLimit) else {
            throw CommandFailure("there is no change to take back in \(folder)", code: .usage)
        }
        edit.changes = try JSONDecoder().decode([Change].self, from: Data(log.utf8))
        for change in edit.changes {
            guard try edit.text(of: change.path) == change.after else {
                throw CommandFailure(
                    "\(change.path) was changed afterwards; nothing was taken back. "
                        + "Mend it by hand, then delete \(folder)/\(undoName)")
            }
        }
        try edit.revert()
        return edit.changes.count
    }
}
