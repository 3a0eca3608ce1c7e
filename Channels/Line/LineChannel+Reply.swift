package import Channel
import Notice

extension LineChannel {
    /// Answers by reply token while it is fresh, which costs nothing; afterwards by push with the attempt's retry key,
    /// which is billed.
    package func reply(_ content: ReplyContent, to inbound: Inbound, _ context: Context) -> Request {
        let messages = LineWriter.bytes(replyMessages(content))
        let age = context.now.milliseconds - inbound.receivedAt.milliseconds
        if let token = inbound.replyToken, !token.isEmpty, age <= Int64(LineLimits.replyToken) * 1000 {
            // Reply is the one send that refuses a retry key.
            return request("reply", body(messages, addressee: "replyToken", token), key: nil)
        }
        return request("push", body(messages, addressee: "to", inbound.sender.rawValue), key: context.key)
    }

    /// A token that was used or has expired is worth another try, by then as a push: it may have been spent by an
    /// answer whose response was lost, so the wait is the token's whole life.
    package func replied(_ response: Response) -> Outcome.Result {
        if case .http(let answer) = response, answer.status == 400,
            LineStatus.message(answer).lowercased().contains("invalid reply token")
        {
            return .retry(afterSeconds: LineLimits.replyToken, reason: "the reply token was used or has expired")
        }
        return LineStatus.result(of: response, now: Timestamp(milliseconds: 0))
    }

    private func body(_ messages: [UInt8], addressee: String, _ value: String) -> [UInt8] {
        Array(#"{"messages":"#.utf8) + messages + Array(#","\#(addressee)":"#.utf8) + LineWriter.bytes(value)
            + Array("}".utf8)
    }

    /// At most five messages; what is beyond joins the last one. The buttons hang on the last, as LINE shows only those.
    private func replyMessages(_ content: ReplyContent) -> [LineMessage] {
        var blocks = content.blocks.filter { $0.contains { !$0.isWhitespace } }
        if blocks.count > LineLimits.messagesPerRequest {
            let rest = blocks[(LineLimits.messagesPerRequest - 1)...].joined(separator: "\n\n")
            blocks = Array(blocks.prefix(LineLimits.messagesPerRequest - 1)) + [rest]
        }
        // LINE takes no message without text, and silence would be worse than a sign of life.
        if blocks.isEmpty { blocks = [String.ellipsis] }
        let quickReply = quickReply(content.choices)
        return blocks.enumerated().map { index, block in
            .text(
                block.cut(utf16: LineLimits.text), quickReply: index == blocks.count - 1 ? quickReply : nil)
        }
    }

    /// A payload cannot be cut without changing what it means, so a choice with too long a one is left out; its number
    /// stands in the text too.
    private func quickReply(_ choices: [ReplyContent.Choice]) -> LineMessage.QuickReply? {
        let items = choices.filter {
            $0.label.contains { !$0.isWhitespace } && !$0.payload.isEmpty
                && $0.payload.utf16.count <= LineLimits.postbackData
        }.prefix(LineLimits.quickReplies).map { choice in
            if choice.asksLocation {
                return LineMessage.QuickReply.Item(
                    action: .init(type: "location", label: choice.label.cut(graphemes: LineLimits.label)))
            }
            return LineMessage.QuickReply.Item(
                action: .init(
                    label: choice.label.cut(graphemes: LineLimits.label), data: choice.payload,
                    displayText: choice.label.cut(graphemes: LineLimits.displayText)))
        }
        return items.isEmpty ? nil : LineMessage.QuickReply(items: items)
    }
}
