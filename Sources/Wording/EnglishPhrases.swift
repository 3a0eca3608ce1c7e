import Notice

/// The phrases in English: the frame, orders and texts of people. What JMA says is in `EnglishPhrases+JMA`.
struct EnglishPhrases: Phrasebook {
    let drillMark = "[DRILL] "
    let jmaAttribution = "Source: Japan Meteorological Agency website (edited)"

    func asOf(_ moment: Timestamp) -> String { "Information as of \(Self.clock(moment))" }

    func noticeFrom(_ sender: String) -> String {
        sender.isEmpty ? "Notice from another authority" : "Notice from \(sender)"
    }

    func name(of intensity: Intensity) -> String { Self.text(intensity) }

    func phrase(for facts: Facts) -> Phrase {
        switch facts.entry {
        case .order(let order): phrase(for: order, facts)
        case .warning: warning(facts)
        case .earthquake: earthquake(facts)
        case .tsunami: tsunami(facts)
        case .river: river(facts)
        case .bulletin: bulletin(facts)
        case .heat: heat(facts)
        case .cap: quotation(facts)
        case .district, .staff: words(facts)
        }
    }

    // MARK: Orders

    /// The published terms (JMA dictionary for level 3, 内閣府 for 4, JNTO for 5; facts: multilingual.md §3, §6).
    static func term(_ order: Order) -> String {
        switch order {
        case .elderlyEvacuation: "Evacuation of the Elderly, etc."
        case .evacuation, .tsunamiEvacuation: "Evacuation Order"
        case .emergencySafety: "Emergency Safety Measures"
        }
    }

    /// The term as sirens, radio and signs say it, and how it is read.
    static func spoken(_ order: Order) -> String {
        switch order {
        case .elderlyEvacuation: "高齢者等避難 (koreisha-to hinan)"
        case .evacuation, .tsunamiEvacuation: "避難指示 (hinan shiji)"
        case .emergencySafety: "緊急安全確保 (kinkyu anzen kakuho)"
        }
    }

    static func levelLine(_ order: Order) -> String {
        (order.level.map { "Alert Level \($0): " } ?? "") + "\(term(order)) – \(spoken(order))"
    }

    private func phrase(for order: Order, _ facts: Facts) -> Phrase {
        let hazard = Self.hazard(facts.content.hazard)
        let cause = hazard.isEmpty ? "" : " (\(hazard))"
        let name = (order.level.map { "Alert Level \($0) " } ?? "") + Self.term(order)
        let headline = "\(Self.mark(facts.phase))\(name): \(places(facts))\(cause)"
        let place = places(facts, most: .max)
        let own = facts.ownText?.body ?? ""
        let line = Self.levelLine(order)
        switch facts.phase {
        case .alert, .update, .correction:
            let verb = facts.phase == .update ? "in force for" : "issued for"
            let now = order == .emergencySafety ? "A disaster is happening or about to happen." : ""
            return Phrase(
                levelLine: line, headline: headline,
                body: joined(
                    "\(name): \(verb) \(place)\(cause). Decided by \(facts.municipality) at \(time(facts)).",
                    now, own),
                instruction: action(order, hazard: facts.content.hazard))
        case .allClear:
            return Phrase(
                headline: headline, body: joined("\(name): lifted for \(place) at \(time(facts)).", own),
                instruction: "Check that the way is safe before you move.")
        case .retraction:
            return Phrase(
                headline: headline,
                body: joined("\(name) for \(place): this was sent by mistake and is withdrawn.", own),
                instruction: "Stay calm and check the latest information.")
        }
    }

    private func action(_ order: Order, hazard: Hazard) -> String {
        switch order {
        case .elderlyEvacuation:
            "People who need more time (elderly people, people with disabilities and their helpers): leave dangerous "
                + "places now. Everyone else: get ready, and leave early if you feel in danger."
        case .evacuation:
            "Everyone: evacuate from dangerous places now."
                + (hazard.isWater
                    ? " If going outside is dangerous, move to a higher floor, away from cliffs." : "")
        case .emergencySafety:
            "Your life is in danger. Protect yourself now."
                + (hazard.isWater
                    ? " Do not force your way outside: move to the highest floor you can reach, away from cliffs and rivers."
                    : " Move at once to the safest spot you can reach where you are.")
        case .tsunamiEvacuation:
            "Leave the coast and rivers now and go to high ground. Do not return until this order is lifted."
        }
    }

    func event(for facts: Facts) -> String {
        let hazard = Self.hazard(facts.content.hazard)
        let general = hazard.isEmpty ? "Notice" : Self.capital(hazard)
        return switch facts.entry {
        case .order(let order): (order.level.map { "Alert Level \($0) " } ?? "") + Self.term(order)
        case .warning: facts.warningKind.map(Self.name) ?? general
        case .river: Self.riverName(facts)
        case .tsunami: Self.name(facts.tsunamiKind)
        case .heat: "Heat Stroke Alert"
        case .cap: facts["event"] ?? general
        default: general
        }
    }

    // MARK: Texts of people

    /// The writer's own English where there is one; else a frame, and the Japanese as it is: nothing is translated.
    private func words(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        let from = noticeFrom(facts.municipality)
        if let own = facts.ownText {
            return Phrase(
                headline: mark + (own.headline.isEmpty ? from : own.headline), body: own.body,
                instruction: own.instruction)
        }
        guard let (language, text) = facts.anyText else { return Phrase(headline: mark + from, hasFallback: true) }
        return Phrase(
            headline: text.headline.isEmpty
                ? mark + from : "\(mark)\(from)\(language == .japanese ? " (Japanese)" : ""): \(text.headline)",
            body: joined(language == .japanese ? "Written in Japanese only:" : "", text.body),
            instruction: text.instruction,
            hasFallback: true)
    }

    private func quotation(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        let from = noticeFrom(facts["sender"] ?? "")
        let quoted = facts.anyText
        let title = quoted?.text.headline ?? ""
        let event = facts["event"] ?? ""
        let isForeign = quoted.map { $0.language != .english } ?? true
        return Phrase(
            headline: Fit.cut(mark + (title.isEmpty ? event.isEmpty ? from : event : title), to: Fit.headline * 2),
            body: joined(from + (isForeign ? " (original words)" : ""), quoted?.text.body ?? event),
            instruction: quoted?.text.instruction ?? "", hasFallback: isForeign)
    }

    // MARK: Parts

    static func mark(_ phase: Phase) -> String {
        switch phase {
        case .alert: ""
        case .update, .correction: "Update: "
        case .allClear: "Lifted: "
        case .retraction: "Withdrawn: "
        }
    }

    func places(_ facts: Facts, most: Int = 2) -> String {
        let names = facts.areaNames
        guard names.count > most, let first = names.first else { return names.joined(separator: ", ") }
        return "\(first) and \(names.count - 1) more areas"
    }

    func time(_ facts: Facts) -> String { time(facts.issuedAt, facts) }

    /// `10:05`, with the date where it is not today's.
    func time(_ moment: Timestamp, _ facts: Facts) -> String {
        facts.isToday(moment) ? Self.clock(moment) : "\(Self.clock(moment)) on \(Self.date(moment))"
    }

    static func clock(_ moment: Timestamp) -> String {
        let f = moment.fields()
        return "\(f.hour):\(twoDigits(f.minute))"
    }

    static func date(_ moment: Timestamp) -> String {
        let f = moment.fields()
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        return "\(f.day) \(months[f.month - 1])"
    }

    static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    func joined(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: "\n") }

    static func hazard(_ hazard: Hazard) -> String {
        switch hazard {
        case .earthquake: "earthquake"
        case .tsunami: "tsunami"
        case .volcano: "volcanic eruption"
        case .ashFall: "volcanic ash"
        case .heavyRain: "heavy rain"
        case .landslide: "landslide"
        case .flood: "flood"
        case .stormSurge: "storm surge"
        case .storm: "storm"
        case .snowstorm: "snowstorm"
        case .heavySnow: "heavy snow"
        case .highWaves: "high waves"
        case .tornado: "tornado"
        case .typhoon: "typhoon"
        case .thunder: "thunderstorm"
        case .strongWind: "strong wind"
        case .denseFog: "dense fog"
        case .dryAir: "dry air"
        case .avalanche: "avalanche"
        case .snowmelt: "melting snow"
        case .lowTemperature: "low temperature"
        case .frost: "frost"
        case .icing: "icing"
        case .wetSnow: "wet snow"
        case .heat: "extreme heat"
        case .fire: "fire"
        case .missile: "missile"
        case .infectiousDisease: "infectious disease"
        case .missingPerson: "missing person"
        case .strandedCommuters: "stranded commuters"
        case .waterSupply: "water supply cut"
        case .powerSupply: "power cut"
        case .transport: "transport disruption"
        case .district, .other: ""
        }
    }
}
