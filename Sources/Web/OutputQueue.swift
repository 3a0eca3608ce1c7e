import Glibc

/// Bytes on their way to one client: small answers are gathered, large bodies are kept by reference and never copied.
struct OutputQueue {
    enum Progress {
        case drained
        /// The client's window is full.
        case blocked
        /// The client is gone.
        case broken
    }

    /// Above this a body is queued by reference instead of being copied behind its head.
    private static let copyLimit = 4 * 1024

    private static let firstCapacity = 1024

    private var pieces: [[UInt8]] = []
    /// Bytes of the first piece that have gone.
    private var sent = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        count += bytes.count
        if bytes.count <= Self.copyLimit, let last = pieces.indices.last, pieces[last].count <= Self.copyLimit {
            pieces[last].append(contentsOf: bytes)
        } else {
            pieces.append(bytes)
        }
    }

    /// Appends what `write` adds to the last piece, so that a head needs no array of its own.
    @inline(__always)
    mutating func append<Result>(_ write: (inout [UInt8]) -> Result) -> Result {
        if pieces.last.map({ $0.count > Self.copyLimit }) ?? true {
            pieces.append([])
            // One allocation for a head and a small body; given back when sent, so idle connections hold none.
            pieces[pieces.count - 1].reserveCapacity(Self.firstCapacity)
        }
        let last = pieces.count - 1
        let before = pieces[last].count
        let result = write(&pieces[last])
        count += pieces[last].count - before
        return result
    }

    mutating func send(to descriptor: Int32) -> Progress {
        while count > 0 {
            let written = pieces.count > 1 ? sendTwo(to: descriptor) : sendOne(to: descriptor)
            if written < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN || errno == EWOULDBLOCK ? .blocked : .broken
            }
            count -= written
            sent += written
            while let first = pieces.first, sent >= first.count {
                sent -= first.count
                pieces.removeFirst()
            }
        }
        return .drained
    }

    private func sendOne(to descriptor: Int32) -> Int {
        pieces[0].withUnsafeBytes { bytes in
            Glibc.send(
                descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
        }
    }

    /// The first two pieces, mostly a head and its body, by one call; MSG_MORE lets what is behind them share segments.
    private func sendTwo(to descriptor: Int32) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | (pieces.count > 2 ? Int32(MSG_MORE) : 0)
        return pieces[0].withUnsafeBytes { first in
            pieces[1].withUnsafeBytes { second in
                withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { parts in
                    // The kernel only reads what an iovec of sendmsg points to.
                    parts[0] = iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress.map { $0 + sent }),
                        iov_len: first.count - sent)
                    parts[1] = iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
                    var message = msghdr()
                    message.msg_iov = parts.baseAddress
                    message.msg_iovlen = 2
                    return sendmsg(descriptor, &message, flags)
                }
            }
        }
    }
}
