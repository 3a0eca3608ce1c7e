package import HTTP
package import Notice
package import Web

/// What a sink received, for a page that people look at during a demo or a drill.
package protocol SinkReport: Sendable {
    var title: String { get }
    /// One line on top, e.g. how many in all.
    var summary: String { get }
    /// The newest first.
    var entries: [SinkEntry] { get }
}

/// One thing a sink received.
package struct SinkEntry: Sendable, Hashable {
    package var at: Timestamp
    package var to: String
    package var about: String
    package var text: String
}

/// The page of a group of sinks: self-contained HTML, everything escaped, reloads itself.
package enum SinkPage {
    private static let reloadSeconds = 2
    private static let entriesShown = 50

    package static func response(_ reports: [any SinkReport]) -> Response {
        .html(
            Array(html(reports).utf8),
            headers: [
                ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
                ("Cache-Control", "no-store"),
            ])
    }

    /// The route table of a server that shows the group at `/`.
    package static func router(_ reports: @escaping @Sendable () -> [any SinkReport]) -> Router {
        var router = Router()
        router.on(.get, "/") { _ in .now(response(reports())) }
        return router
    }

    package static func html(_ reports: [any SinkReport]) -> String {
        var sections = ""
        for report in reports {
            sections += "<section><h2>\(escaped(report.title))</h2><p>\(escaped(report.summary))</p>"
            for entry in report.entries.prefix(entriesShown) {
                sections +=
                    "<article><p class=\"head\">\(entry.at.jstClock) · \(escaped(entry.to)) · \(escaped(entry.about))</p>"
                    + "<pre>\(escaped(entry.text))</pre></article>"
            }
            sections += "</section>"
        }
        return """
            <!doctype html>
            <html lang="ja"><head><meta charset="utf-8"><meta http-equiv="refresh" content="\(reloadSeconds)">
            <meta name="viewport" content="width=device-width"><title>届いたもの / What arrived</title>
            <style>
            body{font-family:sans-serif;margin:1rem;line-height:1.5}main{display:flex;flex-wrap:wrap;gap:1rem}
            section{flex:1 1 20rem;min-width:0}article{border:1px solid #767676;margin:.5rem 0;padding:.5rem}
            .head{margin:0;color:#444;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0 0}
            </style></head><body><header><h1>届いたもの / What arrived</h1></header><main>\(sections)</main></body></html>

            """
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
                if scalar.value >= 0x20 || scalar == "\n" { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
