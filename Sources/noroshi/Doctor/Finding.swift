/// One thing the doctor looked at: how it stands, in both languages, and what to do where something is wrong.
struct Finding: Codable, Hashable, Sendable {
    enum State: String, Codable, Sendable {
        case ok
        /// To be looked at in the morning.
        case attention
        /// To be mended now.
        case fault
    }

    /// Words in Japanese and English.
    struct Words: Codable, Hashable, Sendable {
        var ja: String
        var en: String
    }

    /// What was looked at, a fixed word for programs.
    var check: String
    var state: State
    /// A file, folder, notice or setting.
    var place: String?
    var what: Words
    /// Nil where all is well.
    var fix: Words?

    static func ok(_ check: String, _ ja: String, _ en: String, at place: String? = nil) -> Finding {
        Finding(check: check, state: .ok, place: place, what: Words(ja: ja, en: en), fix: nil)
    }

    static func attention(
        _ check: String, _ ja: String, _ en: String, at place: String? = nil, fix: Words
    ) -> Finding {
        Finding(check: check, state: .attention, place: place, what: Words(ja: ja, en: en), fix: fix)
    }

    static func fault(_ check: String, _ ja: String, _ en: String, at place: String? = nil, fix: Words) -> Finding {
        Finding(check: check, state: .fault, place: place, what: Words(ja: ja, en: en), fix: fix)
    }

    /// The finding as lines for people: one where all is well.
    var lines: [String] {
        let mark =
            switch state {
            case .ok: Terminal.dim("ok  ")
            case .attention: Terminal.bold("注意")
            case .fault: Terminal.bold("異常")
            }
        guard let fix else { return ["\(mark)  \(what.ja)  \(Terminal.dim(what.en))"] }
        var lines = ["\(mark)  \(what.ja)", "      \(what.en)"]
        if let place { lines.append("      場所 where: \(place)") }
        lines.append("      対処：\(fix.ja)")
        lines.append("      do: \(fix.en)")
        return lines
    }
}
