import FoundationEssentials
import Glibc
import Notice

/// The events of one notice's progress, read from the control socket.
///
/// HTTP/1.0, so that the stream comes without chunks and ends with the connection.
final class ProgressStream {
    enum Event {
        case report(ProgressReport)
        /// The daemon has nothing more to say, or is gone.
        case end
    }

    let id: NoticeID
    private let socket: Int32
    private var buffer: [UInt8] = []
    private var isPastHead = false
    /// A stream that sends more than this between two events is not the daemon's.
    private static let limit = 1 << 20

    init(_ id: NoticeID, _ client: ControlClient) throws {
        self.id = id
        socket = try client.connect()
        var head = "GET /v1/notices/\(id)/progress HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        if let token = client.token { head += "Authorization: Bearer \(token)\r\n" }
        try client.write(Array((head + "\r\n").utf8), to: socket)
    }

    deinit { close(socket) }

    /// What `poll(2)` is to wait for.
    var poll: pollfd { pollfd(fd: socket, events: Int16(POLLIN), revents: 0) }

    /// Takes what has come; the newest event of it.
    func read() throws -> Event? {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = part.withUnsafeMutableBytes { Glibc.read(socket, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR || errno == EAGAIN { return nil }
            return .end
        }
        if count == 0 { return try last() }
        buffer += part[..<count]
        guard buffer.count <= Self.limit else { throw CommandFailure("the daemon's answer is too long") }
        return try newest()
    }

    /// What is left when the connection has ended.
    private func last() throws -> Event {
        guard isPastHead else { throw CommandFailure("the daemon's answer is no HTTP") }
        return try newest() ?? .end
    }

    private func newest() throws -> Event? {
        if !isPastHead {
            guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            guard head.split(separator: " ").dropFirst().first == "200" else {
                throw try ControlClient.parse(buffer).failure
            }
            isPastHead = true
            buffer.removeSubrange(..<end.upperBound)
        }
        var found: Event?
        while let end = buffer.firstRange(of: Array("\n\n".utf8)) {
            let block = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            buffer.removeSubrange(..<end.upperBound)
            if let report = try Self.report(block) { found = .report(report) }
        }
        return found
    }

    /// The report in one event; nil for comments and the like.
    static func report(_ block: String) throws -> ProgressReport? {
        struct Problem: Decodable { var detail: String }
        var name = "message"
        var data = ""
        for line in block.split(separator: "\n") {
            if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") { data += (data.isEmpty ? "" : "\n") + line.dropFirst(6) }
        }
        switch name {
        case "progress": return try JSONDecoder().decode(ProgressReport.self, from: Data(data.utf8))
        case "problem":
            throw CommandFailure(try JSONDecoder().decode(Problem.self, from: Data(data.utf8)).detail)
        default: return nil
        }
    }
}
