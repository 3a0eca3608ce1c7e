import Notice

extension Rendering {
    /// The notice as a piece of HTML that stands in a mail or on a page: styles inline, as mail readers ask, nothing
    /// fetched from anywhere. Easy Japanese has its readings as ruby, which screen readers do not say twice.
    package func html(colours: LevelColours) -> String {
        var parts: [String] = []
        if let mark = drillMark, !mark.isEmpty { parts.append("<p><strong>\(inline(mark))</strong></p>") }
        if let level = levelLine {
            parts.append(
                "<p style=\"margin:0;padding:12px;border:3px solid \(colours.border);background:\(colours.background);"
                    + "color:\(colours.text);font-size:20px;font-weight:bold\">\(inline(level))</p>")
        }
        parts.append("<h1 style=\"font-size:20px\">\(inline(headline))</h1>")
        if !instruction.isEmpty {
            parts.append("<p style=\"font-size:18px;font-weight:bold\">\(lines(instruction))</p>")
        }
        if !body.isEmpty { parts.append("<p>\(lines(body))</p>") }
        if let link, Self.isWeb(link) {
            let address = HTMLText.escaped(link)
            parts.append("<p><a href=\"\(address)\">\(address)</a></p>")
        }
        for text in [asOf, attribution ?? ""] where !text.isEmpty {
            parts.append("<p style=\"color:#555\">\(inline(text))</p>")
        }
        return "<div lang=\"\(language.bcp47)\">\n\(parts.joined(separator: "\n"))\n</div>"
    }

    /// The same without a content at hand: in the sober colours of what is no order.
    var html: String { html(colours: LevelColours.sober) }

    private func inline(_ text: String) -> String {
        guard language == .easyJapanese else { return HTMLText.escaped(text) }
        return Furigana(text).ruby(escaped: HTMLText.escaped)
    }

    private func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { inline(String($0)) }
            .joined(separator: "<br>\n")
    }

    private static func isWeb(_ link: String) -> Bool {
        (link.hasPrefix("https://") || link.hasPrefix("http://"))
            && link.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
