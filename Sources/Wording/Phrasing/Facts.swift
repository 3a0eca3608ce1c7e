import Notice

/// What a phrasebook may ask about a content: its slots read into values, its places and times named for one language.
struct Facts: Sendable {
    let content: Content
    let site: Site
    let asOf: Timestamp
    let language: LanguageTag

    subscript(slot: String) -> String? {
        guard let value = content.slots[slot], !value.isEmpty else { return nil }
        return value
    }

    // MARK: What it is

    var isFromJMA: Bool { content.product.hasPrefix("jma.") }

    /// Everything but what this ward's own people and pages say must stay free of the terms of an evacuation order.
    var mayUseOrderTerms: Bool { content.order != nil || !(isFromJMA || content.product == "cap") }

    var phase: Phase { content.phase }

    /// What a JMA warning, tsunami or river notice tells: newly issued, another level, or ended.
    enum Change: String {
        case issued, raised, lowered, changed, lifted
    }

    var change: Change {
        if phase == .allClear { return .lifted }
        let isLater = phase == .update || phase == .correction
        return self["change"].flatMap(Change.init(rawValue:)) ?? (isLater ? .changed : .issued)
    }

    /// The kind of a JMA warning. Its code is `00` once lifted; what was lifted then stands in `previousCode`.
    var warningKind: WarningKind? {
        self["code"].flatMap(WarningKind.init(code:)) ?? self["previousCode"].flatMap(WarningKind.init(code:))
    }

    /// The kind of a tsunami warning, before it was lifted where it was.
    var tsunamiKind: TsunamiKind? {
        if phase == .allClear, let before = self["previousCode"] { return TsunamiKind(code: before) }
        return self["code"].flatMap(TsunamiKind.init(code:))
    }

    /// The stage of a river's flood forecast, before it was lifted where it was.
    var riverStage: RiverStage? {
        if phase == .allClear, let before = self["previousCode"] { return RiverStage(code: before) }
        return self["code"].flatMap(RiverStage.init(code:))
    }

    // MARK: Where

    /// The site's own name for itself.
    var municipality: String { site.name(in: language) }

    /// The areas' names in this language; the municipality's where the notice names none. The places of a forecast have
    /// official names in Japanese only, and signs there say no other.
    var areaNames: [String] {
        // JMA's tsunami regions are coasts, which its notices name instead of the municipality.
        if content.product == "jma.tsunami", let coast = self["area"] { return [coast] }
        var names: [String] = []
        for area in content.areas {
            let name = name(of: area)
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names.isEmpty ? [municipality].filter { !$0.isEmpty } : names
    }

    private func name(of area: Area) -> String {
        if let district = site.districts.first(where: { $0.code == area.code }) {
            if let name = district.names[language] { return name }
            let fallback = language == .easyJapanese ? nil : district.names[.english]
            return fallback ?? district.names[.japanese] ?? area.name
        }
        // JMA calls a ward 港区 in warnings and 東京港区 in earthquakes.
        if let own = site.names[.japanese], !own.isEmpty, area.name.hasSuffix(own) { return municipality }
        return area.name
    }

    // MARK: When

    /// When it was issued or, for an order, when it was ordered, which may be earlier than it was sent.
    var issuedAt: Timestamp { content.authority?.orderedAt ?? content.sent }

    func moment(_ slot: String) -> Timestamp? { self[slot].flatMap { Timestamp(rfc3339: $0) } }

    func intensity(_ slot: String) -> Intensity? { self[slot].flatMap(Intensity.init(rawValue:)) }

    /// What a level of JMA asks for: `5`, `4`, `3` or `low`.
    var preparation: String {
        switch (content.equivalentLevel?.value, content.urgency) {
        case (5, _), (nil, .critical): "5"
        case (4, _): "4"
        case (3, _), (nil, .urgent): "3"
        default: "low"
        }
    }

    /// Whether a moment lies on the day (JST) the text is written for, so that its date need not be said.
    func isToday(_ moment: Timestamp) -> Bool {
        let (a, b) = (moment.fields(), asOf.fields())
        return (a.year, a.month, a.day) == (b.year, b.month, b.day)
    }

    // MARK: The source's words

    /// The source's text in this language itself; nil where it gave none.
    var ownText: NoticeText? { content.texts[language] }

    var japaneseText: NoticeText? { content.texts[.japanese] }

    /// The source's text to quote where it gave none in this language: Japanese first for a Japanese reader, else English
    /// first, then any, in the order of languages.
    var anyText: (language: LanguageTag, text: NoticeText)? {
        let isJapanese = language == .japanese || language == .easyJapanese
        let order = isJapanese ? [.japanese, .easyJapanese, .english] : [LanguageTag.english, .japanese]
        for candidate in [language] + order + LanguageTag.allCases {
            if let text = content.texts[candidate] { return (candidate, text) }
        }
        return nil
    }
}
