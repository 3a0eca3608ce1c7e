import Testing

/// docs/imports.md, Package.swift and the sources agree on who may enter which room.
@Suite("Who may import whom")
struct ImportTests {
    /// Modules of the toolchain that reach neither disk, network, clock nor process by being imported. What pure rooms
    /// need of Glibc stands file by file in docs/imports.md.
    private static let harmless: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationXML", "Synchronization",
    ]

    @Test("docs/imports.md lists exactly the edges of Package.swift")
    func documented() throws {
        let edges = try Manifest().edges
        let rows = try ImportTable().rows
        #expect(rows.map(\.target).sorted() == edges.keys.sorted())
        for row in rows {
            #expect(row.imports == edges[row.target], "\(row.target) in docs/imports.md")
        }
    }

    @Test("every target of Package.swift was found")
    func complete() throws {
        let edges = try Manifest().edges
        #expect(edges["Notice"] == [])
        #expect(edges["Crypto"] == ["COpenSSL"])
        #expect(edges["Signage"]?.contains("InForce") == true)
        let folders = SourceTree.folders(in: "Sources") + SourceTree.folders(in: "Channels").map { "Channel\($0)" }
        #expect(Set(folders).isSubset(of: edges.keys))
    }

    @Test(
        "a pure room imports pure rooms only; Crypto and Compression stand on a C library, CContent and CShortUnits are only bytes"
    )
    func pureEdges() throws {
        let rows = try ImportTable().rows
        let pure = Set(rows.filter { $0.kind == .pure }.map(\.target))
        for row in rows where row.kind == .pure || row.kind == .channel {
            let bytes = ["Crypto": "COpenSSL", "Compression": "CZlib", "Wording": "CContent", "Chat": "CShortUnits"]
            let allowed = pure.union([bytes[row.target]].compactMap { $0 })
            #expect(row.imports.isSubset(of: allowed), "\(row.target)")
        }
    }

    @Test("each C library has one room; CLinux, which is only missing headers, has several")
    func oneDoorForEachLibrary() throws {
        let rows = try ImportTable().rows
        for library in rows.filter({ $0.kind == .c && $0.target != "CLinux" }) {
            let users = rows.filter { $0.imports.contains(library.target) }.map(\.target)
            #expect(users.count == 1, "\(library.target) is imported by \(users)")
        }
        #expect(rows.first { $0.imports.contains("CSQLite") }?.target == "Ledger")
        #expect(rows.first { $0.imports.contains("CCurl") }?.target == "Net")
    }

    @Test("a source imports what its target may, and a pure one nothing that reaches the world")
    func sources() throws {
        let table = try ImportTable()
        let edges = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.target, $0.imports) })
        let kinds = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.target, $0.kind) })
        var usesGlibc: Set<String> = []
        for file in SourceTree.code {
            let outside = file.imports.subtracting(edges[file.target] ?? [])
            switch kinds[file.target] {
            case .pure, .channel:
                if outside.contains("Glibc") { usesGlibc.insert(file.path) }
                #expect(outside.subtracting(["Glibc"]).isSubset(of: Self.harmless), "\(file.path)")
            default:
                #expect(outside.isSubset(of: Self.harmless.union(["Glibc"])), "\(file.path)")
            }
        }
        #expect(usesGlibc == table.glibcFiles, "docs/imports.md says which pure files import Glibc and what for")
    }

    @Test(
        "what one room hides is spelt in no other",
        arguments: [
            (["Ledger"], ["sqlite3_", "INSERT INTO", "SELECT ", "BEGIN IMMEDIATE"]),
            (["Net"], ["curl_easy", "curl_multi"]), (["Crypto"], ["EVP_", "RAND_bytes"]),
            (["Web"], ["accept4"]), (["Web", "Net"], ["epoll_"]),
        ])
    func spelling(rooms: [String], words: [String]) {
        for file in SourceTree.code where !rooms.contains(file.target) {
            for word in words { #expect(!file.text.contains(word), "\(word) in \(file.path)") }
        }
    }

    @Test("no pure code asks the clock, the disk, the network or chance by itself")
    func purity() throws {
        let kinds = Dictionary(uniqueKeysWithValues: try ImportTable().rows.map { ($0.target, $0.kind) })
        let words = [
            "FileManager", "URLSession", "Date()", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator",
            ".random(in", "getenv(", "Task.sleep", "fopen(", "readFile(", "print(",
        ]
        for file in SourceTree.code where kinds[file.target] == .pure || kinds[file.target] == .channel {
            for word in words { #expect(!file.text.contains(word), "\(word) in \(file.path)") }
        }
    }
}
