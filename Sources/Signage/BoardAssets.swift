import Wording
import Crypto

/// The style and the script that every page carries within itself, and the policy that lets a browser run only these.
enum BoardAssets {
    static let style = String(decoding: PackageResources.board_css, as: UTF8.self)
    static let script = String(decoding: PackageResources.board_js, as: UTF8.self)
    /// The service worker of a display.
    static let worker = PackageResources.worker_js

    /// Changes when style or script do: an open board then loads itself anew.
    static let build = FeedDocument.digest(of: Array((style + script).utf8))

    /// No `frame-ancestors`: signage systems show the board inside a frame (facts: signage.md §1).
    static let contentSecurityPolicy =
        "default-src 'none'; worker-src 'self'; style-src '\(hash(style))'; script-src '\(hash(script))'; connect-src 'self'; "
        + "img-src 'self' data:; base-uri 'none'; form-action 'none'"

    private static func hash(_ text: String) -> String {
        "sha256-" + Base64.encode(SHA256.hash(Array(text.utf8)))
    }

    /// A whole page around `body`, which must be escaped already.
    static func page(title: String, body: String, hasScript: Bool) -> String {
        """
        <!doctype html>
        <html lang="ja">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTMLText.escaped(title))</title>
        <link rel="icon" href="data:,">
        <style>\(style)</style>
        </head>
        <body>
        \(body)
        \(hasScript ? "<script>\(script)</script>" : "")
        </body>
        </html>

        """
    }
}
