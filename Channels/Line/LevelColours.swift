import Notice

/// The colours of a bubble's bar. Only an order wears the colours of the 警戒レベル scale (CAO 2020, facts: signage.md §4);
/// what a JMA product means stays in sober ones, so that nobody takes it for an order.
struct LevelColours: Equatable {
    var background: String
    var text: String
    var border: String

    init(_ content: Content) {
        switch (content.order, content.urgency) {
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
}
