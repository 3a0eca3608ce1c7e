import Chat
import Crypto
import Files
import Intake
import Notice
import Policy
import Settings
import Wording

/// The key that seals addresses in the ledger, as its file holds it.
enum LedgerKey {
    static let length = 32

    static func bytes(of secret: Secret) throws -> [UInt8] {
        let text = secret.revealed
        if let key = Hexadecimal.decode(text), key.count == length { return key }
        if let key = Base64.decode(text), key.count == length { return key }
        throw CommandFailure(
            "ledger.keyFile: the file must hold \(length) bytes in hex or base64; make one with "
                + "`openssl rand -hex \(length)`", code: .usage)
    }
}

/// The publication table: the site's own, or the one that is shipped.
enum PolicyFile {
    static let sizeLimit = 1_048_576

    static func load(_ path: String?) throws -> Policy {
        guard let path else { return try Policy.shipped() }
        return try Policy(SettingsFile(path: path, bytes: try readFile(path, limit: sizeLimit)))
    }
}

/// The words: the shipped ones with a site's own folder over them.
enum WordingFolder {
    static func load(_ path: String?, languages: [LanguageTag] = LanguageTag.allCases) throws -> Wording {
        let own = try path.map { try readTree($0, suffixes: [".json5"], limits: .content) } ?? []
        return Wording(
            bundle: try ContentBundle(
                overlay: own.map { ContentFile(path: $0.path, bytes: $0.bytes) }, languages: languages))
    }
}

/// The lists behind intents, which the municipality keeps as CSV or .xlsx files. What a file is, its first bytes say, not its name.
enum TableFiles {
    /// Bytes of one list.
    static let sizeLimit = 8 * 1_048_576

    /// What the files are like now. To be asked before they are read: a change in between is then seen as one.
    static func stamps(_ paths: [IntentID: String]) -> [IntentID: FileStamp] {
        paths.compactMapValues { FileStamp(of: $0) }
    }

    /// Both at the daemon's start, which cannot do without them: a share that does not answer holds it up, and is told.
    static func atStart(
        _ paths: [IntentID: String], clock: any Clock, log: EventLog, thread: FileThread? = nil
    ) async throws -> (stamps: [IntentID: FileStamp], tables: [IntentID: ItemTable]) {
        guard !paths.isEmpty else { return ([:], [:]) }
        let watch = Task {
            try await clock.sleep(milliseconds: Silence.patience * 1_000)
            log(
                .error, "a list does not answer; the start waits for it",
                ["file.path": paths.values.sorted().joined(separator: ", "), "reason": Silence.reason])
        }
        defer { watch.cancel() }
        let thread = try thread ?? FileThread()
        return try await thread.run { Result { (stamps(paths), try load(paths)) } }.get()
    }

    static func load(_ paths: [IntentID: String]) throws -> [IntentID: ItemTable] {
        var tables: [IntentID: ItemTable] = [:]
        for (id, path) in paths.sorted(by: { $0.key < $1.key }) {
            do {
                let bytes = try readFile(path, limit: sizeLimit)
                let rows = XLSXTable.isXLSX(bytes) ? try XLSXTable.rows(bytes) : try CSVTable.rows(bytes)
                tables[id] = try ItemTable(rows: rows)
            } catch let fault as ItemTable.Fault {
                throw CommandFailure(
                    "\(path)\(fault.row.map { ": row \($0)" } ?? ""): \(fault.what); see Intents/README.md, Tables",
                    code: .usage)
            } catch let refusal as Refusal {
                throw CommandFailure("\(path): \(refusal.detail); see Intents/README.md, Tables", code: .usage)
            }
        }
        return tables
    }
}

/// The intents on disk.
enum IntentFolder {
    static func read(_ path: String) throws -> (library: IntentLibrary, problems: [IntentProblem]) {
        IntentLibrary.read(
            try readTree(path, suffixes: [".json5", ".md"], limits: .content).map { ($0.path, $0.bytes) })
    }

    /// Intents with a fault are left out and told; the others serve.
    static func load(_ path: String, log: EventLog) throws -> IntentLibrary {
        let (library, problems) = try read(path)
        for problem in problems { log(.warning, "an intent has a fault", ["fault": "\(problem)"]) }
        return library
    }
}
