import Wording
import HTTP
import Notice
import Signage

/// Fills the `{{slots}}` of an embedded page; every value is escaped but those that are markup of ours.
enum Page {
    static func fill(_ template: [UInt8], _ values: [String: String], markup: [String: String] = [:]) -> [UInt8] {
        var page = String(decoding: template, as: UTF8.self)
        for (name, value) in values { page = page.replacing("{{\(name)}}", with: HTMLText.escaped(value)) }
        for (name, value) in markup { page = page.replacing("{{\(name)}}", with: value) }
        return Array(page.utf8)
    }

    /// Our pages hold their own style and script and load nothing from elsewhere.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
        + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func response(_ bytes: [UInt8]) -> Response {
        .html(
            bytes,
            headers: [("Content-Security-Policy", contentSecurityPolicy), ("Cache-Control", "no-cache")])
    }
}

/// The chat page of the ward's site.
enum ChatPage {
    static func response(site: Site) -> Response {
        let drill = "<p class=\"drill\" role=\"note\">【訓練】 これは訓練用です。 <span lang=\"en\">This is a drill.</span></p>"
        return Page.response(
            Page.fill(
                PackageResources.chat_html,
                [
                    "title": "チャット / Chat – \(site.name(in: .japanese))", "name": site.name(in: .japanese),
                    "name_en": site.name(in: .english),
                ],
                markup: ["drill": site.mode == .drill ? drill : ""]))
    }
}

/// The page a mail's unsubscribe link opens.
enum UnsubscribePage {
    static func ask(token: String) -> Response {
        let form =
            "<form method=\"post\" action=\"/u?t=\(HTMLText.escaped(percentEncode(token)))\">"
            + "<input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">"
            + "<button type=\"submit\">配信を停止する / Unsubscribe</button></form>"
        return page(
            heading: "配信の停止", japanese: "ボタンを押すと、このあて先への配信を停止します。",
            english: "Press the button to stop messages to this address.", form: form)
    }

    static let done = page(
        heading: "配信を停止しました", japanese: "このあて先への配信は停止されています。もう一度受け取るには、登録し直してください。",
        english: "Messages to this address are stopped. Register again to receive them.", form: "")

    private static func page(heading: String, japanese: String, english: String, form: String) -> Response {
        Page.response(
            Page.fill(
                PackageResources.unsubscribe_html, ["heading": heading, "text": japanese, "text_en": english],
                markup: ["form": form]))
    }

    /// Tokens are base64url; anything else that was typed in is encoded so that it stays one value.
    private static func percentEncode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        var out = ""
        for byte in text.utf8.prefix(200) {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "~": out.unicodeScalars.append(scalar)
            default:
                out += "%"
                out.unicodeScalars.append(digits[Int(byte >> 4)])
                out.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return out
    }
}
