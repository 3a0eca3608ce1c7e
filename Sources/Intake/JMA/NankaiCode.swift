import Notice

/// A code of 南海トラフ地震臨時情報 (facts: jma.md §3, Kind codes).
enum NankaiCode {
    static let greatWarning = "120"
    static let greatAdvisory = "130"
    static let ended = "190"

    /// How long people are asked to keep on guard, in seconds: a week after 巨大地震注意, and after 巨大地震警戒 one more at
    /// the lower step (内閣府 南海トラフ地震臨時情報防災対応ガイドライン). An inquiry is decided within hours.
    static func shownSeconds(_ code: String) -> Int64 {
        let day: Int64 = 24 * 3600
        return switch code {
        case greatWarning: 14 * day
        case greatAdvisory: 7 * day
        default: day
        }
    }

    static func urgency(_ code: String) -> Urgency {
        code == greatWarning || code == greatAdvisory ? .urgent : .advisory
    }
}
