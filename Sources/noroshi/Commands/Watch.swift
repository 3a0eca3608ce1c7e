import Glibc
import Notice

/// Shows how notices come along until they are finished, drawn anew with every event.
struct Watch: Sendable {
    /// The title of each notice, in the order in which they are shown.
    var notices: [(id: NoticeID, title: String)]
    var client: ControlClient
    /// After how many seconds to leave; nil stays until everything is finished. The daemon goes on either way.
    var patience: Int?

    /// How long one look at the streams takes at most, so that Ctrl-C is heard.
    private static let pollMilliseconds: Int32 = 200

    /// The last report of each. Ends early, without an error, where the task is cancelled.
    func run() throws -> [NoticeID: ProgressReport] {
        var streams: [NoticeID: ProgressStream] = [:]
        for notice in notices { streams[notice.id] = try ProgressStream(notice.id, client) }
        var reports: [NoticeID: ProgressReport] = [:]
        var screen = Screen()
        defer { screen.leave() }
        let start = SystemClock().ticks
        while !streams.isEmpty, !Task.isCancelled {
            if let patience, SystemClock().ticks - start > Int64(patience) * 1_000 { break }
            let open = Array(streams.values)
            var polls = open.map(\.poll)
            let count = poll(&polls, nfds_t(polls.count), Self.pollMilliseconds)
            guard count > 0 else { continue }
            for (index, stream) in open.enumerated() where polls[index].revents != 0 {
                switch try stream.read() {
                case nil: break
                case .report(let report):
                    reports[report.id] = report
                    if report.isFinished { streams[stream.id] = nil }
                case .end:
                    throw CommandFailure(
                        "配信の状況を受け取れなくなりました。狼煙が動いているか確かめてください。 "
                            + "the daemon at \(client.path) has gone; look with `noroshi status`")
                }
            }
            screen.draw(lines(reports, width: Screen.width(STDERR_FILENO)))
        }
        return reports
    }

    /// The same, and Ctrl-C ends the looking, nothing else.
    func run(under signals: Signals) async throws -> [NoticeID: ProgressReport] {
        let copy = self
        return try await signals.run(saying: .looking) { try copy.run() }
    }

    private func lines(_ reports: [NoticeID: ProgressReport], width: Int?) -> [String] {
        notices.flatMap { notice -> [String] in
            guard let report = reports[notice.id] else { return [] }
            let lines = ProgressLines(width: width.map { $0 - 2 }).lines(notice.id, report.channels)
            return (notice.title.isEmpty ? [] : [notice.title]) + lines.map { "  " + $0 }
        }
    }

    /// Whether somebody did not get it, as far as is known.
    static func isPartial(_ report: ProgressReport) -> Bool {
        report.channels.contains { $0.planned - $0.accepted - $0.superseded > 0 }
    }
}

/// Lines on standard error that the next ones overwrite; nothing where that is no terminal.
struct Screen {
    private var height = 0
    private let isTerminal = isatty(STDERR_FILENO) == 1

    /// Columns of a terminal; nil where there is none.
    static func width(_ file: Int32) -> Int? { size(file)?.columns }

    private static func size(_ file: Int32) -> (columns: Int, rows: Int)? {
        guard isatty(file) == 1 else { return nil }
        var size = winsize()
        guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 1 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// What fits: a line that wraps or scrolls could not be drawn over.
    static func fitting(_ lines: [String], columns: Int, rows: Int) -> [String] {
        lines.prefix(max(1, rows - 1)).map { ProgressLines.cut($0, columns: columns - 1) }
    }

    mutating func draw(_ lines: [String]) {
        guard isTerminal, let (columns, rows) = Self.size(STDERR_FILENO) else { return }
        let lines = Self.fitting(lines, columns: columns, rows: rows)
        Terminal.redraw(lines, over: height)
        height = lines.count
    }

    /// Wipes them; what is to stay is printed after that.
    mutating func leave() {
        guard isTerminal, height > 0 else { return }
        Terminal.redraw([], over: height)
        height = 0
    }
}
