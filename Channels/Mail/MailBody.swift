import Channel
import Notice
import Wording

/// A notice as the two texts of a mail.
enum MailBody {
    /// In Japanese and English whatever the mail's language: whoever reads neither still sees the address beside it.
    private static let unsubscribe = "配信停止 / Unsubscribe"

    static func plain(_ rendering: Rendering, text: String, unsubscribePage: String) -> String {
        // CRLF inside the encoded text too: it is what text/plain means by a line break (RFC 2046 §4.1.1).
        "\(text)\n\n-- \n\(unsubscribe)\n\(unsubscribePage)\n"
            .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: MailMessage.lineBreak)
    }

    static func html(_ notice: Notice, _ rendering: Rendering, unsubscribePage: String) -> String {
        let (background, colour) = colours(notice.content)
        var parts: [String] = []
        if let mark = rendering.drillMark, !mark.isEmpty { parts.append("<p><strong>\(escaped(mark))</strong></p>") }
        if let level = rendering.levelLine {
            parts.append(
                "<p style=\"margin:0;padding:12px;border:3px solid #000;background:\(background);color:\(colour);"
                    + "font-size:20px;font-weight:bold\">\(escaped(level))</p>")
        }
        parts.append("<h1 style=\"font-size:20px\">\(escaped(rendering.headline))</h1>")
        for text in [rendering.body, rendering.instruction] where !text.isEmpty {
            parts.append("<p>\(withLineBreaks(text))</p>")
        }
        if let link = rendering.link, let url = TargetURL(link), ["https", "http"].contains(url.scheme) {
            parts.append("<p><a href=\"\(escaped(link))\">\(escaped(link))</a></p>")
        }
        for text in [rendering.asOf, rendering.attribution ?? ""] where !text.isEmpty {
            parts.append("<p style=\"color:#555\">\(escaped(text))</p>")
        }
        parts.append("<hr><p><a href=\"\(escaped(unsubscribePage))\">\(unsubscribe)</a></p>")
        return """
            <!doctype html>
            <html lang="\(rendering.language.bcp47)">
            <head><meta charset="utf-8"><title>\(escaped(rendering.title))</title></head>
            <body style="font-family:sans-serif;line-height:1.6;max-width:40em">
            \(parts.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    /// As in every rendering only an order wears the level's colours (facts: signage.md §4).
    private static func colours(_ content: Content) -> (background: String, text: String) {
        switch content.order {
        case .emergencySafety: ("#0C000C", "#FFFFFF")
        case .evacuation, .tsunamiEvacuation: ("#AA00AA", "#FFFFFF")
        case .elderlyEvacuation: ("#FF2800", "#000000")
        case nil: ("#FFFFFF", "#000000")
        }
    }

    private static func withLineBreaks(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
            .joined(separator: "<br>\n")
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default:
                // Controls are not allowed in HTML and say nothing.
                if scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\t" {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
