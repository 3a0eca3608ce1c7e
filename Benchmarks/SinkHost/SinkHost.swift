import Glibc
import Notice
import Sinks

/// `SinkHost LINE-TOKEN LINE-SECRET WEBHOOK-SECRET [count]`: LINE, a mail relay, a webhook receiver and JMA in a process of their own,
/// so that a benchmark's daemon shares nothing with them but the machine. Prints where each listens, then obeys lines on
/// its standard input until that ends: `publish NAME PATH`, `count`, `await LINE MAIL WEBHOOK`. Times are microseconds of
/// the monotonic clock, which all processes of a machine share. With `count`, LINE keeps no bodies and no users.
@main
struct SinkHost {
    private static let patience: UInt64 = 20_000_000
    private static let lookEvery: UInt32 = 1_000

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 || (arguments.count == 5 && arguments[4] == "count") else {
            fail("usage: SinkHost LINE-TOKEN LINE-SECRET WEBHOOK-SECRET [count]")
        }
        let (bodies, polls) = (ReadTimes(), ReadTimes())
        var account = LineSink.Setting(accessToken: arguments[1], channelSecret: arguments[2])
        account.keeps = arguments.count == 4
        let line = try LineSink(account, clock: bodies.clock)
        let mail = try SMTPSink(clock: bodies.clock)
        let webhook = try WebhookSink(secret: arguments[3], clock: bodies.clock)
        let source = try TelegramReplay(clock: polls.clock)
        say("ports \(line.port) \(mail.port) \(webhook.port) \(source.port)")

        func counts() -> [Int] { [line.recipients, mail.total, webhook.total] }
        while let words = readLine()?.split(separator: " ").map(String.init) {
            switch words.first {
            case "publish" where words.count == 3:
                guard let bytes = content(of: words[2]) else { fail("\(words[2]) cannot be read") }
                let at = monotonic()
                try source.publish(words[1], bytes)
                // The replay asks its clock at each poll: the next time is that of the first poll that can see it.
                polls.forget()
                say("published \(at)")
            case "count":
                say("count " + counts().map(String.init).joined(separator: " "))
            case "await" where words.count == 4:
                let wanted = words.dropFirst().compactMap { Int($0) }
                let deadline = monotonic() + patience
                while zip(counts(), wanted).contains(where: <), monotonic() < deadline { usleep(lookEvery) }
                let isComplete = !zip(counts(), wanted).contains(where: <)
                say("\(isComplete ? "arrived" : "missing") \(polls.first ?? 0) \(bodies.last ?? 0)")
            default:
                fail("not a command: \(words.joined(separator: " "))")
            }
        }
    }

    private static func content(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        write(1, bytes, bytes.count)
    }

    private static func fail(_ reason: String) -> Never {
        let bytes = Array("\(reason)\n".utf8)
        write(2, bytes, bytes.count)
        exit(2)
    }
}
