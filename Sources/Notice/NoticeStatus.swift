/// Whether a notice is meant. CAP's words; JMA's 通常, 訓練, 試験 in this order.
package enum NoticeStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case actual
    case exercise
    case test
}
