/// A code of 噴火警報・予報 for a municipality (facts: jma.md §3, Kind codes).
enum VolcanoCode {
    enum Weight: Int, Comparable {
        case none = 0
        /// 火口周辺警報, 噴火警報（周辺海域）
        case nearCrater
        /// 噴火警報: where people live
        case residential

        static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
    }

    static func weight(_ code: String) -> Weight {
        switch code {
        case "01": .residential
        case "02", "03": .nearCrater
        default: .none
        }
    }
}
