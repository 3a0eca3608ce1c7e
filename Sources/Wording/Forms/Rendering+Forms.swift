import Notice

extension Rendering {
    /// The texts of a use, each with its size and the limit it must keep.
    package func pieces(for use: Use) -> [Piece] {
        switch use {
        case .lineText: return [Piece("text", plainText, FormLimits.lineText, .utf16)]
        case .lineFlex:
            return [
                Piece("altText", flexAltText, FormLimits.lineAltText, .utf16),
                Piece("bar", levelLine ?? headline, FormLimits.lineBar, .utf16),
                Piece("headline", headline, FormLimits.lineBar, .utf16),
                Piece("advice", instruction.isEmpty ? body : instruction, FormLimits.lineAdvice, .utf16),
            ]
        case .mailSubject:
            return [
                Piece(
                    "subject", title(within: FormLimits.mailSubject, .characters), FormLimits.mailSubject, .characters)
            ]
        case .mailText: return [Piece("text", plainText, FormLimits.mailText, .utf16)]
        case .mailHTML: return [Piece("html", html, FormLimits.mailHTML, .bytes)]
        case .rssTitle:
            return [Piece("title", title(within: FormLimits.rssTitle, .characters), FormLimits.rssTitle, .characters)]
        case .boardHeadline:
            return [
                Piece("headline", boardHeadline, FormLimits.boardHeadline, .columns)
            ]
        case .sms: return [Piece("text", sms, FormLimits.sms, .utf16)]
        case .speech: return [Piece("script", spoken, FormLimits.speech, .characters)]
        case .fax: return [Piece("page", fax, FormLimits.faxLines, .lines)]
        case .panel: return panel
        case .cap:
            return [
                Piece(
                    "headline", title(within: FormLimits.capHeadline, .characters), FormLimits.capHeadline, .characters),
                Piece("description", capDescription, FormLimits.capText, .characters),
                Piece("instruction", instruction, FormLimits.capText, .characters),
            ]
        }
    }

    /// What the lock screen shows.
    package var flexAltText: String {
        [title, levelLine, instruction].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    package var capDescription: String {
        [levelLine, body, asOf, attribution].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The longest headline that fits with the drill mark before it; the shortest where none does.
    package func title(within limit: Int, _ measure: Measure) -> String {
        titles.first { measure.of($0) <= limit } ?? titles.min { measure.of($0) < measure.of($1) } ?? ""
    }

    /// The headlines from long to short with the mark of a drill before them; where room is short, with Japan's own alone.
    private var titles: [String] {
        let lines = ([headline] + shorterHeadlines + [lastLine]).map(Self.oneLine)
        guard let drillMark else { return lines }
        return lines.map { drillMark + $0 } + (language == .easyJapanese ? [] : lines.map { Self.shortMark + $0 })
    }

    /// A board writes readings above the words, where they take no width.
    private var boardHeadline: String {
        let shown = language == .easyJapanese ? titles.map { Furigana($0).undoubled(.none) } : titles
        return shown.first { Width.columns($0) <= FormLimits.boardHeadline }
            ?? shown.min { Width.columns($0) < Width.columns($1) } ?? ""
    }

    /// The mark of a drill where room is shortest; Japan's own, as the length of the others varies.
    private static let shortMark = "【訓練】"

    /// What it is and what to do in one message; the link where it still fits.
    package var sms: String {
        let mark = drillMark == nil ? "" : Self.shortMark
        let texts = (shorts + [headline] + shorterHeadlines + [lastLine]).map { mark + Self.oneLine($0) }
        let text =
            texts.first { $0.utf16.count <= FormLimits.sms } ?? texts.min { $0.utf16.count < $1.utf16.count } ?? mark
        guard let link, text.utf16.count + 1 + link.utf16.count <= FormLimits.sms else { return text }
        return "\(text)\n\(link)"
    }

    // MARK: Page and panel

    /// A page of fixed pitch: what it is, what to do, then the rest.
    package var fax: String {
        let columns = FormLimits.faxColumns
        let rule = String(repeating: "=", count: columns)
        var lines = [rule]
        for part in [drillMark, levelLine].compactMap({ $0 }) where !part.isEmpty {
            lines += Width.wrapped(part, columns: columns)
        }
        lines += Width.wrapped(headline, columns: columns) + [rule, ""]
        for (index, part) in [instruction, body].enumerated() where !part.isEmpty {
            lines += Width.wrapped(index == 0 ? "■ \(part)" : part, columns: columns) + [""]
        }
        for part in [link, asOf, attribution].compactMap({ $0 }) where !part.isEmpty {
            lines += Width.wrapped(part, columns: columns)
        }
        return (lines + [rule]).joined(separator: "\n")
    }

    /// The panel's headline, its advice and its time, broken into lines; the longest that fit.
    private var panel: [Piece] {
        let columns = FormLimits.panelColumns
        let titles = ([headline] + shorterHeadlines + shorts + [lastLine]).map { (drillMark ?? "") + Self.oneLine($0) }
        // An explanation in 〈 〉 gives way before the words it explains.
        let headlines = (titles + titles.map(Self.unexplained)).map { Width.wrapped($0, columns: columns) }
        let fitting = headlines.first { $0.count <= FormLimits.panelHeadlineLines }
        let best = fitting ?? headlines.min { $0.count < $1.count } ?? []
        return [
            Piece("headline", best.joined(separator: "\n"), FormLimits.panelHeadlineLines, .lines),
            Piece("action", panelAction, FormLimits.panelActionLines, .lines),
            Piece("asOf", asOf, FormLimits.panelActionColumns * 2, .columns),
        ]
    }

    private static func unexplained(_ text: String) -> String {
        var depth = 0
        return text.filter { character in
            if character == "〈" { depth += 1 }
            defer { if character == "〉" { depth = max(0, depth - 1) } }
            return depth == 0
        }
    }

    /// As many of the instruction's sentences as the panel shows; the first always says what to do.
    private var panelAction: String {
        var shown: [String] = []
        for sentence in Self.sentences(of: instruction.isEmpty ? body : instruction) {
            let lines = Width.wrapped((shown + [sentence]).joined(), columns: FormLimits.panelActionColumns)
            if lines.count > FormLimits.panelActionLines, !shown.isEmpty { break }
            shown.append(sentence)
        }
        let lines = Width.wrapped(shown.joined(), columns: FormLimits.panelActionColumns)
        guard lines.count > FormLimits.panelActionLines else { return lines.joined(separator: "\n") }
        // A first sentence that is too long for the panel gives way to the shortest message.
        let brief = shorts.map { Width.wrapped($0, columns: FormLimits.panelActionColumns) }
        return (brief.first { $0.count <= FormLimits.panelActionLines } ?? lines).joined(separator: "\n")
    }

    /// The sentences of a text with what ends them.
    static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var sentence = ""
        for character in text {
            sentence.append(character)
            if "。\n.!！?？।။។".contains(character) {
                sentences.append(sentence)
                sentence = ""
            }
        }
        if sentence.contains(where: { !$0.isWhitespace }) { sentences.append(sentence) }
        return sentences
    }

    // MARK: Read aloud

    /// What is read over loudspeakers and on the telephone: who speaks, the text twice, who spoke. What cannot be said
    /// aloud (readings in brackets, signs, the Japanese beside a translation) is left out.
    ///
    /// Where the whole would be too long to listen to, the account of the places gives way: what to do is said twice.
    package var spoken: String {
        let whole = script([headline, body, instruction])
        guard whole.count > FormLimits.speech else { return whole }
        return script([headline, instruction])
    }

    private func script(_ parts: [String]) -> String {
        let text = parts.map(aloud).filter { !$0.isEmpty }
            .map { Self.sentenceEnds.contains($0.last ?? " ") ? $0 : $0 + fullStop }.joined(separator: pause)
        let once = [speech.drill.map(aloud), text].compactMap { $0 }.joined(separator: pause)
        return [aloud(speech.opening), once, aloud(speech.again), once, aloud(speech.closing)].filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    private static let sentenceEnds: Set<Character> = ["。", ".", "!", "！", "?", "？", "।", "။", "។"]

    private var isJapanese: Bool { language == .japanese || language == .easyJapanese }

    private var fullStop: String {
        switch language {
        case .japanese, .easyJapanese, .simplifiedChinese, .traditionalChinese: "。"
        case .hindi, .bengali, .nepali: "।"
        case .burmese: "။"
        case .khmer: "។"
        default: "."
        }
    }

    private var pause: String { isJapanese || fullStop == "。" ? "" : " " }

    /// Brackets of other languages hold the Japanese term, 〈 〉 an explanation of the word before: neither is said. Those
    /// of Japanese hold a cause or a place.
    private func aloud(_ text: String) -> String {
        var result = ""
        var depth = 0
        for character in language == .easyJapanese ? Self.unread(text) : text {
            switch character {
            case "〈": depth += 1
            case "〉": depth = max(0, depth - 1)
            case "(", "（": if isJapanese { result += "、" } else { depth += 1 }
            case ")", "）": if !isJapanese { depth = max(0, depth - 1) }
            case _ where depth > 0: continue
            case "「", "」", "\"", "【", "】", "[", "]": continue
            case "\n": result += pause
            case _ where isJapanese && Self.pauses.contains(character):
                if let last = result.last, !"、。".contains(last) { result += "、" }
            default: result.append(character)
            }
        }
        return result.replacing("、。", with: "。").replacing("、、", with: "、").replacing("  ", with: " ")
            .replacing(" .", with: ".")
    }

    /// What parts the pieces of a Japanese headline.
    private static let pauses: Set<Character> = ["・", "：", " ", "\u{3000}"]

    /// Easy Japanese without the readings in brackets and the blanks between words.
    private static func unread(_ text: String) -> String { Furigana(text).undoubled(.none) }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
