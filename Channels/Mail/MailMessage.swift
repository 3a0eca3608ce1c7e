import Crypto

/// Builds the parts of an RFC 5322 message. Every line ends in CRLF and every body is base 64, so that no text can
/// end the message early or smuggle a command (facts: platform.md, SMTP).
enum MailMessage {
    static let lineBreak = "\r\n"
    /// Base 64 characters a line, RFC 2045 §6.8.
    static let base64Line = 76

    /// The `multipart/alternative` body and its boundary, which is made from the texts: equal texts give equal bytes. The
    /// `=_` in it can occur in no base 64 (RFC 2045 §6.7).
    static func alternative(plain: String, html: String) -> (body: [UInt8], boundary: String) {
        let digest = SHA256.hash(Array(plain.utf8) + [0] + Array(html.utf8))
        let boundary = "=_" + Hexadecimal.encode(Array(digest.prefix(16)))
        var lines: [String] = []
        for (type, text) in [("text/plain", plain), ("text/html", html)] {
            lines.append("--\(boundary)")
            lines.append("Content-Type: \(type); charset=utf-8")
            lines.append("Content-Transfer-Encoding: base64")
            lines.append("")
            lines += base64Lines(text)
        }
        lines.append("--\(boundary)--")
        lines.append("")
        return (Array(lines.joined(separator: lineBreak).utf8), boundary)
    }

    private static func base64Lines(_ text: String) -> [String] {
        let encoded = Array(Base64.encode(Array(text.utf8)).utf8)
        return stride(from: 0, to: encoded.count, by: base64Line).map {
            String(decoding: encoded[$0..<min($0 + base64Line, encoded.count)], as: UTF8.self)
        }
    }
}
