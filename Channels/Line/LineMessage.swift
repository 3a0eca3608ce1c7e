/// One message object of the Messaging API (facts: line.md §4). Encoded with sorted keys, so that equal messages are
/// equal bytes.
enum LineMessage: Encodable, Sendable {
    case text(String, quickReply: QuickReply?)
    case flex(altText: String, contents: FlexBubble)

    struct QuickReply: Encodable, Sendable {
        struct Item: Encodable, Sendable {
            struct Action: Encodable, Sendable {
                /// `postback` sends `data` back; `location` opens the map on which the user sends where they are.
                var type = "postback"
                var label: String
                var data: String?
                var displayText: String?
            }
            var type = "action"
            var action: Action
        }
        var items: [Item]
    }

    private enum Key: String, CodingKey { case type, text, quickReply, altText, contents }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        switch self {
        case .text(let text, let quickReply):
            try object.encode("text", forKey: .type)
            try object.encode(text, forKey: .text)
            try object.encodeIfPresent(quickReply, forKey: .quickReply)
        case .flex(let altText, let contents):
            try object.encode("flex", forKey: .type)
            try object.encode(altText, forKey: .altText)
            try object.encode(contents, forKey: .contents)
        }
    }
}
