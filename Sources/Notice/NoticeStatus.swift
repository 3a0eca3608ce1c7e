/// Whether a notice is meant. The first three are CAP's words and JMA's 通常, 訓練, 試験 in this order.
package enum NoticeStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case actual
    case exercise
    case test
    /// 公開訓練: a drill that residents receive on purpose, from the live site (house: promise 7). Worded by drill templates
    /// only, announced beforehand, agreed to by an approver of its own, marked 【訓練】 everywhere; it takes over no screen.
    case publicDrill

    /// Whether everything said must begin with the drill mark.
    package var isDrill: Bool { self != .actual }
}
