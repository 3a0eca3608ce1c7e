import Channel
import Glibc
import Net
import Synchronization

/// `NetPosts start|perform URL COUNT CONCURRENCY [CERTIFICATES.pem]`: POSTs of 1 KB through one of `Net`'s two doors.
/// `NetPosts mail SERVER COUNT SESSIONS RECIPIENTS`: mails of 4 KB over so many sessions, each to so many recipients.
///
/// Prints `rate µs-of-CPU-a-request connections`. `Benchmarks/net-posts` and `Benchmarks/mail` run it beside its peers.
@main
struct NetPosts {
    static func main() async {
        let arguments = CommandLine.arguments
        guard (5...6).contains(arguments.count), ["start", "perform", "mail"].contains(arguments[1]),
            let count = Int(arguments[3]), let width = Int(arguments[4])
        else { fail("usage: NetPosts start|perform|mail URL COUNT CONCURRENCY [CERTIFICATES.pem|RECIPIENTS]", 2) }
        let last = arguments.count == 6 ? arguments[5] : nil
        let isMail = arguments[1] == "mail"
        let request = isMail ? mail(to: Int(last ?? "") ?? 1, arguments[2]) : post(arguments[2])
        let net = Net(
            settings: NetSettings(version: "bench", certificateFile: isMail ? nil : last, mailSessions: width))
        let started = seconds(CLOCK_MONOTONIC)
        let accepted =
            if arguments[1] == "perform" {
                await performed(net, request, count: count, width: width)
            } else {
                // Mails wait before the sessions, as they do in the delivery loop.
                await Round(net, request, count: count).run(width: isMail ? width * 2 : width)
            }
        let elapsed = seconds(CLOCK_MONOTONIC) - started
        let cpu = seconds(CLOCK_PROCESS_CPUTIME_ID)
        guard accepted == count else { fail("only \(accepted) of \(count) were accepted", 1) }
        print(Int(Double(count) / elapsed), (cpu / Double(count) * 1e7).rounded() / 10, net.counters.connections)
        net.shutdown()
    }

    private static func post(_ url: String) -> Request {
        .http(
            HTTPRequest(
                method: "POST", url: url, headers: [HeaderField("Content-Type", "application/octet-stream")],
                body: [UInt8](repeating: 0x78, count: 1024), timeout: 60))
    }

    private static func mail(to recipients: Int, _ server: String) -> Request {
        let line = [UInt8](repeating: 0x58, count: 78) + [0x0D, 0x0A]
        return .smtp(
            SMTPRequest(
                server: server, from: "bounce@example.jp",
                recipients: (0..<recipients).map { Address("resident\($0)@example.jp") },
                message: Array("Subject: x\r\n\r\n".utf8) + Array(repeatElement(line, count: 51).joined())))
    }

    /// As many tasks as shall be under way at once, each waiting for its answers one by one.
    private static func performed(_ net: Net, _ request: Request, count: Int, width: Int) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for worker in 0..<width {
                group.addTask {
                    var accepted = 0
                    for _ in 0..<(count / width + (worker < count % width ? 1 : 0)) {
                        if isAccepted(await net.perform(request)) { accepted += 1 }
                    }
                    return accepted
                }
            }
            var total = 0
            for await accepted in group { total += accepted }
            return total
        }
    }

    fileprivate static func isAccepted(_ response: Response) -> Bool {
        switch response {
        case .http(let answer): answer.status == 204
        case .smtp(let answer): answer.final.code == 250 && answer.recipients.allSatisfy { $0.code == 250 }
        case .failed: false
        }
    }

    private static func fail(_ reason: String, _ code: CInt) -> Never {
        let bytes = Array("\(reason)\n".utf8)
        write(2, bytes, bytes.count)
        exit(code)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var value = timespec()
        clock_gettime(clock, &value)
        return Double(value.tv_sec) + Double(value.tv_nsec) / 1e9
    }
}

/// So many requests, each answer starting the next.
private final class Round: Sendable {
    private let net: Net
    private let request: Request
    private let count: Int
    private let started = Atomic(0)
    private let answered = Atomic(0)
    private let accepted = Atomic(0)
    private let end = AsyncStream.makeStream(of: Void.self)

    init(_ net: Net, _ request: Request, count: Int) {
        self.net = net
        self.request = request
        self.count = count
    }

    func run(width: Int) async -> Int {
        let first = min(width, count)
        started.store(first, ordering: .relaxed)
        net.start(Array(repeating: request, count: first)) { _, response in self.take(response) }
        for await _ in end.stream {}
        return accepted.load(ordering: .relaxed)
    }

    private func take(_ response: Response) {
        if NetPosts.isAccepted(response) { accepted.add(1, ordering: .relaxed) }
        if answered.add(1, ordering: .relaxed).newValue == count { return end.continuation.finish() }
        if started.add(1, ordering: .relaxed).oldValue < count {
            net.start([request]) { _, response in self.take(response) }
        }
    }
}
