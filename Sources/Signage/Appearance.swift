import Notice

/// How a notice looks on a board: the classes of `board.css`. An order and what merely corresponds to its level never share one.
struct Appearance: Hashable {
    let classes: String

    init(_ content: Content) {
        if content.phase.endsThread {
            classes = "over"
        } else if let order = content.order {
            classes = "order " + (order == .tsunamiEvacuation ? "tsunami" : order.level.map { "l\($0)" } ?? "tsunami")
        } else if let level = content.equivalentLevel {
            classes = "equiv e\(level.value)"
        } else {
            switch content.product {
            case "jma.tsunami": classes = "wave " + Self.wave(content)
            case "jma.earthquake": classes = "quake " + Self.quake(content)
            default: classes = content.urgency >= .urgent ? "grave" : ""
            }
        }
    }

    private static func wave(_ content: Content) -> String {
        switch content.slots["code"] {
        case "52", "53": "major"
        case "51": "warning"
        default: "advisory"
        }
    }

    private static func quake(_ content: Content) -> String {
        switch content.slots["intensity"].flatMap(Intensity.init(rawValue:)) {
        case .fiveLower, .atLeastFiveLower: "i5l"
        case .fiveUpper: "i5u"
        case .sixLower: "i6l"
        case .sixUpper: "i6u"
        case .seven: "i7"
        default: ""
        }
    }
}
