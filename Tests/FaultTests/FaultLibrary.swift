import Foundation
import TestSupport

/// The C library of `Tests/Foreign/faults.c`, loaded into a child, and the orders it obeys.
final class FaultLibrary: Sendable {
    /// What fails on the ledger's files.
    struct Failing: OptionSet, Sendable {
        var rawValue: Int32
        /// fsync and fdatasync.
        static let sync = Failing(rawValue: 1)
        /// pwrite.
        static let write = Failing(rawValue: 2)
    }

    /// What a child's environment needs.
    let environment: [String: String]
    private let orders: FileHandle

    /// Compiles it into the site's folder; nil, with a visible line, where this machine has no C compiler.
    init?(_ site: FaultSite, for test: String = #function) throws {
        guard let compiler = Self.compiler else {
            Faults.skip(test, "no C compiler (clang, cc or gcc) is on the path")
            return nil
        }
        let library = site.files.folder.appending(path: "faults.so")
        let source = SharedSamples.projectRoot.appending(path: "Tests/Foreign/faults.c")
        let process = try Process.run(
            compiler, arguments: ["-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"])
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Child.Missing(description: "faults.c does not compile") }
        let path = site.files.folder.appending(path: "orders").path
        try Data(count: 4_096).write(to: URL(filePath: path))
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw Child.Missing(description: "the orders' file cannot be opened")
        }
        orders = handle
        environment = [
            "LD_PRELOAD": library.path, "NOROSHI_TEST_ORDERS": path, "NOROSHI_TEST_LEDGER": site.ledgerPath,
        ]
    }

    private static var compiler: URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return ["clang", "cc", "gcc"].lazy.flatMap { name in folders.map { URL(filePath: "\($0)/\(name)") } }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    // MARK: Orders, as `struct orders` lays them out

    /// The wall clock is off by so many milliseconds from now on.
    func setClock(off milliseconds: Int64) throws { try write(milliseconds, at: 0) }

    /// From now on these fail on the ledger's files; nothing again with `[]`.
    func fail(_ what: Failing, with error: Int32 = EIO) throws {
        try write(error, at: 12)
        try write(what.rawValue, at: 8)
    }

    private func write(_ value: some FixedWidthInteger, at offset: UInt64) throws {
        try orders.seek(toOffset: offset)
        try orders.write(contentsOf: withUnsafeBytes(of: value.littleEndian) { Data($0) })
    }
}
