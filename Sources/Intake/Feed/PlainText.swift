/// Text without markup: what a feed's HTML says, for people to read on channels that know no HTML.
enum PlainText {
    /// Elements that end a line.
    private static let blocks: Set<String> = [
        "br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "hr",
        "section", "article", "blockquote", "pre",
    ]
    /// Elements whose content is no text.
    private static let hidden: Set<String> = ["script", "style", "head", "template"]

    /// Linear: one pass over the characters; unfinished tags end the text rather than being guessed at.
    static func fromHTML(_ html: String) -> String {
        var text = ""
        var skipping: String?
        var rest = html[...]
        while let mark = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            if skipping == nil { text += rest[..<mark] }
            if rest[mark] == "&" {
                let after = rest[rest.index(after: mark)...]
                if let end = after.prefix(10).firstIndex(of: ";"), let character = HTMLEntities.text(after[..<end]) {
                    if skipping == nil { text += character }
                    rest = after[after.index(after: end)...]
                } else {
                    if skipping == nil { text += "&" }
                    rest = after
                }
                continue
            }
            let after = rest[rest.index(after: mark)...]
            guard let first = after.first, first.isASCII, first.isLetter || first == "/" || first == "!" else {
                // A lone `<`, as in 「気温 < 35度」.
                if skipping == nil { text += "<" }
                rest = after
                continue
            }
            guard let end = after.firstIndex(of: ">") else {
                rest = rest[rest.endIndex...]
                break
            }
            let tag = after[..<end].lowercased()
            let isClosing = tag.hasPrefix("/")
            let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
            if let current = skipping {
                if isClosing, name == current { skipping = nil }
            } else if hidden.contains(name), !isClosing {
                skipping = name
            } else if blocks.contains(name) {
                text += "\n"
            }
            rest = after[after.index(after: end)...]
        }
        if skipping == nil { text += rest }
        return tidied(text)
    }

    /// Runs of blanks are one, lines are trimmed, at most one blank line stands between two.
    static func tidied(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }).joined(separator: " ")
            let trimmed = words.trimmed
            if !trimmed.isEmpty { lines.append(trimmed) }
        }
        return lines.joined(separator: "\n").limited(to: Limits.textCharacters)
    }
}
