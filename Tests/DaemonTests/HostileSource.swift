import Foundation
import Glibc
import Synchronization

/// A source on the loopback address whose pages are byte streams that a test writes as it likes: endless, packed, or slow.
final class HostileSource: Sendable {
    /// Writes an answer: gives the next bytes, nil at its end.
    typealias Stream = @Sendable () -> [UInt8]?
    /// Makes an answer's stream.
    typealias Page = @Sendable () -> Stream

    let port: UInt16
    private let listener: CInt
    private let pages: Mutex<[String: Page]>
    private let sent = Mutex<[String: Int]>([:])
    private let isStopped = Mutex(false)

    struct Fault: Error {}

    init(_ pages: [String: Page]) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | 0o2_000_000, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) + listen(listener, 64) + getsockname(listener, raw, &length)
            }
        }
        guard listener >= 0, code == 0 else { throw Fault() }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        self.pages = Mutex(pages)
        Thread { [self] in accept() }.start()
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Bytes that were taken from an answer; nil where its page was never asked for.
    func sent(_ path: String) -> Int? { sent.withLock { $0[path] } }

    func set(_ path: String, _ page: @escaping Page) { pages.withLock { $0[path] = page } }

    func stop() {
        isStopped.withLock { $0 = true }
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
    }

    private func accept() {
        while !isStopped.withLock({ $0 }) {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            Thread { [self] in
                serve(connection)
                close(connection)
            }.start()
        }
    }

    private func serve(_ connection: CInt) {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.suffix(4).elementsEqual([13, 10, 13, 10]), recv(connection, &byte, 1, 0) == 1 { head.append(byte) }
        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
        guard words.count > 1 else { return }
        let path = String(words[1])
        guard let page = pages.withLock({ $0[path] }) else { return }
        sent.withLock { $0[path, default: 0] += 0 }
        let next = page()
        while let bytes = next() {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                sent.withLock { $0[path, default: 0] += count }
                rest = rest.dropFirst(count)
            }
        }
    }

    // MARK: Pages

    private static func head(_ fields: String) -> [UInt8] {
        Array("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\n\(fields)\r\n".utf8)
    }

    /// One piece after the other.
    private static func stream(_ pieces: [[UInt8]], then last: @escaping Stream = { nil }) -> Page {
        {
            let at = Mutex(0)
            return {
                let number = at.withLock { number in
                    defer { number += 1 }
                    return number
                }
                return number < pieces.count ? pieces[number] : last()
            }
        }
    }

    static func text(_ text: String) -> Page {
        stream([head("Content-Length: \(text.utf8.count)\r\n"), Array(text.utf8)])
    }

    /// A hundred megabytes of XML that never ends an element.
    static func hundredMegabytes() -> Page {
        let block = Array(String(repeating: "<a>", count: 20_000).utf8)
        let count = Mutex(0)
        return stream([head("Content-Length: 100000000\r\n")]) {
            count.withLock { $0 += block.count }
            return count.withLock { $0 } > 100_000_000 ? nil : block
        }
    }

    /// A hundred megabytes of zeros in 650 KB: one literal, then the longest match again and again (RFC 1951 §3.2.6).
    static func gzipBomb() -> Page {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var bits: UInt64 = 0
        var count: UInt64 = 0
        func put(_ value: UInt64, _ length: UInt64, isCode: Bool) {
            for bit in 0..<length {
                bits |= (value >> (isCode ? length - 1 - bit : bit) & 1) << count
                count += 1
                if count == 8 {
                    bytes.append(UInt8(bits))
                    (bits, count) = (0, 0)
                }
            }
        }
        put(1, 1, isCode: false)
        put(1, 2, isCode: false)
        put(0b0011_0000, 8, isCode: true)
        for _ in 0..<400_000 {
            put(0b1100_0101, 8, isCode: true)
            put(0, 5, isCode: true)
        }
        return stream([head("Content-Encoding: gzip\r\nContent-Length: \(bytes.count)\r\n"), bytes])
    }

    /// A byte now and then, without end.
    static func slow() -> Page {
        stream([head("Content-Length: 1000000\r\n")]) {
            usleep(50_000)
            return [0x20]
        }
    }

    static func redirect(_ status: Int, to place: String) -> Page {
        stream([
            Array("HTTP/1.1 \(status) X\r\nLocation: \(place)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        ])
    }
}
