import Notice

/// Puts a rendering together from the parts of a template and the values of its slots.
struct Composer {
    let filling: Filling
    let parts: Sentences.Parts
    /// Keeps an order's terms out of what is no order; nil where they may stand.
    let guardian: OrderTerms?

    private var facts: Facts { filling.facts }
    private var frame: Frame { filling.frame }

    /// A headline in Japanese has at most so many full-width characters (experience.md).
    static let longestJapaneseHeadline = 30
    /// In other languages a title with its mark must fit a ticker (facts: signage.md §1).
    static let longestTitle = 80
    /// How many places a headline names before it counts them.
    private static let namedPlaces = 2

    func rendering(template: String, sentences: Sentences, isForeign: Bool) -> Rendering {
        let name = parts.name.flatMap(filling.first).flatMap(safe) ?? fallbackName
        filling.name = name
        let drillMark = facts.content.status.isDrill ? drillMark : nil
        let headlines = headlines(name: name)
        let headline = headlines.first { fits($0, mark: drillMark) } ?? headlines[headlines.count - 1]
        let later = facts.phase == .correction ? frame.text(.corrected) : nil
        let body = [later ?? "", text(parts.body ?? [], separator: .sentenceSeparator)].filter { !$0.isEmpty }
        let isHome = facts.language == .japanese || facts.language == .easyJapanese
        return Rendering(
            language: facts.language, template: template, drillMark: drillMark, levelLine: levelLine, name: name,
            headline: headline, shorterHeadlines: headlines.filter { $0 != headline },
            lastLine: endMark + name, shorts: shorts + headlines, body: body.joined(separator: "\n"),
            instruction: text(parts.instruction ?? [], separator: .instructionSeparator),
            asOf: frame.text(.asOf) { $0 == "clock" ? filling.moments.clock(facts.asOf) : nil } ?? "",
            attribution: facts.isFromJMA ? frame.text(.attribution) : nil, link: facts.content.link, speech: speech,
            pictogram: Pictogram(facts.content), missing: filling.glossary.missing.sorted(),
            isForeign: isForeign || wordsAreForeign,
            isReviewed: isHome || (sentences.reviewed != nil && !filling.glossary.usesUnreviewed))
    }

    /// Whether what people wrote themselves stands there in another language than the reader's.
    private var wordsAreForeign: Bool {
        !facts.content.texts.isEmpty && facts.ownText == nil
            && ["staff", "district", "cap"].contains(filling.definition?.id ?? "")
    }

    /// Where a name says what only an order may: who it is from, and no more.
    private var fallbackName: String {
        frame.text(.noticeFrom) { _ in nil } ?? facts.municipality
    }

    // MARK: Lines

    private var drillMark: String { frame.text(.drillMark) ?? "【訓練】" }

    private var levelLine: String? {
        guard !facts.phase.endsThread else { return nil }
        if facts.content.order != nil {
            // The line without a level comes second, and is the one a tsunami's order gets.
            let line = frame.text(.levelLine, slot: filling.value)
            // Where the order's own term is missing, a sign says what is asked.
            let isStandIn = filling.glossary.missing.contains { $0.hasPrefix("order.") }
            return isStandIn ? line.map { (Pictogram(facts.content).map { "\($0.glyph) " } ?? "") + $0 } : line
        }
        guard let level = facts.content.equivalentLevel?.value else { return nil }
        return frame.text(.equivalentLine) { $0 == "level" ? filling.glossary.level(level) : nil }.flatMap(safe)
    }

    private var mark: String {
        let key: Sentences.FrameKey
        switch facts.phase {
        case .alert, .allClear, .retraction: return ""
        case .correction: key = .markCorrection
        case .update:
            switch facts.change {
            case .raised: key = .markRaised
            case .lowered: key = .markLowered
            // Only heights or times are new where the name stays.
            case .changed: key = filling.holds("changed") ? .markChanged : .markUpdate
            case .issued, .lifted: key = .markUpdate
            }
        }
        return frame.text(key) ?? ""
    }

    /// Japan's word that it is over, before a bare name in any language.
    private var endMark: String {
        switch facts.phase {
        case .alert, .update, .correction: ""
        case .allClear: "【解除】"
        case .retraction: "【取消】"
        }
    }

    /// Names that are shorter than the template's own, for an end whose headline would not fit: the order or the level
    /// alone, or JMA's own name.
    private var shorterNames: [String] {
        guard facts.phase.endsThread else { return [] }
        return ["order", "level", "orderWord", "japaneseName"].compactMap { filling.value($0).flatMap(safe) }
    }

    /// Every headline that can be filled, from long to short, each with fewer places named; never empty.
    private func headlines(name: String) -> [String] {
        defer { filling.place = filling.places(most: .max) }
        var lines: [String] = []
        let places = [filling.places(most: Self.namedPlaces), filling.places(most: 1), facts.municipality]
        for pattern in parts.headline ?? [] {
            for place in pattern.slots.contains("place") ? places : [""] {
                filling.place = place
                guard let line = filling.fill(pattern).flatMap(safe).map({ mark + Self.oneLine($0) }),
                    !line.isEmpty, !lines.contains(line)
                else { continue }
                lines.append(line)
            }
        }
        for shorter in shorterNames {
            filling.name = shorter
            for pattern in parts.headline ?? [] where pattern.slots.contains("name") {
                filling.place = facts.municipality
                guard let line = filling.fill(pattern).flatMap(safe).map(Self.oneLine), !lines.contains(line) else {
                    continue
                }
                lines.append(line)
            }
        }
        filling.name = name
        return lines.isEmpty ? [endMark + mark + name] : lines
    }

    private var shorts: [String] {
        defer { filling.place = filling.places(most: .max) }
        var lines: [String] = []
        guard !facts.phase.endsThread else { return lines }
        let places = [filling.places(most: 1), facts.municipality]
        for pattern in parts.short ?? [] {
            for place in pattern.slots.contains("place") ? places : [""] {
                filling.place = place
                guard let line = filling.fill(pattern).flatMap(safe).map({ mark + $0 }), !lines.contains(line) else {
                    continue
                }
                lines.append(line)
            }
        }
        return lines
    }

    private func fits(_ headline: String, mark: String?) -> Bool {
        if facts.language == .japanese { return Width.fullWidth(headline) <= Self.longestJapaneseHeadline }
        return (mark ?? "").count + headline.count <= Self.longestTitle
    }

    /// Sentences one after another; what people wrote themselves on lines of its own.
    private func text(_ sentences: [Sentences.Choice], separator: Sentences.FrameKey) -> String {
        let between = frame.text(separator) ?? frame.text(.sentenceSeparator) ?? " "
        filling.isInSentence = true
        defer { filling.isInSentence = false }
        var result = ""
        for choice in sentences {
            guard let (pattern, raw) = filled(choice) else { continue }
            // A term may end in a full stop of its own.
            let dotted = raw.replacing("..", with: ".")
            let sentence = guardian?.removed(from: dotted) ?? dotted
            guard !sentence.isEmpty else { continue }
            let isOwn = !pattern.slots.isDisjoint(with: Self.ownSlots)
            if !result.isEmpty { result += isOwn || result.hasSuffix("\n") ? "\n" : between }
            result += sentence
        }
        return result
    }

    /// The first of a sentence's variants whose slots are all there.
    private func filled(_ choice: Sentences.Choice) -> (Pattern, String)? {
        for pattern in choice {
            if let text = filling.fill(pattern) { return (pattern, text) }
        }
        return nil
    }

    /// What people wrote themselves may have several lines.
    private static let ownSlots: Set<String> = ["own", "ownBody", "quotedBody"]

    private func safe(_ text: String) -> String? {
        guard let guardian else { return text }
        return guardian.occur(in: text) ? nil : text
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    // MARK: Speech

    private var speech: Rendering.Speech {
        let municipality: (String) -> String? = { $0 == "municipality" ? facts.municipality : nil }
        return Rendering.Speech(
            opening: frame.text(.speechOpening, slot: municipality) ?? "",
            again: frame.text(.speechRepeat, slot: municipality) ?? "",
            closing: frame.text(.speechClosing, slot: municipality) ?? "",
            drill: facts.content.status.isDrill ? frame.text(.speechDrill, slot: municipality) : nil)
    }
}
