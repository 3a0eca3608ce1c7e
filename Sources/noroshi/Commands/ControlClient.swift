import Files
import FoundationEssentials
import Glibc

/// Speaks HTTP to the daemon over its Unix socket.
struct ControlClient {
    let path: String
    var token: String?
    /// Seconds to wait for bytes of an answer; nil waits for ever.
    var patience: Int?

    struct Answer {
        var status: Int
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }

        /// The value, or the problem's own words as a failure.
        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            guard (200..<300).contains(status) else { throw failure }
            return try JSONDecoder().decode(type, from: Data(body))
        }

        var failure: CommandFailure {
            struct Problem: Decodable {
                var title: String?
                var detail: String?
            }
            let problem = try? JSONDecoder().decode(Problem.self, from: Data(body))
            return CommandFailure(problem?.detail ?? problem?.title ?? "the daemon answered \(status)")
        }
    }

    static let answerLimit = 16 * 1024 * 1024
    /// The longest a Unix socket's path may be on Linux.
    private static let pathLimit = 107

    func get(_ target: String) throws -> Answer { try send("GET", target, body: []) }

    func post(_ target: String, _ body: [UInt8]) throws -> Answer { try send("POST", target, body: body) }

    func send(_ method: String, _ target: String, body: [UInt8]) throws -> Answer {
        let socket = try connect()
        defer { close(socket) }
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        head += "Content-Length: \(body.count)\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        try write(Array((head + "\r\n").utf8) + body, to: socket)
        return try Self.parse(try receive(socket))
    }

    func write(_ bytes: [UInt8], to socket: Int32) throws {
        var request = bytes
        while !request.isEmpty {
            let sent = request.withUnsafeBytes { Glibc.write(socket, $0.baseAddress, $0.count) }
            guard sent > 0 else {
                if errno == EINTR { continue }
                throw CommandFailure("the daemon closed the control socket \(path)")
            }
            request.removeFirst(sent)
        }
    }

    func connect() throws -> Int32 {
        guard path.utf8.count <= Self.pathLimit else {
            throw CommandFailure("the control socket's path is too long: \(path)", code: .usage)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: Array(path.utf8) + [0])
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw CommandFailure("no socket: \(String(cString: strerror(errno)))") }
        if let patience {
            var time = timeval(tv_sec: patience, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw CommandFailure(
                "cannot reach the daemon at \(path): \(reason). Is it running? Start it with `noroshi serve`.")
        }
        return descriptor
    }

    private func receive(_ socket: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(socket, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure("the control socket broke: \(String(cString: strerror(errno)))")
            }
            bytes += buffer[..<count]
            if bytes.count > Self.answerLimit { throw CommandFailure("the daemon's answer is too long") }
        }
    }

    static func parse(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw CommandFailure("the daemon's answer is no HTTP")
        }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw CommandFailure("the daemon's answer has no status")
        }
        return Answer(status: status, body: Array(bytes[end.upperBound...]))
    }
}

extension ControlClient {
    /// The client for the daemon of a configuration. `--control PATH` names the socket directly, so that a user who may
    /// not read the configuration's secrets can still ask.
    init(_ arguments: inout Arguments, withToken: Bool = false) throws {
        let control = try arguments.option("--control")
        let config = try arguments.option("--config")
        try self.init(control: control, config: config)
        let file = try arguments.option("--token-file") ?? getenv("NOROSHI_TOKEN_FILE").map { String(cString: $0) }
        guard withToken || file != nil else { return }
        guard let file else {
            throw CommandFailure(
                "your staff token is needed: --token-file FILE, or $NOROSHI_TOKEN_FILE", code: .usage)
        }
        guard let bytes = try SecretFile.read(file) else {
            throw CommandFailure("--token-file: there is no file \(file)", code: .usage)
        }
        token = String(decoding: bytes, as: UTF8.self).trimmed
    }

    init(control: String?, config: String?) throws {
        path = try control ?? Self.controlPath(config)
    }

    private static func controlPath(_ given: String?) throws -> String {
        if given == nil, let path = getenv("NOROSHI_CONTROL").map({ String(cString: $0) }) { return path }
        return try ConfigurationFile.load(try ConfigurationFile.find(given)).web.control
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
