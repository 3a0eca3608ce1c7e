import CLinux
import Glibc
import HTTP

/// A bound, listening, non-blocking socket.
struct ListeningSocket {
    let descriptor: Int32
    /// The TCP port the kernel gave; nil for a Unix-domain socket.
    let port: UInt16?
    /// The path to remove when listening ends.
    let path: String?

    /// Connections the kernel holds until they are accepted; it caps this at net.core.somaxconn.
    private static let backlog: Int32 = 1024

    /// `isShared`: several sockets of this process take turns on the port.
    init(_ address: Listen, isShared: Bool) throws(ServerError) {
        switch address {
        case .tcp(let host, let port): self = try .tcp(host, port, isShared)
        case .unix(let path, let mode): self = try .unix(path, mode)
        }
    }

    private init(descriptor: Int32, port: UInt16?, path: String?) {
        self.descriptor = descriptor
        self.port = port
        self.path = path
    }

    private static func tcp(_ host: String, _ port: UInt16, _ isShared: Bool) throws(ServerError) -> ListeningSocket {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let info = found?.pointee else {
            throw ServerError(
                "cannot listen on \(host):\(port): the host is not an IP address; write one, e.g. 127.0.0.1 or ::1")
        }
        defer { freeaddrinfo(found) }
        let descriptor = try socket(info.ai_family)
        do throws(ServerError) {
            setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
            if isShared { setOption(descriptor, SOL_SOCKET, SO_REUSEPORT) }
            // Inherited by accepted sockets: an answer is written whole, so waiting for more only delays it.
            setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
            if info.ai_family == AF_INET6 { setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
            guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0 else {
                let hint =
                    errno == EADDRINUSE ? "; another process has the port: stop it or choose another port" : ""
                throw ServerError("cannot listen on \(host):\(port): \(systemError(errno))\(hint)")
            }
            guard listen(descriptor, backlog) == 0 else {
                throw ServerError("cannot listen on \(host):\(port): \(systemError(errno))")
            }
        } catch {
            close(descriptor)
            throw error
        }
        return ListeningSocket(descriptor: descriptor, port: boundPort(descriptor), path: nil)
    }

    private static func unix(_ path: String, _ mode: mode_t) throws(ServerError) -> ListeningSocket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !path.isEmpty, path.utf8.count < room else {
            throw ServerError("cannot listen on \(path): the path must be shorter than \(room) bytes; choose another")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = try socket(AF_UNIX)
        do throws(ServerError) {
            try removeStale(path, &address)
            guard withSocketAddress(&address, { bind(descriptor, $0, $1) }) == 0 else {
                throw ServerError("cannot listen on \(path): \(systemError(errno)); does its folder exist?")
            }
            // Before listen(), so that nobody can connect under wider permissions than asked for.
            guard chmod(path, mode) == 0, listen(descriptor, backlog) == 0 else {
                throw ServerError("cannot listen on \(path): \(systemError(errno))")
            }
        } catch {
            close(descriptor)
            throw error
        }
        return ListeningSocket(descriptor: descriptor, port: nil, path: path)
    }

    /// A socket file outlives a killed daemon. One that answers belongs to a living daemon and is left alone; anything
    /// that is not a socket is not ours to remove.
    private static func removeStale(_ path: String, _ address: inout sockaddr_un) throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ServerError("cannot listen on \(path): a file that is no socket stands there; remove it by hand")
        }
        let probe = try socket(AF_UNIX)
        defer { close(probe) }
        if withSocketAddress(&address, { connect(probe, $0, $1) }) == 0 || errno == EAGAIN {
            throw ServerError("cannot listen on \(path): a running daemon answers there; stop it first")
        }
        unlink(path)
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func socket(_ family: Int32) throws(ServerError) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = Glibc.socket(family, Int32(kind), 0)
        guard descriptor >= 0 else { throw ServerError("cannot make a socket: \(systemError(errno))") }
        return descriptor
    }

    private static func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { return nil }
        // The port lies at the same place in sockaddr_in and sockaddr_in6.
        return withUnsafeBytes(of: &storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }

    /// Takes one waiting connection; nil with errno set where there is none.
    func accept() -> (descriptor: Int32, peer: Peer)? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let accepted = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept4(descriptor, $0, &length, flags) }
        }
        guard accepted >= 0 else { return nil }
        guard path == nil else { return (accepted, .local(user: ListeningSocket.user(of: accepted))) }
        return (accepted, .network(address: ListeningSocket.text(of: &storage, length)))
    }

    private static func user(of descriptor: Int32) -> UInt32 {
        var credentials = clinux_ucred()
        var length = socklen_t(MemoryLayout<clinux_ucred>.size)
        let result = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length)
        // The overflow user id: nobody.
        return result == 0 ? credentials.uid : 65534
    }

    private static func text(of storage: inout sockaddr_storage, _ length: socklen_t) -> String {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo($0, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            }
        }
        guard result == 0 else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func close() {
        ListeningSocket.close(descriptor)
        if let path { unlink(path) }
    }

    private static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}
