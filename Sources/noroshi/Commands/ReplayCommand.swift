import Foundation
import Notice
import Sinks

/// `noroshi replay DIR`: serves recorded telegrams on this machine as JMA's feeds would, each marked as 訓練, dated anew and in
/// its time; for drills, and to see what a site makes of a past disaster.
enum ReplayCommand {
    static let defaultPort = 8_095
    /// How often what has been listed is told.
    private static let tellMilliseconds: Int64 = 1_000

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let folder = try arguments.required(word: "a folder of telegrams")
        let port = try arguments.integer("--port", in: 0...65_535) ?? defaultPort
        let speed = try positive(arguments.option("--speed"), "--speed") ?? 1
        var mishaps = ReplaySchedule.Mishaps()
        mishaps.late = try arguments.integer("--late", in: 0...100) ?? 0
        mishaps.duplicates = try arguments.integer("--duplicates", in: 0...100) ?? 0
        mishaps.seed = UInt64(try arguments.integer("--seed", in: 0...Int.max) ?? 1)
        let errors = try arguments.integer("--errors", in: 0...100) ?? 0
        let silence = try arguments.option("--gap").map(gap)
        let plain = arguments.flag("--no-gzip")
        try arguments.finish()
        mishaps.lateSeconds = max(1, Int64(Double(mishaps.lateSeconds) / speed))

        let faults = FaultScript(seed: mishaps.seed)
        faults.afflict(percent: errors, with: .answer(status: 503))
        let manner = ReplayManner(
            longFeedSeconds: max(1, Int64(Double(ReplayManner().longFeedSeconds) / speed)), silence: silence,
            compresses: !plain)
        let schedule: ReplaySchedule
        let replay: TelegramReplay
        do {
            let files = try TelegramReplay.files(in: folder)
            replay = try TelegramReplay(port: UInt16(port), faults: faults, manner: manner)
            schedule = ReplaySchedule(files, start: SystemClock().now, speed: speed, mishaps: mishaps)
        } catch {
            throw CommandFailure("\(error)")
        }
        let refused = replay.publish(schedule)
        for reason in refused { Terminal.err(reason) }
        guard let last = schedule.items.map(\.listed).max() else {
            throw CommandFailure("\(folder) holds no telegram that can be replayed", code: .usage)
        }
        tell(replay, schedule, until: last)
        let clock = SystemClock()
        return try await signals.run(saying: .looking) {
            var told = 0
            let items = schedule.items.sorted { $0.listed < $1.listed }
            while !Task.isCancelled {
                let now = clock.now
                while told < items.count, items[told].listed <= now {
                    Terminal.out("\(items[told].listed.jstClock)  \(items[told].name)")
                    told += 1
                    if told == items.count { Terminal.out("すべて配信しました。停止は Ctrl-C all are listed; Ctrl-C ends") }
                }
                do { try await clock.sleep(milliseconds: tellMilliseconds) } catch { break }
            }
            await replay.stop()
            return .ok
        }
    }

    private static func tell(_ replay: TelegramReplay, _ schedule: ReplaySchedule, until last: Timestamp) {
        Terminal.out(Terminal.bold("気象庁の電文を訓練として再生します replaying telegrams as a drill (Status 訓練)"))
        Terminal.out("\(schedule.items.count) 通 telegrams, \(last.jstClock) まで until \(last.rfc3339())")
        for feed in ["eqvol", "extra"] { Terminal.out("  \(replay.url)/developer/xml/feed/\(feed).xml") }
        Terminal.out(
            "訓練サイトの sources.jma.feeds に上のアドレスを、allowedHosts に 127.0.0.1:\(replay.port) を書いてください。\n"
                + "Name them in sources.jma.feeds of a drill site, and 127.0.0.1:\(replay.port) in its allowedHosts.")
    }

    private static func positive(_ text: String?, _ name: String) throws(UsageError) -> Double? {
        guard let text else { return nil }
        guard let value = Double(text), (0.01...100_000).contains(value) else {
            throw UsageError("\(name) takes a number from 0.01 to 100000, not \"\(text)\"")
        }
        return value
    }

    /// `600+1500`: from ten minutes after the start, for 25 minutes.
    private static func gap(_ text: String) throws(UsageError) -> Range<Int64> {
        let parts = text.split(separator: "+").map { Int64($0) }
        guard parts.count == 2, let from = parts[0], let length = parts[1], from >= 0, length > 0,
            from < 1_000_000_000, length < 1_000_000_000
        else {
            throw UsageError("--gap takes START+LENGTH in seconds such as 600+1500, not \"\(text)\"")
        }
        return from..<(from + length)
    }
}
