package import Notice

/// The colours of what is laid under a level. Only an order wears those of the 警戒レベル scale (内閣府 2020, facts:
/// signage.md §4); what a JMA product means stays in sober ones, so that nobody takes it for an order.
package struct LevelColours: Sendable, Hashable {
    /// `#RRGGBB`.
    package var background: String
    package var text: String
    package var border: String

    package init(_ content: Content) {
        switch (content.phase.endsThread ? nil : content.order, content.urgency) {
        case (.emergencySafety, _): self.init(background: "#0C000C", text: "#FFFFFF", border: "#0C000C")
        case (.evacuation, _), (.tsunamiEvacuation, _):
            self.init(background: "#AA00AA", text: "#FFFFFF", border: "#0C000C")
        // White on this red has a contrast of 3.8 only.
        case (.elderlyEvacuation, _): self.init(background: "#FF2800", text: "#000000", border: "#000000")
        case (nil, .critical), (nil, .urgent): self.init(background: "#FFFFFF", text: "#000000", border: "#000000")
        case (nil, .advisory), (nil, .routine):
            self.init(background: "#F2F2F2", text: "#000000", border: "#767676")
        }
    }

    private init(background: String, text: String, border: String) {
        self.background = background
        self.text = text
        self.border = border
    }

    /// Those of what is no order.
    static let sober = LevelColours(background: "#FFFFFF", text: "#000000", border: "#000000")

    /// The backgrounds that only an order wears.
    package static let ofOrders: Set<String> = ["#0C000C", "#AA00AA", "#FF2800"]
}
