import CSQLite
import Delivery
import Glibc
package import Notice

/// A look at a ledger that changes nothing: for `noroshi doctor`, while the daemon runs, after it has died, or where the file
/// is damaged. Every question is asked by itself, so that one that fails leaves the others.
///
/// A connection that can only read: it never checkpoints (facts: platform.md), and takes no lock a daemon waits for.
package final class Examination {
    private let database: Database

    package init(path: String) throws(LedgerError) {
        do throws(LedgerError) {
            database = try Self.opened(path, .examiner)
        } catch {
            // On a disk that is full or read-only SQLite cannot make the index of its log. A file without a log can be read
            // all the same, and nothing else can change it meanwhile.
            guard error.isWithoutRoom, Self.isWithoutLog(path) else { throw error }
            database = try Self.opened(path, .immutable)
        }
    }

    private static func opened(_ path: String, _ role: Database.Role) throws(LedgerError) -> Database {
        let database = try Database(path: path, role: role)
        _ = try database.first("PRAGMA user_version") { $0.int(0) }
        return database
    }

    private static func isWithoutLog(_ path: String) -> Bool {
        var status = stat()
        return stat(path + "-wal", &status) != 0 || status.st_size == 0
    }

    /// What kind of file it is.
    package struct Identity: Sendable, Hashable {
        package var isLedger: Bool
        package var schema: Int
        package var knownSchema: Int
    }

    package func identity() throws(LedgerError) -> Identity {
        Identity(
            isLedger: try database.first("PRAGMA application_id") { $0.int(0) } == Schema.applicationID,
            schema: try database.first("PRAGMA user_version") { $0.int(0) } ?? 0, knownSchema: Schema.migrations.count)
    }

    /// What SQLite finds wrong with its pages; empty where nothing is.
    package func pageFaults(limit: Int = 20) throws -> [String] {
        try database.all("PRAGMA quick_check(\(limit))") { $0.text(0) }.filter { $0 != "ok" }
    }

    /// Whether the key is the one the ledger was made with; nil where it holds no proof.
    package func opens(with key: [UInt8]) throws(LedgerError) -> Bool? {
        guard let vault = Vault(key: key),
            try database.first("SELECT 1 FROM meta WHERE name = 'key'", read: { _ in true }) != nil
        else { return nil }
        do throws(LedgerError) { try vault.check(database) } catch {
            if case .wrongKey = error { return false }
            throw error
        }
        return true
    }

    // MARK: Hashes

    /// The chain, and every notice, content and plan beside it.
    package func audit(
        knownHead: AuditHead?, pageRows: Int = Ledger.chainPageRows, progress: (AuditReport) -> Void = { _ in }
    ) throws -> AuditReport {
        var report = AuditReport()
        while true {
            let page = try database.verifyChain(after: report.head, limit: pageRows, known: knownHead)
            report.add(page)
            progress(report)
            if page.isEnd { break }
        }
        var number: Int64 = 0
        while true {
            let page = try database.verifyNotices(after: number, limit: 200)
            report.add(page)
            number = page.last
            progress(report)
            if page.isEnd { return report }
        }
    }

    /// What the head kept outside says; nil where there is no such file.
    package static func head(_ path: String) throws(LedgerError) -> AuditHead? { try HeadFile.read(path) }

    package func newestAudit() throws -> Timestamp? {
        try database.first("SELECT at FROM audit ORDER BY sequence DESC LIMIT 1") { $0.time(0) }
    }

    /// Stored bytes that are not the ones that were prepared.
    package struct PreparedFault: Sendable, Hashable {
        package var hash: String
        /// Where they belong: notice, channel, language.
        package var places: [String]
        /// Deliveries that still wait for them.
        package var waiting: Int
    }

    package func preparedFaults() throws -> (checked: Int, faults: [PreparedFault]) {
        var checked = 0
        var wrong: [String] = []
        let statement = try database.prepare("SELECT hash, bytes, fields FROM bytes")
        defer { statement.reset() }
        while let row = try statement.step() {
            checked += 1
            if Database.hash(row.blob(1), row.blob(2)) != row.text(0) { wrong.append(row.text(0)) }
        }
        let missing = try database.all(
            "SELECT DISTINCT hash FROM prepared WHERE hash IS NOT NULL AND hash NOT IN (SELECT hash FROM bytes)"
        ) { $0.text(0) }
        return (checked, try (wrong + missing).map(place))
    }

    private func place(_ hash: String) throws -> PreparedFault {
        let places = try database.all(
            """
            SELECT n.number, n.id, p.channel, p.language FROM prepared p JOIN notice n ON n.number = p.notice
            WHERE p.hash = ?1 ORDER BY n.number
            """, hash
        ) { (number: $0.int64(0), id: $0.text(1), channel: $0.text(2), language: $0.text(3)) }
        var waiting = 0
        for place in places {
            waiting +=
                try database.first(
                    """
                    SELECT count(*) FROM delivery INDEXED BY delivery_due
                    WHERE notice = ?1 AND channel = ?2 AND language = ?3 AND due IS NOT NULL
                    """, place.number, place.channel, place.language
                ) { $0.int(0) } ?? 0
        }
        return PreparedFault(
            hash: hash, places: places.map { "\($0.id) \($0.channel) \($0.language)" }, waiting: waiting)
    }

    // MARK: Deliveries

    /// What a notice has not brought to its end on one channel.
    package struct Unreached: Sendable, Hashable {
        package var notice: NoticeID
        package var channel: ChannelID
        package var waiting: Int
        package var sending: Int
        package var unknown: Int
        package var gaveUp: Int
        /// Whether it still sends: not expired, not replaced.
        package var isOpen: Bool
    }

    package func unreached() throws -> [Unreached] {
        try database.all(
            """
            SELECT n.id, t.channel, sum(iif(t.state IN (0, 4), t.count, 0)), sum(iif(t.state = 1, t.count, 0)),
                sum(iif(t.state = 10, t.count, 0)), sum(iif(t.gave_up = 1, t.count, 0)), p.state = 0
            FROM tally t JOIN notice n ON n.number = t.notice JOIN plan p ON p.notice = t.notice
            GROUP BY t.notice, t.channel
            HAVING sum(iif(t.state IN (0, 1, 4, 10) OR t.gave_up = 1, t.count, 0)) > 0 ORDER BY t.notice DESC, t.channel
            """
        ) {
            Unreached(
                notice: NoticeID(rawValue: $0.text(0)), channel: ChannelID(rawValue: $0.text(1)), waiting: $0.int(2),
                sending: $0.int(3), unknown: $0.int(4), gaveUp: $0.int(5), isOpen: $0.bool(6))
        }
    }

    /// Notices on channels whose kept counts are not those of the rows.
    package func wrongCounts() throws -> [String] {
        try database.all(
            """
            SELECT n.id, c.channel FROM (
                SELECT notice, channel, state, gave_up, count(*) AS count FROM delivery
                GROUP BY notice, channel, state, gave_up
                UNION ALL SELECT notice, channel, state, gave_up, -count FROM tally
            ) c LEFT JOIN notice n ON n.number = c.notice
            GROUP BY c.notice, c.channel, c.state, c.gave_up HAVING sum(c.count) <> 0
            """
        ) { "\($0.text(0)) \($0.text(1))" }
    }

    // MARK: Others

    /// Who is subscribed, by channel.
    package func subscribers() throws -> [ChannelID: Int] {
        let counts = try database.all(
            "SELECT channel, count(*) FROM subscription WHERE ended_at IS NULL GROUP BY channel"
        ) { (ChannelID(rawValue: $0.text(0)), $0.int(1)) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// When each source last brought something new.
    package func sources() throws -> [SourceID: Timestamp] {
        let times = try database.all("SELECT id, changed_at FROM source") {
            (SourceID(rawValue: $0.text(0)), $0.time(1))
        }
        return Dictionary(uniqueKeysWithValues: times)
    }
}

extension LedgerError {
    /// Whether SQLite could not make a file beside the ledger.
    fileprivate var isWithoutRoom: Bool {
        switch self {
        case .full, .readOnly: true
        case .cannotOpen: true
        case .sqlite(let code, _): code & 0xFF == SQLITE_CANTOPEN
        default: false
        }
    }
}
