import FoundationEssentials

/// LINE's checks of message objects (facts: line.md §4): what the real API would refuse with 400, this refuses too.
enum LineMessageCheck {
    /// As LINE words it: where, and what is wrong with it.
    struct Fault: Error, Equatable {
        var property: String
        var message: String
    }

    static func check(_ messages: JSONTree?) throws(Fault) {
        guard let messages = messages?.array, !messages.isEmpty else {
            throw Fault(property: "messages", message: "May not be empty")
        }
        guard messages.count <= 5 else { throw Fault(property: "messages", message: "Size must be between 1 and 5") }
        for (index, message) in messages.enumerated() { try check(message, "messages[\(index)]") }
    }

    private static func check(_ message: JSONTree, _ path: String) throws(Fault) {
        guard let fields = message.object, let type = fields["type"]?.string else {
            throw Fault(property: "\(path).type", message: "Must be one of the message types")
        }
        switch type {
        case "text":
            try unknown(fields, ["type", "text", "emojis", "quoteToken", "quickReply", "sender"], path)
            try text(fields["text"], 1...5000, "\(path).text")
        case "flex":
            try unknown(fields, ["type", "altText", "contents", "quickReply", "sender"], path)
            try text(fields["altText"], 1...1500, "\(path).altText")
            try container(fields["contents"], "\(path).contents")
        case "textV2", "sticker", "image", "video", "audio", "location", "template", "imagemap", "coupon": break
        default: throw Fault(property: "\(path).type", message: "Must be one of the message types")
        }
        if let quickReply = fields["quickReply"] { try self.quickReply(quickReply, "\(path).quickReply") }
    }

    private static func quickReply(_ value: JSONTree, _ path: String) throws(Fault) {
        guard let items = value.object?["items"]?.array, (1...13).contains(items.count) else {
            throw Fault(property: "\(path).items", message: "Size must be between 1 and 13")
        }
        for (index, item) in items.enumerated() {
            let path = "\(path).items[\(index)].action"
            guard let action = item.object?["action"]?.object else {
                throw Fault(property: path, message: "May not be empty")
            }
            guard let label = action["label"]?.string, (1...20).contains(label.count) else {
                throw Fault(property: "\(path).label", message: "Length must be between 1 and 20")
            }
            try self.action(action, path)
        }
    }

    private static func action(_ fields: [String: JSONTree], _ path: String) throws(Fault) {
        switch fields["type"]?.string {
        case "postback":
            try unknown(fields, ["type", "label", "data", "displayText", "text", "inputOption", "fillInText"], path)
            try text(fields["data"], 1...300, "\(path).data")
            if let shown = fields["displayText"]?.string, shown.count > 300 {
                throw Fault(property: "\(path).displayText", message: "Length must be between 0 and 300")
            }
        case "uri":
            try unknown(fields, ["type", "label", "uri", "altUri"], path)
            try text(fields["uri"], 1...1000, "\(path).uri")
            let schemes = ["http://", "https://", "line://", "tel:"]
            guard let uri = fields["uri"]?.string, schemes.contains(where: uri.hasPrefix) else {
                throw Fault(property: "\(path).uri", message: "Invalid action URI scheme")
            }
        case "message": try unknown(fields, ["type", "label", "text"], path)
        case "datetimepicker", "camera", "cameraRoll", "location", "richmenuswitch", "clipboard": break
        default: throw Fault(property: "\(path).type", message: "Must be one of the action types")
        }
    }

    // MARK: Flex

    private static let largestBubble = 30 * 1024
    private static let deepestBox = 20
    private static let place: Set<String> = [
        "flex", "margin", "position", "offsetTop", "offsetBottom", "offsetStart", "offsetEnd", "gravity",
    ]

    private static func container(_ value: JSONTree?, _ path: String) throws(Fault) {
        guard let fields = value?.object else { throw Fault(property: path, message: "May not be empty") }
        switch fields["type"]?.string {
        case "bubble":
            try unknown(
                fields, ["type", "size", "direction", "header", "hero", "body", "footer", "styles", "action"], path)
            for key in ["header", "body", "footer"] {
                if let box = fields[key] { try component(box, "\(path)/\(key)", depth: 0) }
            }
            guard size(value ?? .null) <= largestBubble else {
                throw Fault(property: path, message: "Size of the bubble exceeds 30 KB")
            }
        case "carousel":
            guard let bubbles = fields["contents"]?.array, (1...12).contains(bubbles.count) else {
                throw Fault(property: "\(path)/contents", message: "Size must be between 1 and 12")
            }
            for (index, bubble) in bubbles.enumerated() { try container(bubble, "\(path)/contents/\(index)") }
        default: throw Fault(property: "\(path)/type", message: "unknown container type")
        }
    }

    private static func component(_ value: JSONTree, _ path: String, depth: Int) throws(Fault) {
        guard let fields = value.object, depth < deepestBox else {
            throw Fault(property: path, message: "invalid component")
        }
        switch fields["type"]?.string {
        case "box":
            try unknown(
                fields,
                place.union([
                    "type", "layout", "contents", "backgroundColor", "borderColor", "borderWidth", "cornerRadius",
                    "spacing", "paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd", "width",
                    "height", "maxWidth", "maxHeight", "justifyContent", "alignItems", "background", "action",
                ]), path)
            guard ["vertical", "horizontal", "baseline"].contains(fields["layout"]?.string) else {
                throw Fault(property: "\(path)/layout", message: "invalid property")
            }
            for key in ["backgroundColor", "borderColor"] { try colour(fields[key], "\(path)/\(key)") }
            for (index, child) in (fields["contents"]?.array ?? []).enumerated() {
                try component(child, "\(path)/contents/\(index)", depth: depth + 1)
            }
        case "text":
            try unknown(
                fields,
                place.union([
                    "type", "text", "contents", "adjustMode", "size", "align", "wrap", "lineSpacing", "maxLines",
                    "weight", "color", "action", "style", "decoration", "scaling",
                ]), path)
            guard fields["contents"] != nil || fields["text"]?.string?.isEmpty == false else {
                throw Fault(property: "\(path)/text", message: "must be non-empty text")
            }
            try colour(fields["color"], "\(path)/color")
        case "button":
            try unknown(
                fields, place.union(["type", "action", "height", "style", "color", "adjustMode", "scaling"]), path)
            guard let action = fields["action"]?.object else {
                throw Fault(property: "\(path)/action", message: "must be specified")
            }
            try self.action(action, "\(path)/action")
        case "image", "icon", "separator", "filler", "video", "span": break
        default: throw Fault(property: "\(path)/type", message: "unknown component type")
        }
    }

    private static func colour(_ value: JSONTree?, _ path: String) throws(Fault) {
        guard let value else { return }
        let digits = Array((value.string ?? "").utf8)
        guard digits.first == UInt8(ascii: "#"), [7, 9].contains(digits.count),
            digits.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { throw Fault(property: path, message: "invalid color") }
    }

    private static func size(_ value: JSONTree) -> Int {
        switch value {
        case .null: 4
        case .bool(let flag): flag ? 4 : 5
        case .number: 8
        case .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + size($1) + 1 }
        case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + 4 + size($1.value) }
        }
    }

    // MARK: Fields

    static func unknown(_ fields: [String: JSONTree], _ known: Set<String>, _ path: String) throws(Fault) {
        if let stranger = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw Fault(
                property: path.isEmpty ? stranger : "\(path).\(stranger)",
                message: "The property, '\(stranger)', in the request body is invalid")
        }
    }

    /// A text of so many UTF-16 code units.
    private static func text(_ value: JSONTree?, _ length: ClosedRange<Int>, _ path: String) throws(Fault) {
        guard let text = value?.string, length.contains(text.utf16.count) else {
            throw Fault(
                property: path, message: "Length must be between \(length.lowerBound) and \(length.upperBound)")
        }
    }
}
