import Glibc

/// A blocking socket that sends exactly the bytes a test wants and reads answers; it repairs nothing.
final class RawClient {
    struct Answer: Equatable {
        var status: Int
        var head: String
        var body: String

        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").dropFirst().first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
    }

    struct Failure: Error { var what: String }

    /// A server that does not answer fails the test instead of hanging it.
    private static let patience = timeval(tv_sec: 20, tv_usec: 0)

    private let descriptor: Int32
    private var received: [UInt8] = []

    /// - Parameter from: the last number of the address in 127.0.0.0/24 it connects from.
    init(port: UInt16, receiveBuffer: Int32? = nil, from: UInt8 = 1) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        own.sin_addr.s_addr = (UInt32(0x7F00_0000) | UInt32(from)).bigEndian
        let bound = withUnsafePointer(to: &own) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0 else { throw Failure(what: "bind: \(String(cString: strerror(errno)))") }
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try finishConnecting(&address)
    }

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try finishConnecting(&address)
    }

    private func finishConnecting<Address>(_ address: inout Address) throws {
        var patience = Self.patience
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "connect: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send: \(String(cString: strerror(errno)))") }
            sent += count
        }
    }

    func closeSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// One answer with its body by Content-Length; `isHead` says that no body follows.
    func answer(isHead: Bool = false) throws -> Answer {
        let head = try read(through: "\r\n\r\n")
        guard let status = Int(head.dropFirst(9).prefix(3)) else { throw Failure(what: "no status in \(head)") }
        var answer = Answer(status: status, head: head, body: "")
        if !isHead, let length = answer.header("Content-Length").flatMap({ Int($0) }) {
            while received.count < length { try receive() }
            answer.body = String(decoding: received.prefix(length), as: UTF8.self)
            received.removeFirst(length)
        }
        return answer
    }

    /// What comes up to and including the text.
    func read(through text: String) throws -> String {
        let wanted = Array(text.utf8)
        var searched = 0
        while true {
            let end = received.withUnsafeBytes { all -> Int? in
                guard let start = all.baseAddress else { return nil }
                while searched + wanted.count <= all.count {
                    if memcmp(start + searched, wanted, wanted.count) == 0 { return searched + wanted.count }
                    searched += 1
                }
                return nil
            }
            if let end {
                defer { received.removeFirst(end) }
                return String(decoding: received.prefix(end), as: UTF8.self)
            }
            try receive()
        }
    }

    /// All until the server closes; a reset counts as a close.
    func readToEnd() throws -> String {
        while (try? receive()) != nil {}
        guard isAtEnd else { throw Failure(what: "the server did not close") }
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    private var isAtEnd = false

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 || (count < 0 && errno == ECONNRESET) {
            isAtEnd = true
            throw Failure(what: "closed; received \(String(decoding: received, as: UTF8.self))")
        }
        guard count > 0 else { throw Failure(what: "receive: \(String(cString: strerror(errno)))") }
        received += buffer[..<count]
    }
}
