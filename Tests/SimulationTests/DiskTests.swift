import Simulation
import TestSupport
import Testing

@testable import Ledger

/// What the simulation stands on: a disk that keeps its word exactly as far as a real one does.
@Suite("The disk")
struct DiskTests {
    private static let path = "/ledger.sqlite"

    private static func open(_ disk: Disk, _ role: Database.Role = .writer) throws(LedgerError) -> Database {
        try Database(path: path, role: role, vfs: disk.vfs)
    }

    private static func table(_ disk: Disk) throws -> Database {
        let database = try open(disk)
        try database.execute("CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        return database
    }

    private static func add(_ number: Int, to database: Database) throws(LedgerError) {
        try database.execute("BEGIN IMMEDIATE")
        try database.run("INSERT INTO line VALUES (?1, ?2)", number, String(repeating: "\(number) ", count: 300))
        try database.execute("COMMIT")
    }

    private static func numbers(_ database: Database) throws -> [Int] {
        try database.all("SELECT number FROM line ORDER BY number") { $0.int(0) }
    }

    /// Lets commits run until the power goes, with these pragmas; gives how many were confirmed and what came back.
    private static func loss(seed: UInt64, _ pragmas: String = "") throws -> (confirmed: Int, found: [Int]) {
        var random = SplitMix(seed: seed)
        let disk = Disk(seed: seed)
        var confirmed = 0
        do {
            let database = try table(disk)
            try database.execute(pragmas)
            if Bool.random(using: &random) { try database.execute("PRAGMA wal_autocheckpoint = 8") }
            disk.cut(after: Int.random(in: 5...150, using: &random))
            for number in 1...60 {
                guard (try? add(number, to: database)) != nil else { break }
                confirmed = number
            }
            disk.cut()
        }
        disk.restart(.powerLost)
        let database = try open(disk)
        let check = try database.first("PRAGMA integrity_check") { $0.text(0) }
        return (confirmed, check == "ok" ? try numbers(database) : [-1])
    }

    @Test(
        "what was confirmed is there after any loss of power, whole and in order", arguments: 0..<300 as Range<UInt64>)
    func durable(seed: UInt64) throws {
        let (confirmed, found) = try Self.loss(seed: seed)
        // The commit that was under way may have made it or not.
        #expect(found == Array(1...max(1, found.count)).prefix(found.count).map { $0 })
        #expect(found.count == confirmed || found.count == confirmed + 1)
    }

    @Test("synchronous OFF and NORMAL lose what was confirmed, and the disk shows it", arguments: ["OFF", "NORMAL"])
    func looseSync(mode: String) throws {
        var lost = 0
        for seed in 0..<100 as Range<UInt64> {
            guard let (confirmed, found) = try? Self.loss(seed: seed, "PRAGMA synchronous = \(mode)") else {
                lost += 1  // the file could not even be read
                continue
            }
            if found != Array(1...max(1, confirmed)) && found != Array(1...confirmed + 1) { lost += 1 }
        }
        #expect(lost > 20)
    }

    @Test("a killed process loses nothing that was written, and the same seed gives the same disk")
    func killed() throws {
        let disk = Disk(seed: 1)
        do {
            let database = try Self.table(disk)
            try database.execute("PRAGMA synchronous = OFF")
            for number in 1...5 { try Self.add(number, to: database) }
            disk.cut()
        }
        #expect(disk.unsynced > 0)
        disk.restart(.killed)
        #expect(try Self.numbers(try Self.open(disk)) == [1, 2, 3, 4, 5])
        let first = try (0..<20 as Range<UInt64>).map { try Self.loss(seed: $0).found }
        let second = try (0..<20 as Range<UInt64>).map { try Self.loss(seed: $0).found }
        #expect(first == second)
    }

    @Test("a full disk refuses the whole transaction and takes the next one once there is room")
    func full() throws {
        let disk = Disk(seed: 3)
        let database = try Self.table(disk)
        try Self.add(1, to: database)
        disk.limit(disk.bytes + 100)
        #expect(throws: LedgerError.full) { try Self.add(2, to: database) }
        if database.isInTransaction { try database.execute("ROLLBACK") }
        disk.limit(nil)
        try Self.add(3, to: database)
        #expect(try Self.numbers(database) == [1, 3])
    }

    @Test(
        "after a failed sync the page cache shows what is not on disk; what the next process has seen stays all the same",
        arguments: 0..<200 as Range<UInt64>)
    func failedSync(seed: UInt64) throws {
        let disk = Disk(seed: seed)
        do {
            let database = try Self.table(disk)
            try Self.add(1, to: database)
            disk.failSync(after: 0)
            #expect(throws: LedgerError.self) { try Self.add(2, to: database) }
            // The daemon ends itself here and is started again.
            disk.cut()
        }
        disk.restart(.killed)
        var seen: [Int] = []
        do {
            // As `Ledger.open` does it.
            let visitor = try Self.open(disk, .visitor)
            seen = try Self.numbers(visitor)
            try LogFile.makeDurable(database: Self.path, vfs: disk.vfs)
            withExtendedLifetime(visitor) {}
        }
        disk.cut()
        disk.restart(.powerLost)
        let database = try Self.open(disk)
        #expect(try database.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
        #expect(try Self.numbers(database) == seen)
        #expect(seen.contains(1))
    }

    @Test("a read that fails is told, not guessed")
    func failedRead() throws {
        let disk = Disk(seed: 4)
        do {
            let database = try Self.table(disk)
            try Self.add(1, to: database)
        }
        let database = try Self.open(disk)
        disk.failRead(after: 0)
        #expect(throws: (any Error).self) { try Self.numbers(database) }
    }

    @Test("two connections see each other's locks and commits")
    func twoConnections() throws {
        let disk = Disk(seed: 5)
        let writer = try Self.table(disk)
        let reader = try Self.open(disk, .reader)
        try Self.add(1, to: writer)
        #expect(try Self.numbers(reader) == [1])
        try writer.execute("BEGIN IMMEDIATE; INSERT INTO line VALUES (2, 'x')")
        #expect(try Self.numbers(reader) == [1])
        try writer.execute("COMMIT")
        #expect(try Self.numbers(reader) == [1, 2])
    }
}
