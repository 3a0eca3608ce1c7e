import Glibc

/// A plain blocking TCP socket, for what plays the other side: one thread, one connection.
final class Socket: Sendable {
    let descriptor: Int32

    /// Seconds a read or write may block; a peer that stalls longer is given up.
    static let patience = 60

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// Wakes whoever is blocked on it; the descriptor itself lives as long as the object.
    func shutdown() { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Cuts the connection with RST. Linux does so where a connected socket is connected to nothing; closing would have
    /// to wait until no other thread reads from it.
    func reset() {
        var nothing = sockaddr()
        nothing.sa_family = sa_family_t(AF_UNSPEC)
        _ = Glibc.connect(descriptor, &nothing, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// The bytes at hand, at most `limit`; empty at the end, on a time-out or on an error.
    func read(_ limit: Int = 65_536) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            var got = -1
            repeat { got = recv(descriptor, buffer.baseAddress, limit, 0) } while got < 0 && errno == EINTR
            count = max(0, got)
        }
    }

    /// Whether every byte was handed to the kernel.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let result = send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
                if result < 0 && errno == EINTR { continue }
                guard result > 0 else { return false }
                sent += result
            }
            return true
        }
    }

    /// A listener on the loopback address. Port 0 lets the kernel choose.
    static func listen(port: UInt16) throws(SinkError) -> (socket: Socket, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SinkError("no socket: \(reason())") }
        let listener = Socket(descriptor)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = loopback(port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard bound == 0, Glibc.listen(descriptor, 256) == 0 else {
            throw SinkError("127.0.0.1:\(port) cannot be listened on: \(reason())")
        }
        var actual = sockaddr_in()
        var length = size
        _ = withUnsafeMutablePointer(to: &actual) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return (listener, UInt16(bigEndian: actual.sin_port))
    }

    /// The next connection; nil once the listener was shut down.
    func accept() -> Socket? {
        while true {
            let peer = Glibc.accept(descriptor, nil, nil)
            if peer >= 0 { return Socket(peer) }
            // A listener inherits the read time-out, and waiting for nobody is not an error.
            if errno == EINTR || errno == EAGAIN || errno == ECONNABORTED { continue }
            return nil
        }
    }

    static func connect(port: UInt16) throws(SinkError) -> Socket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SinkError("no socket: \(reason())") }
        let connection = Socket(descriptor)
        var address = loopback(port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw SinkError("127.0.0.1:\(port) cannot be reached: \(reason())") }
        return connection
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
