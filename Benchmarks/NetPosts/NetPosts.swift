import Channel
import Glibc
import Net

/// `NetPosts URL COUNT CONCURRENCY [CERTIFICATES.pem]`: POSTs of 1 KB through `Net`; prints `rate µs-of-CPU-a-request connections`.
/// `Benchmarks/net-posts` runs it beside its peers.
@main
struct NetPosts {
    static func main() async {
        let arguments = CommandLine.arguments
        guard (4...5).contains(arguments.count), let count = Int(arguments[2]), let width = Int(arguments[3]) else {
            let usage = Array("usage: NetPosts URL COUNT CONCURRENCY [CERTIFICATES.pem]\n".utf8)
            write(2, usage, usage.count)
            exit(2)
        }
        let request = Request.http(
            HTTPRequest(
                method: "POST", url: arguments[1], headers: [HeaderField("Content-Type", "application/octet-stream")],
                body: [UInt8](repeating: 0x78, count: 1024), timeout: 60))
        let net = Net(
            settings: NetSettings(version: "bench", certificateFile: arguments.count == 5 ? arguments[4] : nil))
        let started = seconds(CLOCK_MONOTONIC)
        let accepted = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<width {
                group.addTask {
                    var accepted = 0
                    for _ in 0..<(count / width + (worker < count % width ? 1 : 0)) {
                        if case .http(let answer) = await net.perform(request), answer.status == 204 { accepted += 1 }
                    }
                    return accepted
                }
            }
            var total = 0
            for await accepted in group { total += accepted }
            return total
        }
        let elapsed = seconds(CLOCK_MONOTONIC) - started
        let cpu = seconds(CLOCK_PROCESS_CPUTIME_ID)
        guard accepted == count else {
            let fault = Array("only \(accepted) of \(count) were answered with 204\n".utf8)
            write(2, fault, fault.count)
            exit(1)
        }
        print(Int(Double(count) / elapsed), (cpu / Double(count) * 1e7).rounded() / 10, net.counters.connections)
        net.shutdown()
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var value = timespec()
        clock_gettime(clock, &value)
        return Double(value.tv_sec) + Double(value.tv_nsec) / 1e9
    }
}
