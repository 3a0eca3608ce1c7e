import Glibc
import Notice

/// What a running daemon says of itself over its control socket, and what the kernel knows of its process.
struct RunningDaemon: Sendable {
    /// Nil where the socket did not answer; `silence` says why.
    var status: StatusView?
    var silence: String?
    /// When each source was last read with success.
    var lastSuccess: [SourceID: Timestamp] = [:]
    /// The soft limit on open files.
    var descriptors: Int?
    /// By how many seconds the wall clock was set since it started.
    var clockJump: Int64?

    /// Seconds to wait for an answer: a daemon that hangs is a finding, not a reason to hang.
    private static let patience = 5

    init(control: String, process: Int32?) {
        var client = ControlClient(path: control, token: nil)
        client.patience = Self.patience
        do {
            status = try client.get("/v1/status").decoded(StatusView.self)
            lastSuccess = Self.lastSuccess(try client.get("/metrics").text)
        } catch {
            silence = "\(error)"
        }
        guard let process else { return }
        descriptors = Self.openFiles(Proc.text("/proc/\(process)/limits"))
        if let status, let age = Proc.age(of: process) {
            clockJump = SystemClock().now.seconds - status.startedAt.seconds - age
        }
    }

    /// From Prometheus' text: `noroshi_source_last_success_timestamp_seconds{source="jma"} 1790000000.0`.
    static func lastSuccess(_ metrics: String) -> [SourceID: Timestamp] {
        let prefix = "noroshi_source_last_success_timestamp_seconds{source=\""
        var times: [SourceID: Timestamp] = [:]
        for line in metrics.split(separator: "\n") where line.hasPrefix(prefix) {
            let rest = line.dropFirst(prefix.count)
            guard let quote = rest.firstIndex(of: "\""), let blank = rest.lastIndex(of: " "),
                let seconds = Double(rest[rest.index(after: blank)...]), seconds < 1e15
            else { continue }
            times[SourceID(rawValue: String(rest[..<quote]))] = Timestamp(milliseconds: Int64(seconds * 1_000))
        }
        return times
    }

    /// From `/proc/PID/limits`: the soft limit of "Max open files".
    static func openFiles(_ limits: String?) -> Int? {
        let line = limits?.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        guard let first = line?.dropFirst("Max open files".count).split(separator: " ").first else { return nil }
        return first == "unlimited" ? .max : Int(first)
    }
}

/// What stands in `/proc` (proc(5)).
enum Proc {
    private static let limit = 1 << 20

    /// These files have no size, so they are read to their end.
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < limit {
            let count = part.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Seconds since a process started, by a clock that cannot be set.
    static func age(of process: Int32) -> Int64? {
        guard let text = text("/proc/\(process)/stat"), let ticks = startTicks(text) else { return nil }
        var uptime = timespec()
        guard clock_gettime(CLOCK_BOOTTIME, &uptime) == 0 else { return nil }
        return Int64(uptime.tv_sec) - ticks / max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))
    }

    /// Field 22; the name before it stands in parentheses and may hold anything.
    static func startTicks(_ stat: String) -> Int64? {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? Int64(fields[19]) : nil
    }
}
