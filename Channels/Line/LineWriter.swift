import Channel
import FoundationEssentials
import Notice
import Wording

/// Writes a notice as LINE messages: the whole text, and for alerts a bubble that tells the level at a glance.
enum LineWriter {
    static func messages(for notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> [LineMessage] {
        guard !rendering.saysNothing else {
            throw PrepareRefusal("notice \(notice.id) has no text in \(rendering.language.rawValue): write one")
        }
        guard let text = rendering.plainText(utf16: LineLimits.text) else {
            throw PrepareRefusal(
                "notice \(notice.id) in \(rendering.language.rawValue): headline, link and attribution alone exceed "
                    + "LINE's \(LineLimits.text) characters: shorten the headline")
        }
        var messages: [LineMessage] = [.text(text, quickReply: nil)]
        if notice.content.topic == .disaster, !notice.content.phase.endsThread {
            messages.append(try bubble(for: notice, rendering))
        }
        return messages
    }

    /// Encodes with sorted keys; the encoder fails only on numbers JSON lacks, of which there are none here.
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
    }

    /// UTF-16 code units: a grapheme cluster has no greatest size.
    private static let headlineLimit = 300
    private static let instructionLimit = 1200

    private static func bubble(for notice: Notice, _ rendering: Rendering) throws(PrepareRefusal) -> LineMessage {
        let colours = LevelColours(notice.content)
        var header: [FlexElement] = []
        if let mark = rendering.drillMark, !mark.isEmpty {
            header.append(.text(FlexText(text: mark, weight: "bold", size: "lg", color: colours.text)))
        }
        // Number and word stand in the bar itself: its colour alone says nothing to many readers.
        let level = rendering.levelLine ?? rendering.headline
        header.append(
            .text(
                FlexText(
                    text: visible(level.cut(utf16: headlineLimit)), weight: "bold", size: "lg",
                    color: colours.text)))

        var body: [FlexElement] = []
        if rendering.levelLine != nil {
            body.append(
                .text(
                    FlexText(
                        text: visible(rendering.headline.cut(utf16: headlineLimit)), weight: "bold", size: "md")))
        }
        let advice = rendering.instruction.isEmpty ? rendering.body : rendering.instruction
        if !advice.isEmpty {
            body.append(.text(FlexText(text: visible(advice.cut(utf16: instructionLimit)))))
        }
        body.append(.text(FlexText(text: visible(rendering.asOf), size: "sm", color: "#555555")))

        let contents = FlexBubble(
            header: FlexBox(
                contents: header, backgroundColor: colours.background, borderColor: colours.border, borderWidth: "3px",
                paddingAll: "12px", spacing: "sm"),
            body: FlexBox(contents: body, paddingAll: "12px", spacing: "md"),
            footer: link(rendering).map { FlexBox(contents: [.link($0)]) })
        let size = bytes(contents).count
        guard size <= LineLimits.bubble else {
            throw PrepareRefusal(
                "notice \(notice.id) in \(rendering.language.rawValue): its bubble has \(size) bytes and LINE takes "
                    + "\(LineLimits.bubble): shorten headline and instruction")
        }
        let altText = [rendering.title, rendering.levelLine, rendering.instruction]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
        return .flex(altText: visible(altText.cut(utf16: LineLimits.altText)), contents: contents)
    }

    private static func link(_ rendering: Rendering) -> FlexLink? {
        guard let link = rendering.link, link.utf16.count <= LineLimits.uri, let url = TargetURL(link),
            url.scheme == "https"
        else { return nil }
        // The host is the honest label in every language: the resident sees where the tap leads.
        return FlexLink(action: .init(label: url.host.cut(graphemes: LineLimits.label), uri: link))
    }

    /// LINE refuses an empty text.
    private static func visible(_ text: String) -> String {
        text.contains { !$0.isWhitespace } ? text : String.ellipsis
    }
}
