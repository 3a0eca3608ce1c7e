import Foundation
import TestSupport

/// How a webhook's receiver misbehaves; all but `dns`, a name whose server is mute, are kinds of `Tests/Foreign/hostile.py`.
enum Hostility: String, CaseIterable, Sendable {
    case dns, syn, tls, silent, header, body, slow
    case resetAccept = "reset-accept"
    case resetRequest = "reset-request"
    case resetHeader = "reset-header"
    case resetBody = "reset-body"
    case big
}

/// The receivers of `Tests/Foreign/hostile.py`, in a process of their own.
final class HostileServer: Sendable {
    struct Report: Decodable, Sendable {
        /// Whole requests that came.
        var requests: Int
        /// Of these, those whose id had come before.
        var repeated: Int
        /// Of the repeated, those with another body.
        var differing: Int
    }

    private let process: Process
    private let input: FileHandle
    private let output: FileHandle
    private let ports: [String: Int]

    /// Nil, with a visible line, where Debian's Python is missing.
    init?(_ kinds: [Hostility], for test: String = #function) throws {
        guard let python = ForeignPython.interpreter(for: test) else { return nil }
        let (toChild, fromChild) = (Pipe(), Pipe())
        process = Process()
        process.executableURL = python
        process.arguments =
            [SharedSamples.projectRoot.appending(path: "Tests/Foreign/hostile.py").path]
            + kinds.filter { $0 != .dns }.map(\.rawValue)
        process.standardInput = toChild
        process.standardOutput = fromChild
        try process.run()
        input = toChild.fileHandleForWriting
        output = fromChild.fileHandleForReading
        ports = try JSONDecoder().decode([String: Int].self, from: Self.line(output))
    }

    deinit { stop() }

    /// Ends it; may be called twice.
    func stop() {
        try? input.close()
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    /// Where names are asked.
    var nameServer: String { "127.0.0.1:\(ports["names"] ?? 9)" }

    func report() throws -> Report {
        try input.write(contentsOf: Data("report\n".utf8))
        return try JSONDecoder().decode(Report.self, from: Self.line(output))
    }

    private static func line(_ handle: FileHandle) throws -> Data {
        var bytes = Data()
        while bytes.last != 0x0A {
            guard let part = try handle.read(upToCount: 1), !part.isEmpty else { break }
            bytes += part
        }
        return bytes
    }

    /// The URL of the so-manieth webhook of that kind. Each has a name of its own, as each subscriber has a machine of its
    /// own; the name server says of all but the mute ones that they are this machine.
    func url(_ kind: Hostility, _ number: Int) -> String {
        let port = ports[kind.rawValue] ?? 9
        let scheme = kind == .tls ? "https" : "http"
        return "\(scheme)://\(kind.rawValue)-\(number).\(kind == .dns ? "mute" : "loop").example:\(port)/hook"
    }
}
