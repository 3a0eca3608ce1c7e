import CLinux
import Glibc
import Synchronization

@testable import Net

/// Linux's SOCK_CLOEXEC: a program that another test starts must not hold a connection open that was closed here.
let closedInChildren: CInt = 0o2_000_000

/// A server of blocking sockets on loopback that does to each connection what a test's script says.
final class ScriptedServer: Sendable {
    let port: UInt16
    private let listener: CInt
    private let state = Locked(State())

    private struct State {
        var accepted = 0
        var requests: [String] = []
        var open: Set<CInt> = []
        var isStopped = false
    }

    /// `script` runs on a thread of its own for each connection, numbered from 1; the connection closes after it.
    init(_ script: @escaping @Sendable (Peer, Int) -> Void) throws {
        let listener = socket(AF_INET, 1 | closedInChildren, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) + listen(listener, 1024) + getsockname(listener, raw, &length)
            }
        }
        guard listener >= 0, code == 0 else { throw ServerFault() }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread("test-server") { self.serve(script) }
        thread?.detach()
    }

    struct ServerFault: Error {}

    /// Connections taken so far.
    var accepted: Int { state.with { $0.accepted } }

    /// The requests' heads and bodies in the order they were read.
    var requests: [String] { state.with { $0.requests } }

    func stop() {
        state.with { state in
            state.isStopped = true
            Glibc.shutdown(listener, CInt(SHUT_RDWR))
            for socket in state.open { Glibc.shutdown(socket, CInt(SHUT_RDWR)) }
        }
    }

    fileprivate func record(_ request: String) { state.with { $0.requests.append(request) } }

    private func serve(_ script: @escaping @Sendable (Peer, Int) -> Void) {
        while true {
            let socket = accept4(listener, nil, nil, closedInChildren)
            guard socket >= 0 else { break }
            let number = state.with { state -> Int in
                state.accepted += 1
                state.open.insert(socket)
                return state.accepted
            }
            let thread = Thread("test-peer") {
                script(Peer(socket: socket, server: self), number)
                self.state.with { state in
                    state.open.remove(socket)
                    _ = close(socket)
                }
            }
            guard let thread else { fatalError("no thread for a test's connection") }
            thread.detach()
        }
        if !state.with({ $0.isStopped }) { fatalError("a test's server cannot accept: errno \(errno)") }
        close(listener)
    }
}

/// One connection as the scripted server sees it.
struct Peer: Sendable {
    let socket: CInt
    let server: ScriptedServer

    /// One byte; nil at the end.
    func byte() -> UInt8? {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, 0) == 1 ? byte : nil
    }

    /// A line without its CR LF; nil at the end.
    func line() -> String? {
        var bytes: [UInt8] = []
        while let byte = byte() {
            if byte == 0x0A { return String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    /// One HTTP request with its body; nil where the client has gone. Kept in the server's `requests`.
    func request() -> String? {
        var head: [String] = []
        var length = 0
        while let line = line(), !line.isEmpty {
            head.append(line)
            if line.lowercased().hasPrefix("content-length: ") { length = Int(line.dropFirst(16)) ?? 0 }
        }
        guard !head.isEmpty else { return nil }
        var body: [UInt8] = []
        while body.count < length, let byte = byte() { body.append(byte) }
        let request = head.joined(separator: "\n") + "\n\n" + String(decoding: body, as: UTF8.self)
        server.record(request)
        return request
    }

    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, 0x4000) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// An answer with this body; `extra` holds more header lines, each with its CR LF.
    @discardableResult func answer(_ status: Int, _ body: String = "", extra: String = "") -> Bool {
        send("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(extra)\r\n\(body)")
    }

    /// Waits until the client closes.
    func waitForEnd() { while byte() != nil {} }

    /// Closes with RST instead of FIN.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}

/// Something a test waits for.
final class Gate: Sendable {
    fileprivate struct State {
        var count = 0
        var waiting: [(Int, CheckedContinuation<Void, Never>)] = []
    }
    fileprivate let state = Locked(State())

    func open() {
        let due = state.change { state in
            state.count += 1
            let due = state.waiting.filter { $0.0 <= state.count }
            state.waiting.removeAll { $0.0 <= state.count }
            return due
        }
        for (_, continuation) in due { continuation.resume() }
    }

    /// Returns once it was opened so many times.
    func wait(_ times: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isOpen = state.with { state in
                if state.count >= times { return true }
                state.waiting.append((times, continuation))
                return false
            }
            if isOpen { continuation.resume() }
        }
    }
}

extension Gate {
    /// Blocks a server's thread until it was opened.
    func block() { _ = state.wait { $0.count > 0 ? $0.count : nil } }
}
