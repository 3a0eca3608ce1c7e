import Intake

/// What a kind of source may say, whatever stands at its addresses: its ceiling in the publication table was given to it as
/// that kind, and a hijacked alert feed must not gain an earthquake's by serving a telegram.
extension SourceSettings.Kind {
    func maySay(_ report: Report) -> Bool {
        switch report {
        case .warnings, .expectation, .earthquake, .tsunami, .river, .volcano, .bulletin, .supplement: self == .jma
        case .alerts: self == .cap
        case .feed: self == .feed
        // No kind of source that is polled reports gauges.
        case .gauges: false
        }
    }

    /// A feed's items can carry whole alerts.
    func maySay(product: String) -> Bool {
        switch self {
        case .jma: product.hasPrefix("jma.")
        case .cap: product == Slots.Product.cap
        case .feed: product == Slots.Product.district
        }
    }
}
