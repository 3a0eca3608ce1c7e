import Foundation
import Synchronization
import TestSupport

/// The real `noroshi` binary in a process of its own, to be killed.
final class Child: Sendable {
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    private struct State {
        var lines: [String] = []
        var isEnded = false
        /// Whether its last line has been read, too.
        var isRead = false
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWaiter = 0
    }
    /// What the reading and the ending thread share.
    private final class Book: Sendable {
        let state = Mutex(State())

        func change(_ body: (inout State) -> Void) {
            let waiters = state.withLock { state in
                body(&state)
                return Array(state.waiters.values)
            }
            for waiter in waiters { waiter.yield() }
        }
    }

    private let process: Process
    private let book = Book()

    /// The binary beside the test bundle.
    static var binary: URL? {
        let folders = [
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
            SharedSamples.projectRoot.appending(path: ".build/debug"),
        ]
        return folders.map { $0.appending(path: "noroshi") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// - Parameters:
    ///   - environment: added to the test's own.
    ///   - readsOutput: whether `lines` hold standard output, too.
    ///   - input: all of its standard input; the test's own where nil.
    init(
        _ arguments: [String], environment: [String: String] = [:], readsOutput: Bool = false, input: String? = nil
    ) throws {
        guard let binary = Self.binary else { throw Missing(description: "the binary noroshi is not beside the tests") }
        process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = readsOutput ? pipe : FileHandle.nullDevice
        if let input {
            let source = Pipe()
            try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try source.fileHandleForWriting.close()
            process.standardInput = source
        }
        process.standardError = pipe
        let book = book
        process.terminationHandler = { _ in book.change { $0.isEnded = true } }
        try process.run()
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            var rest: [UInt8] = []
            while true {
                let bytes = handle.availableData
                if bytes.isEmpty { break }
                rest += bytes
                while let end = rest.firstIndex(of: 0x0A) {
                    let line = String(decoding: rest[..<end], as: UTF8.self)
                    rest.removeFirst(end + 1)
                    book.change { $0.lines.append(line) }
                }
            }
            book.change { $0.isRead = true }
        }
    }

    deinit {
        // A test that failed must leave nothing running.
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    var lines: [String] { book.state.withLock { $0.lines } }

    /// Waits until a line says it, or the process has ended. True where it was said.
    func says(_ text: String) async -> Bool { await says(text, times: 1) }

    /// The same for so many lines.
    func says(_ text: String, times: Int) async -> Bool {
        await until { state in
            if state.lines.count(where: { $0.contains(text) }) >= times { return true }
            return state.isEnded && state.isRead ? false : nil
        }
    }

    /// Waits until all it wrote has been read.
    func isRead() async -> Bool { await until { $0.isRead ? true : nil } }

    var isEnded: Bool { book.state.withLock { $0.isEnded } }

    /// The process' number, as its lock names it.
    var number: Int32 { process.processIdentifier }

    /// Sends a signal and does not wait.
    func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

    /// SIGKILL: no code of the process runs any more.
    func kill() async {
        signal(SIGKILL)
        _ = await ended()
    }

    /// SIGTERM, and the exit status that follows.
    func terminate() async -> Int32 {
        signal(SIGTERM)
        return await ended()
    }

    /// The exit status; of a killed process, the signal.
    @discardableResult
    func ended() async -> Int32 {
        await until { $0.isEnded ? true : nil }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Whether a signal ended it, rather than its own exit; to be asked once it has ended.
    var wasSignalled: Bool { process.terminationReason == .uncaughtSignal }

    /// Its port for residents and providers, once it is ready.
    var webPort: UInt16? {
        let mark = "\"web.port\":\""
        guard let line = lines.first(where: { $0.contains(mark) }), let start = line.range(of: mark) else { return nil }
        return UInt16(line[start.upperBound...].prefix { $0 != "\"" })
    }

    @discardableResult
    private func until(_ answer: (State) -> Bool?) async -> Bool {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = book.state.withLock { state in
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = continuation
            return state.nextWaiter
        }
        defer { book.state.withLock { _ = $0.waiters.removeValue(forKey: number) } }
        continuation.yield()
        for await _ in changes {
            if let found = book.state.withLock({ answer($0) }) { return found }
        }
        return false
    }
}
