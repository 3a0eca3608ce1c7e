import Files
import Notice
import Wording

/// `noroshi wording preview TEMPLATE`: what a template says, per language and use, with its samples or given slots.
enum WordingPreview {
    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let uses = try arguments.options("--use").map { name in
            guard let use = Use(rawValue: name) else {
                throw UsageError(
                    "no use is called \"\(name)\": \(Use.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return use
        }
        let phaseName = try arguments.option("--phase") ?? Phase.alert.rawValue
        guard let phase = Phase(rawValue: phaseName) else {
            throw UsageError(
                "no phase is called \"\(phaseName)\": \(Phase.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let slots = try arguments.options("--slot").map(slot)
        let hazard = try arguments.option("--hazard").map { name in
            guard let hazard = Hazard(rawValue: name) else { throw UsageError("no hazard is called \"\(name)\"") }
            return hazard
        }
        let stretch: SampleNotices.Stretch =
            arguments.flag("--longest") ? .longest : arguments.flag("--bare") ? .bare : .usual
        let isDrill = arguments.flag("--drill")
        let page = try arguments.option("--html")
        let now = try arguments.option("--now").flatMap { Timestamp(rfc3339: $0) } ?? SystemClock().now
        let scene = try WordingCommand.Scene(&arguments)
        let bundle = scene.wording.bundle
        guard let id = arguments.next() else {
            try arguments.finish()
            for id in bundle.templateOrder { Terminal.out("\(id)  \(bundle.templates[id]?.title ?? "")") }
            return .ok
        }
        try arguments.finish()
        guard let definition = bundle.templates[id] else {
            throw UsageError("no template is called \"\(id)\"; `noroshi wording preview` lists them")
        }
        let samples = SampleNotices(bundle: bundle, site: scene.site, now: now)
        var content = samples.content(
            definition, phase: phase, stretch: stretch,
            slots: Dictionary(slots) { _, last in last }, hazard: hazard)
        if isDrill { content.status = .exercise }
        let renderings = scene.languages.map {
            scene.wording.render(content, in: $0, at: scene.site, asOf: now)
        }
        if let page {
            try writeAtomically(Array(html(renderings, content).utf8), to: page, mode: 0o644)
            Terminal.err("\(renderings.count) languages in \(page)")
            return .ok
        }
        for rendering in renderings { show(rendering, uses: uses) }
        return .ok
    }

    private static func slot(_ text: String) throws(UsageError) -> (String, String) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw UsageError("--slot takes name=value, not \"\(text)\"")
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private static func show(_ rendering: Rendering, uses: [Use]) {
        var marks: [String] = []
        if rendering.isForeign { marks.append("English words") }
        if !rendering.missing.isEmpty { marks.append("stand-ins: \(rendering.missing.joined(separator: ", "))") }
        if !rendering.isReviewed { marks.append("未確認") }
        let note = marks.isEmpty ? "" : " (\(marks.joined(separator: "; ")))"
        Terminal.out(Terminal.bold("── \(rendering.language.endonym)\(note)"))
        guard !uses.isEmpty else { return Terminal.out(rendering.plainText) }
        for use in uses {
            for piece in rendering.pieces(for: use) {
                let size = "\(piece.size)/\(piece.limit) \(piece.measure.rawValue)"
                Terminal.out(Terminal.dim("\(use.rawValue).\(piece.part)  \(size)\(piece.fits ? "" : "  TOO LONG")"))
                Terminal.out(piece.text)
            }
        }
    }

    /// All languages under each other as a mail shows them.
    private static func html(_ renderings: [Rendering], _ content: Content) -> String {
        let parts = renderings.map { rendering in
            "<section><p style=\"color:#555\">\(HTMLText.escaped(rendering.language.endonym))"
                + "\(rendering.isReviewed ? "" : " 未確認")</p>\n\(rendering.html(colours: LevelColours(content)))</section>"
        }
        return """
            <!doctype html>
            <html lang="ja">
            <head><meta charset="utf-8"><title>\(HTMLText.escaped(renderings.first?.title ?? ""))</title>
            <style>body{font-family:sans-serif;line-height:1.6;columns:3 22em}section{break-inside:avoid;padding:8px}
            ruby{ruby-position:over}rt{font-size:60%}</style></head>
            <body>
            \(parts.joined(separator: "\n<hr>\n"))
            </body>
            </html>

            """
    }
}
