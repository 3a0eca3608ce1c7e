/// Where a version stands in its thread: alert → (update or correction)* → all clear or retraction.
package enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    case alert
    case update
    /// 訂正 of a detail, e.g. an address: told to everybody, but it rings nobody who was rung already (house: promise 4).
    case correction
    /// 解除: it ended.
    case allClear
    /// 取消・誤報: it was wrong.
    case retraction

    package var endsThread: Bool { self == .allClear || self == .retraction }
}
