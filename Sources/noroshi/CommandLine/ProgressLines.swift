import Notice

/// How far a notice is on each channel, as lines of a terminal, or plain ones for a file or a pipe.
struct ProgressLines {
    /// Columns of the terminal; nil where there is none: then no bars are drawn.
    var width: Int?

    private static let shortestBar = 8
    private static let longestBar = 40
    /// From one eighth to seven of a column.
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// Two lines a channel, and a third where somebody can be sent to again.
    func lines(_ id: NoticeID, _ channels: [ProgressReport.Channel]) -> [String] {
        let label = channels.map { Self.columns($0.channel) }.max() ?? 0
        return channels.flatMap { channel in
            [head(channel, label: label)] + details(channel).map { "  " + $0 } + advice(id, channel).map { "  " + $0 }
        }
    }

    private func head(_ channel: ProgressReport.Channel, label: Int) -> String {
        let name = channel.channel + String(repeating: " ", count: max(0, label - Self.columns(channel.channel)))
        guard channel.planned > 0 else {
            return "\(name)  \(channel.isExpanded ? "対象者なし nobody" : "宛先を準備しています preparing …")"
        }
        var tail = "\(Self.percent(channel))  \(Self.number(channel.done))/\(Self.number(channel.planned))件"
        if !channel.isExpanded { tail += "（宛先を準備中 preparing）" }
        if channel.isFinished { tail += "  終了 done" }
        if channel.rate > 0, !channel.isFinished { tail += "  \(Self.rate(channel.rate))件/秒 per s" }
        if let seconds = channel.remainingSeconds { tail += "  \(Self.remaining(seconds))" }
        guard let width else { return "\(name)  \(tail)" }
        let room = width - Self.columns(name) - Self.columns(tail) - 5
        guard room >= Self.shortestBar else { return "\(name)  \(tail)" }
        return "\(name)  \(Self.bar(channel, width: min(room, Self.longestBar)))  \(tail)"
    }

    /// What came of it; only what there is any of.
    private func details(_ channel: ProgressReport.Channel) -> [String] {
        let words: [(String, Int)] = [
            ("送信済み accepted", channel.accepted), ("到達確認待ち pending", channel.pending),
            ("送信中 sending", channel.sending), ("待機中 queued", channel.queued),
            ("再送待ち retrying", channel.retrying), ("失敗 failed", channel.failed),
            ("結果不明 unknown", channel.unknown), ("期限切れ expired", channel.expired),
            ("新しい版に交代 superseded", channel.superseded), ("取りやめ cancelled", channel.cancelled),
        ]
        let found = words.filter { $0.1 > 0 }.map { "\($0.0) \(Self.number($0.1))" }
        return found.isEmpty ? [] : [found.joined(separator: "  ")]
    }

    private func advice(_ id: NoticeID, _ channel: ProgressReport.Channel) -> [String] {
        guard channel.gaveUp > 0 else { return [] }
        return [
            "何度試しても届けられず \(Self.number(channel.gaveUp))件 gave up. その人だけに送り直す send to them again:",
            "  noroshi notice resend \(id) --channel \(channel.channel)",
        ]
    }

    // MARK: Parts

    /// Full, then what failed or is not known, then what is left.
    static func bar(_ channel: ProgressReport.Channel, width: Int) -> String {
        guard channel.planned > 0, width > 0 else { return "" }
        let eighth = width * 8 * channel.done / channel.planned
        var bar = String(repeating: "█", count: eighth / 8)
        if eighth % 8 > 0 { bar.append(eighths[eighth % 8 - 1]) }
        return bar + String(repeating: "·", count: width - bar.count)
    }

    /// Rounded down, so that 100 % is said of nothing that is not all.
    private static func percent(_ channel: ProgressReport.Channel) -> String {
        let percent = "\(100 * channel.done / channel.planned)%"
        return String(repeating: " ", count: 4 - percent.count) + percent
    }

    static func number(_ value: Int) -> String {
        var out = ""
        let digits = String(abs(value))
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return value < 0 ? "-" + out : out
    }

    private static func rate(_ rate: Double) -> String { rate < 10 ? "\(rate)" : number(Int(rate.rounded())) }

    private static func remaining(_ seconds: Int) -> String {
        switch seconds {
        case ..<90: "あと約\(seconds)秒 \(seconds) s left"
        case ..<5_400: "あと約\((seconds + 59) / 60)分 \((seconds + 59) / 60) min left"
        default: "あと約\((seconds + 3_599) / 3_600)時間 \((seconds + 3_599) / 3_600) h left"
        }
    }

    /// Columns a text takes: two for what Japanese terminals draw wide.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    /// As much of a text as fits.
    static func cut(_ text: String, columns limit: Int) -> String {
        var used = 0
        return String(
            text.prefix { character in
                used += columns(String(character))
                return used <= limit
            })
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
