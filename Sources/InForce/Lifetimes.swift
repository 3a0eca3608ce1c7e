package import Notice

/// How long a notice is shown. All lengths in seconds.
package struct Lifetimes: Sendable, Hashable {
    /// How long an all clear or a retraction stays visible.
    package var ended: Int64
    /// By product, for time-bound notices whose source gave no end. A product that is not listed lasts until lifted:
    /// showing too long is the lesser error.
    package var byProduct: [String: Int64]

    package init(ended: Int64, byProduct: [String: Int64]) {
        self.ended = ended
        self.byProduct = byProduct
    }

    package static let standard = Lifetimes(
        ended: 24 * hour,
        byProduct: [
            "jma.earthquake": 12 * hour,
            "jma.bulletin": 3 * hour,
            "jma.heat": 30 * hour,
            "cap": 24 * hour,
            "district": 7 * 24 * hour,
        ])

    private static let hour: Int64 = 3600

    /// When `notice` stops being shown by time alone; nil where only an all clear or a retraction ends it.
    package func end(of notice: Notice) -> Timestamp? {
        let content = notice.content
        if content.phase.endsThread { return notice.acceptedAt.adding(seconds: ended) }
        if content.lastsUntilLifted { return nil }
        if let expires = content.expires { return expires }
        return byProduct[content.product].map { content.sent.adding(seconds: $0) }
    }
}

extension Content {
    /// Orders and state warnings: an empty board would say "it is over", so no clock ends them, whatever `expires`
    /// says (facts: ward.md; house: promise 5).
    package var lastsUntilLifted: Bool {
        if order != nil { return true }
        switch product {
        case "jma.warning", "jma.river": return true
        // 津波予報 (71…73) tells of a slight change of sea level, which passes by itself.
        case "jma.tsunami": return slots["code"].map { !$0.hasPrefix("7") } ?? true
        default: return false
        }
    }
}
