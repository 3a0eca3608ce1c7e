/// Where a version stands in its thread: alert → update* → all clear or retraction.
package enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    case alert
    case update
    /// 解除: it ended.
    case allClear
    /// 取消・誤報: it was wrong.
    case retraction

    package var endsThread: Bool { self == .allClear || self == .retraction }
}
