import Notice

/// The values of a template's slots for one content in one language. Remembers which official terms were missing on the
/// way, so that a rendering can say so. Lives for one rendering.
final class Filling {
    let facts: Facts
    let definition: TemplateDefinition?
    let glossary: Glossary
    let frame: Frame
    let moments: Moments
    /// Keeps a source's own words free of an order's terms; nil where they may speak of one.
    private let guardian: OrderTerms?
    /// The same for words quoted in another language, by that language's terms.
    private let guardianOfQuoted: (LanguageTag) -> OrderTerms?
    /// How the places are named just now: all of them in a body, fewer in a headline.
    var place: String
    /// Whether a sentence is being filled rather than a headline.
    var isInSentence = false
    /// The template's name for what this is, once it is known.
    var name: String?

    init(
        facts: Facts, definition: TemplateDefinition?, glossary: Glossary, frame: Frame, guardian: OrderTerms?,
        guardianOfQuoted: @escaping (LanguageTag) -> OrderTerms?
    ) {
        self.facts = facts
        self.definition = definition
        self.glossary = glossary
        self.frame = frame
        self.guardian = guardian
        self.guardianOfQuoted = guardianOfQuoted
        moments = Moments(frame: frame, facts: facts)
        place = ""
        place = places(most: .max)
    }

    func fill(_ pattern: Pattern) -> String? { pattern.filled(slot: value, flag: holds) }

    /// The first alternative that can be filled.
    func first(of choice: Sentences.Choice) -> String? {
        for pattern in choice {
            if let text = fill(pattern) { return text }
        }
        return nil
    }

    // MARK: Places

    /// At most so many names, else the first and how many there are besides.
    func places(most: Int) -> String {
        let names = facts.areaNames
        guard names.count > most, let first = names.first else {
            return names.joined(separator: frame.text(.placeSeparator) ?? ", ")
        }
        return frame.text(.placesMore) { slot in
            switch slot {
            case "first": first
            case "count": String(names.count)
            case "more": String(names.count - 1)
            default: nil
            }
        } ?? first
    }

    // MARK: Flags

    func holds(_ flag: String) -> Bool {
        switch flag {
        case "water": facts.content.hazard.isWater
        case "landslide": facts.content.hazard == .landslide
        case "fire": facts.content.hazard == .fire
        case "strong": facts.intensity("intensity")?.isStrong == true
        case "unreported": facts.intensity("intensity")?.isUnreported == true
        case "later", "updated": facts.phase == .update || facts.phase == .correction
        case "raised": facts.change == .raised
        case "lowered": facts.change == .lowered
        case "changed": changedName != nil
        case "quotedJapanese": quoted?.language == .japanese
        default: false
        }
    }

    static let flags: Set<String> = [
        "water", "landslide", "fire", "strong", "unreported", "later", "updated", "raised", "lowered", "changed",
        "quotedJapanese",
    ]

    // MARK: Slots

    /// The slots every template may use, whatever it defines itself.
    static let slots: Set<String> = [
        "municipality", "place", "time", "name", "hazard", "own", "level", "order", "orderWord", "japanese", "warning",
        "raisedFrom", "changedFrom", "japaneseName", "river", "prepare", "first", "intensity", "maxIntensity",
        "otherIntensity", "epicentre", "depth", "magnitude", "originTime", "tsunamiRisk", "tsunami", "height",
        "arrival",
        "arrivalCondition", "until", "day", "volcano", "nankai", "askWard", "ownHeadline", "ownBody", "ownInstruction",
        "quotedHeadline", "quotedBody", "quotedInstruction", "event", "from", "sender",
    ]

    func value(_ slot: String) -> String? {
        if let defined = definition?.slot(slot) { return value(of: defined) }
        return switch slot {
        case "municipality": facts.municipality
        case "place": place
        case "name": name
        case "time": moments.time(facts.issuedAt)
        case "hazard": word("hazard.\(facts.content.hazard.rawValue)")
        case "sender": facts["sender"].flatMap(clean)
        case "from": frame.text(.noticeFrom) { $0 == "sender" ? value("sender") : nil }
        case "event": facts["event"].flatMap(clean)
        case "own": own
        case "ownHeadline": ownText?.headline
        case "ownBody": ownText?.body
        case "ownInstruction": ownText?.instruction
        case "quotedHeadline": quoted?.text.headline
        case "quotedBody": quoted?.text.body
        case "quotedInstruction": quoted?.text.instruction
        case "level": level.map(glossary.level)
        case "order": facts.content.order.map { glossary.order($0, level: level).term }
        case "orderWord": facts.content.order.map { glossary.order($0, level: level).word }
        case "japanese": facts.content.order.map { glossary.japanese($0, level: level) }
        default: weather(slot) ?? seismic(slot)
        }
    }

    /// The level of an order, or the one a JMA product corresponds to.
    private var level: Int? { facts.content.alertLevel ?? facts.content.equivalentLevel?.value }

    func word(_ key: String) -> String? {
        guard let (pattern, isOwn) = frame.word(key), let text = fill(pattern) else { return nil }
        if !isOwn { glossary.note(key) }
        return text
    }

    private func word(_ key: String, _ slot: String, _ value: String) -> String? {
        frame.word(key)?.pattern.filled(slot: { $0 == slot ? value : self.value($0) })
    }

    // MARK: What staff filled in

    private func value(of slot: TemplateDefinition.Slot) -> String? {
        guard let raw = facts[slot.name] else { return nil }
        switch slot.kind {
        case .text:
            let own = facts["\(slot.name).\(facts.language.rawValue)"]
            let english =
                facts.language == .japanese || facts.language == .easyJapanese ? nil : facts["\(slot.name).en"]
            return own ?? english ?? raw
        case .time: return Timestamp(rfc3339: raw).map(moments.time)
        case .date: return Moments.day(raw).map(moments.weekdayDate)
        case .number: return raw
        case .choice: return word("\(slot.name).\(raw)")
        }
    }

    // MARK: Words of the source

    private func clean(_ text: String) -> String? {
        guard let guardian else { return text }
        return guardian.occur(in: text) ? nil : text
    }

    private func clean(_ text: NoticeText?) -> NoticeText? {
        guard let text else { return nil }
        return guardian?.removed(from: text) ?? text
    }

    private var ownText: NoticeText? { clean(facts.ownText) }

    /// The source's words in another language than this one; nil where it gave them in this one.
    private var quoted: (language: LanguageTag, text: NoticeText)? {
        guard facts.ownText == nil, let any = facts.anyText, let text = clean(any.text) else { return nil }
        let isFree = guardian == nil
        return (any.language, isFree ? text : guardianOfQuoted(any.language)?.removed(from: text) ?? text)
    }

    /// The writer's sentences in this language, to stand beside the template's own. JMA writes Japanese only.
    private var own: String? {
        guard let text = ownText else { return nil }
        guard facts.isFromJMA, !text.headline.isEmpty, text.headline != facts["tag"], text.headline != facts["name"]
        else {
            return text.body
        }
        return [text.headline, text.body].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Weather

    private func weather(_ slot: String) -> String? {
        switch slot {
        case "warning":
            if facts.content.product == "jma.river" { return river(facts.riverStage, said: facts["name"]) }
            return warning(facts.warningKind, said: facts["name"])
        case "raisedFrom": return facts.change == .raised ? changedName : nil
        case "changedFrom": return facts.change == .raised ? nil : changedName
        case "japaneseName":
            let said = facts["tag"] ?? facts["name"]
            // A stand-in for a name has the Japanese beside it already; a sentence need not say it twice.
            if isInSentence, let said, facts.language != .japanese, name?.contains(said) == true { return nil }
            return said
        case "river": return facts["river"]
        case "prepare": return word("prepare.\(facts.preparation)")
        case "first": return word("first.\(facts.preparation)")
        case "until": return facts.moment("validUntil").map(moments.time)
        case "day": return facts["day"].flatMap(Moments.day).map(moments.date)
        case "volcano": return facts["volcano"]
        case "nankai": return facts["code"].flatMap { word("nankai.\($0)") }
        case "askWard": return word("askWard.nankai")
        default: return nil
        }
    }

    /// What it was called before, where that is another name and the change is told.
    private var changedName: String? {
        guard facts.phase == .update || facts.phase == .correction || facts.content.product == "jma.tsunami",
            facts.change != .issued || facts.content.product == "jma.tsunami", !facts.phase.endsThread
        else { return nil }
        let said = facts["previousName"]
        guard facts["previousCode"] != nil || said != nil, said == nil || said != facts["name"] else { return nil }
        let before: String?
        switch facts.content.product {
        case "jma.river": before = river(facts["previousCode"].flatMap(RiverStage.init(code:)), said: said)
        case "jma.tsunami":
            before =
                facts["previousCode"].flatMap(TsunamiKind.init(code:)).flatMap { glossary.tsunami($0, said: said) }
                ?? said
        default: before = warning(facts["previousCode"].flatMap(WarningKind.init(code:)), said: said)
        }
        return before
    }

    private func warning(_ kind: WarningKind?, said: String?) -> String? {
        // JMA's own name, to the letter, is what a Japanese reader is told.
        if facts.language == .japanese, let said { return said }
        let hazard = word("hazard.\(facts.content.hazard.rawValue)")
        // A name in kanji without readings tells a reader of easy Japanese nothing.
        let last = facts.language == .easyJapanese ? hazard ?? said : said ?? hazard
        return kind.flatMap { glossary.warning($0, said: said) } ?? last
    }

    private func river(_ stage: RiverStage?, said: String?) -> String? {
        if facts.language == .japanese, let said { return said }
        return stage.flatMap { glossary.warning(hazard: .flood, level: $0.rawValue, said: said) } ?? said
            ?? word("hazard.flood")
    }

    // MARK: Earthquake and tsunami

    private func seismic(_ slot: String) -> String? {
        switch slot {
        case "intensity": return facts.intensity("intensity").flatMap(intensity)
        case "maxIntensity": return facts.intensity("maxIntensity").flatMap(intensity)
        case "otherIntensity":
            return facts["maxIntensity"] == facts["intensity"]
                ? nil : facts.intensity("maxIntensity").flatMap(intensity)
        case "epicentre": return facts["epicentre"]
        case "depth":
            guard let depth = facts["depth"].flatMap(Int.init) else { return nil }
            return depth == 0 ? word("depth.shallow") : word("depth.km", "number", String(depth))
        case "magnitude": return facts["magnitude"]
        case "originTime": return facts.moment("originTime").map(moments.time)
        case "tsunamiRisk": return TsunamiRisk(codes: facts["tsunami"]).flatMap { word("tsunamiRisk.\($0.rawValue)") }
        case "tsunami":
            if facts.language == .japanese, let said = facts["name"] { return said }
            return facts.tsunamiKind.flatMap { glossary.tsunami($0, said: facts["name"]) } ?? facts["name"]
                ?? word("hazard.tsunami")
        case "height": return facts["height"].flatMap(height)
        case "arrival": return facts.moment("arrival").map(moments.time)
        case "arrivalCondition": return facts["arrivalCondition"].flatMap(arrival)
        default: return nil
        }
    }

    func intensity(_ intensity: Intensity) -> String? {
        let counted = glossary.intensity(intensity.counted)
        return intensity.isUnreported ? word("intensity.unreported", "intensity", counted) ?? counted : counted
    }

    /// `３ｍ`, `１０ｍ超`, `巨大` as this language says it.
    private func height(_ text: String) -> String? {
        switch text {
        case "巨大": return word("height.huge")
        case "高い": return word("height.high")
        default: break
        }
        var rest = Self.asciiDigits(text)
        var bound: String?
        for (ending, key) in [("超", "height.over"), ("未満", "height.under")] where rest.hasSuffix(ending) {
            rest = String(rest.dropLast(ending.count))
            bound = key
        }
        guard rest.hasSuffix("m"), let metres = word("height.metres", "number", String(rest.dropLast())) else {
            return text
        }
        return bound.flatMap { word($0, "height", metres) } ?? metres
    }

    private static func asciiDigits(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF10...0xFF19: result.append(String(scalar.value - 0xFF10))
            case 0xFF0E: result.append(".")
            case 0xFF4D: result.append("m")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// JMA's words where it gives no time of arrival; one it has not used before is left out, as nobody has worded it.
    private func arrival(_ condition: String) -> String? {
        switch condition {
        case "津波到達中と推測": word("arrival.probablyArrived")
        case "ただちに津波来襲と予測": word("arrival.atAnyMoment")
        case "第１波の到達を確認": word("arrival.firstWaveObserved")
        default: facts.language == .japanese ? "\(condition)。" : nil
        }
    }
}

extension Hazard {
    /// The hazards that come with water or soil: up inside a strong building is safer than out of doors.
    var isWater: Bool {
        switch self {
        case .heavyRain, .landslide, .flood, .stormSurge, .typhoon, .storm, .highWaves: true
        default: false
        }
    }
}
