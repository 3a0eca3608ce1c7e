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
        """
        <!doctype html>
        <html lang="\(rendering.language.bcp47)">
        <head><meta charset="utf-8"><title>\(HTMLText.escaped(rendering.title))</title></head>
        <body style="font-family:sans-serif;line-height:1.6;max-width:40em">
        \(rendering.html(colours: LevelColours(notice.content)))
        <hr><p><a href="\(HTMLText.escaped(unsubscribePage))">\(unsubscribe)</a></p>
        </body>
        </html>

        """
    }
}
