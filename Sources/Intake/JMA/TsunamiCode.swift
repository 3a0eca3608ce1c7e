/// A kind code of 津波警報・注意報・予報 (facts: jma.md §3, Kind codes).
enum TsunamiCode {
    enum Weight: Int, Comparable {
        case none = 0
        /// 津波予報（若干の海面変動）
        case forecast
        case advisory
        case warning
        case majorWarning

        static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
    }

    /// 50 and 60 are 解除: nothing is in force any more. 72 and 73 say 津波予報 after a warning ended.
    static func weight(_ code: String) -> Weight {
        switch code {
        case "52", "53": .majorWarning
        case "51": .warning
        case "62": .advisory
        case "71", "72", "73": .forecast
        default: .none
        }
    }
}
