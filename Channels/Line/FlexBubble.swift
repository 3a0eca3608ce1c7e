/// The few elements of a flex bubble that a notice needs.
struct FlexBubble: Encodable, Sendable {
    var type = "bubble"
    var header: FlexBox
    var body: FlexBox
    var footer: FlexBox?
}

struct FlexBox: Encodable, Sendable {
    var type = "box"
    var layout = "vertical"
    var contents: [FlexElement]
    var backgroundColor: String?
    var borderColor: String?
    var borderWidth: String?
    var paddingAll: String?
    var spacing: String?
}

enum FlexElement: Encodable, Sendable {
    case text(FlexText)
    case link(FlexLink)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try text.encode(to: encoder)
        case .link(let link): try link.encode(to: encoder)
        }
    }
}

/// Wraps always: a flex text is cut off at the edge otherwise. An empty text is refused by LINE.
struct FlexText: Encodable, Sendable {
    var type = "text"
    var text: String
    var wrap = true
    var weight: String?
    var size: String?
    var color: String?
}

struct FlexLink: Encodable, Sendable {
    struct Action: Encodable, Sendable {
        var type = "uri"
        var label: String
        var uri: String
    }
    var type = "button"
    var style = "link"
    var action: Action
}
