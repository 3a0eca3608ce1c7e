package import Notice

/// Which queue a notice travels in. A slot and a token of every target are kept free for the critical lane, so that
/// no amount of ordinary news can delay it (promise 6).
package enum Lane: Int, Sendable, Hashable, Comparable, CaseIterable {
    case critical = 0
    case ordinary = 1

    package init(_ urgency: Urgency) { self = urgency == .critical ? .critical : .ordinary }

    package static func < (a: Lane, b: Lane) -> Bool { a.rawValue < b.rawValue }
}
