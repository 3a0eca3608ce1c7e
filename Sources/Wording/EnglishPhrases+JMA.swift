import Notice

/// What JMA says, in English, by its dictionary's names (facts: multilingual.md §2).
extension EnglishPhrases {
    // MARK: Warnings

    func warning(_ facts: Facts) -> Phrase {
        let kind = facts.warningKind
        let japanese = facts["name"] ?? ""
        let name = kind.map(Self.name) ?? (japanese.isEmpty ? "Weather warning" : "Weather warning (\(japanese))")
        let before = facts["previousCode"].flatMap(WarningKind.init(code:)).map(Self.name)
        return levelled(facts, name: name, before: before, japanese: japanese, place: nil, isKnown: kind != nil)
    }

    func river(_ facts: Facts) -> Phrase {
        levelled(
            facts, name: Self.riverName(facts),
            before: facts["previousCode"].flatMap(RiverStage.init(code:)).map(Self.name), japanese: facts["name"] ?? "",
            place: facts["river"],
            isKnown: facts.riverStage != nil)
    }

    static func riverName(_ facts: Facts) -> String {
        facts.riverStage.map(name) ?? "Flood forecast"
    }

    static func name(_ stage: RiverStage) -> String {
        switch stage {
        case .advisory: "Level 2 Advisory (Flood)"
        case .warning: "Level 3 Warning (Flood)"
        case .danger: "Level 4 Urgent Warning (Flood)"
        case .occurrence: "Level 5 Emergency Warning (Flood)"
        }
    }

    private func levelled(
        _ facts: Facts, name: String, before: String?, japanese: String, place: String?, isKnown: Bool
    ) -> Phrase {
        let line = facts.content.equivalentLevel.map(Self.equivalentLine)
        let shortPlace = place ?? places(facts)
        let longPlace = place ?? places(facts, most: .max)
        let said = japanese.isEmpty || name.contains(japanese) ? "" : " – \(japanese)"
        switch facts.phase {
        case .retraction:
            return Phrase(
                headline: "Withdrawn: \(name): \(shortPlace)",
                body: "The Japan Meteorological Agency has withdrawn the \(name) for \(longPlace)\(said).",
                instruction: "Check the latest information.", hasFallback: !isKnown)
        case .allClear:
            return Phrase(
                headline: "Lifted: \(name): \(shortPlace)",
                body: "The \(name) for \(longPlace) was lifted at \(time(facts))\(said).",
                instruction: "Keep following the latest information.", hasFallback: !isKnown)
        case .alert, .update, .correction:
            let mark: String
            let text: String
            switch (facts.change, before) {
            case (.raised, let before?):
                mark = "Raised: "
                text = "The \(before) for \(longPlace) was raised to \(name)\(said) at \(time(facts))."
            case (.lowered, let before?) where before != name, (.changed, let before?) where before != name:
                mark = facts.change == .lowered ? "Lowered: " : "Update: "
                text = "The \(before) for \(longPlace) was changed to \(name)\(said) at \(time(facts))."
            default:
                mark = Self.mark(facts.phase)
                text =
                    "\(name)\(said), \(facts.phase == .update ? "updated" : "issued") by the Japan Meteorological Agency for \(longPlace) at \(time(facts))."
            }
            return Phrase(
                levelLine: line, headline: "\(mark)\(name): \(shortPlace)", body: text,
                instruction: preparation(facts.content.equivalentLevel?.value, facts), hasFallback: !isKnown)
        }
    }

    /// Says that it is none of the municipality's orders.
    static func equivalentLine(_ level: EquivalentLevel) -> String {
        "Equivalent to Alert Level \(level.value) (weather information, not an order)"
    }

    private func preparation(_ level: Int?, _ facts: Facts) -> String {
        let ask = "Check the instructions from \(facts.municipality)."
        switch (level, facts.content.urgency) {
        case (5, _), (nil, .critical): return "A disaster may already be happening. Protect yourself. \(ask)"
        case (4, _): return "The danger of a disaster is rising. \(ask) Be ready to act at once."
        case (3, _), (nil, .urgent): return "\(ask) Prepare early."
        default: return "Keep following the latest information."
        }
    }

    /// `Level 4 Urgent Warning (Landslide)`; `Storm Warning` for a kind without levels.
    static func name(_ kind: WarningKind) -> String {
        let rank =
            switch kind.rank {
            case .advisory: "Advisory"
            case .warning: "Warning"
            case .urgentWarning: "Urgent Warning"
            case .emergencyWarning: "Emergency Warning"
            }
        let phenomenon = name(kind.phenomenon)
        return kind.level.map { "Level \($0) \(rank) (\(phenomenon))" } ?? "\(phenomenon) \(rank)"
    }

    private static func name(_ phenomenon: WarningKind.Phenomenon) -> String {
        switch phenomenon {
        case .heavyRain: "Heavy Rain"
        case .landslide: "Landslide"
        case .stormSurge: "Storm Surge"
        case .snowstorm: "Snowstorm"
        case .storm: "Storm"
        case .heavySnow: "Heavy Snow"
        case .highWaves: "High Wave"
        case .galeAndSnow: "Gale and Snow"
        case .thunderstorm: "Thunderstorm"
        case .gale: "Gale"
        case .snowMelting: "Snow Melting"
        case .denseFog: "Dense Fog"
        case .dryAir: "Dry Air"
        case .avalanche: "Avalanche"
        case .lowTemperature: "Low Temperature"
        case .frost: "Frost"
        case .iceAccretion: "Ice Accretion"
        case .snowAccretion: "Snow Accretion"
        case .other: "Other"
        }
    }

    // MARK: Earthquake and tsunami

    func earthquake(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        if facts.phase == .retraction {
            return Phrase(
                headline: "\(mark)Earthquake information",
                body: "The Japan Meteorological Agency has withdrawn its earlier earthquake information.",
                instruction: "Check the latest information.")
        }
        let own = facts.intensity("intensity")
        let epicentre = facts["epicentre"]
        let headline =
            own.map { "\(mark)Earthquake: intensity \(Self.text($0)) in \(places(facts))" }
            ?? "\(mark)Earthquake information" + (epicentre.map { ": \($0)" } ?? "")
        var sentences: [String] = []
        let origin = facts.moment("originTime").map { " at about \(time($0, facts))" } ?? ""
        sentences.append("There was an earthquake\(origin).")
        if let own {
            let place = places(facts, most: .max)
            sentences.append("Seismic intensity (Japanese scale 0 to 7) in \(place): \(Self.text(own)).")
        }
        if let epicentre {
            let parts = [
                "Epicentre: \(epicentre)", facts["depth"].flatMap(depth), facts["magnitude"].map { "magnitude \($0)" },
            ]
            sentences.append(parts.compactMap { $0 }.joined(separator: ", ") + ".")
        }
        if let most = facts.intensity("maxIntensity") {
            sentences.append("Maximum intensity: \(Self.text(most)).")
        }
        if let risk = TsunamiRisk(codes: facts["tsunami"]) { sentences.append(text(risk)) }
        return Phrase(
            headline: headline, body: sentences.joined(separator: " "),
            instruction: own?.isStrong == true
                ? "Protect yourself. Watch out for fallen objects and glass, and check for fire. Strong shaking may follow."
                : "Keep following the latest information.")
    }

    /// `5 Lower`, `6 Upper`.
    static func text(_ intensity: Intensity) -> String {
        let half = intensity.half.map { $0 == .lower ? " Lower" : " Upper" } ?? ""
        return "\(intensity.number)\(half)" + (intensity.isUnreported ? " or more (not yet reported)" : "")
    }

    private func depth(_ text: String) -> String? {
        guard let depth = Int(text) else { return nil }
        return depth == 0 ? "very shallow" : "depth about \(depth) km"
    }

    private func text(_ risk: TsunamiRisk) -> String {
        switch risk {
        case .none: "This earthquake poses no tsunami risk."
        case .slightChange: "The sea level may change slightly; no damage is expected."
        case .warningInForce:
            "A tsunami warning or advisory is in force: on the coasts concerned, stay away from the sea and rivers."
        case .possible: "A tsunami is possible. Stay away from the coast."
        case .beingStudied: "It is not yet known whether there will be a tsunami."
        }
    }

    func tsunami(_ facts: Facts) -> Phrase {
        let kind = facts.tsunamiKind
        let name = Self.name(kind)
        let place = facts["area"] ?? places(facts, most: .max)
        let headline = "\(Self.mark(facts.phase))\(name): \(place)"
        switch facts.phase {
        case .retraction:
            return Phrase(
                headline: headline, body: "The Japan Meteorological Agency has withdrawn the \(name) for \(place).",
                instruction: "Check the latest information.")
        case .allClear:
            return Phrase(
                headline: headline, body: "The \(name) for \(place) was lifted at \(time(facts)).",
                instruction: "The sea may keep rising and falling for some time: stay careful near it.")
        case .alert, .update, .correction: break
        }
        var sentences = ["\(name) for \(place), issued at \(time(facts))."]
        if let height = facts["height"] { sentences.append("Expected height: \(Self.height(height)).") }
        if let arrival = facts.moment("arrival") {
            sentences.append("Expected arrival: \(time(arrival, facts)).")
        } else if let condition = facts["arrivalCondition"] {
            sentences.append("Arrival: \(Self.arrival(condition)).")
        }
        let instruction =
            switch kind {
            case .majorWarning, .warning:
                "Leave the coast and rivers and go to high ground now. Tsunami waves come repeatedly: "
                    + "do not return until the warning is lifted."
            case .advisory: "Get out of the water and stay away from the coast."
            case .forecast: "If you are in the sea, watch for changes."
            case .warningLifted, .advisoryLifted, nil: "Keep following the latest information."
            }
        return Phrase(headline: headline, body: sentences.joined(separator: " "), instruction: instruction)
    }

    static func name(_ kind: TsunamiKind?) -> String {
        switch kind {
        case .majorWarning: "Major Tsunami Warning"
        case .warning, .warningLifted: "Tsunami Warning"
        case .advisory, .advisoryLifted: "Tsunami Advisory"
        case .forecast: "Tsunami Forecast"
        case nil: "Tsunami information"
        }
    }

    /// JMA's words where it gives no time of arrival; an unknown one stands as it is.
    private static func arrival(_ condition: String) -> String {
        switch condition {
        case "津波到達中と推測": "the tsunami has probably arrived"
        case "ただちに津波来襲と予測": "expected at any moment"
        case "第１波の到達を確認": "the first wave has been observed"
        default: condition
        }
    }

    /// `３ｍ` becomes `3 m`; JMA's words stand where a number is not known.
    static func height(_ text: String) -> String {
        switch text {
        case "巨大": return "huge (巨大)"
        case "高い": return "high (高い)"
        default: break
        }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF10...0xFF19: result.append(String(scalar.value - 0xFF10))
            case 0xFF0E: result.append(".")
            case 0xFF4D: result.append(" m")
            default: result.unicodeScalars.append(scalar)
            }
        }
        if result.hasSuffix("超") { return "over " + result.dropLast() }
        if result.hasSuffix("未満") { return "under " + result.dropLast(2) }
        return result
    }

    // MARK: Bulletins and heat

    func bulletin(_ facts: Facts) -> Phrase {
        let hazard = Self.hazard(facts.content.hazard)
        let title = hazard.isEmpty ? "Weather bulletin" : "Weather bulletin (\(hazard))"
        let headline = "\(Self.mark(facts.phase))\(title): \(places(facts))"
        if facts.phase.endsThread {
            return Phrase(headline: headline, body: "The bulletin is no longer in force.")
        }
        let japanese = facts["tag"] ?? facts["name"] ?? ""
        let until = facts.moment("validUntil").map { "Valid until \(time($0, facts))." } ?? ""
        return Phrase(
            levelLine: facts.content.equivalentLevel.map(Self.equivalentLine),
            headline: headline,
            body: joined(
                japanese.isEmpty ? "" : "In Japanese: \(japanese)",
                facts.ownText?.body ?? facts.japaneseText?.body ?? "",
                until),
            instruction: facts.content.hazard == .tornado
                ? "Watch the sky, and go into a strong building if you feel in danger."
                : "Check the instructions from \(facts.municipality) and the latest weather information.",
            hasFallback: facts.ownText == nil)
    }

    func heat(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        let title = "\(mark)Heat Stroke Alert"
        if facts.phase.endsThread {
            return Phrase(headline: title, body: "The Heat Stroke Alert is no longer in force.")
        }
        let place = facts.areaNames.first ?? facts.municipality
        let day = facts["day"].flatMap { Timestamp(rfc3339: $0 + "T00:00:00+09:00") }.map(Self.date)
        return Phrase(
            headline: "\(title): \(place)",
            body: "A Heat Stroke Alert (熱中症警戒アラート) is in force for \(place)" + (day.map { " on \($0)." } ?? "."),
            instruction: "Stay in cool places, drink water often and take some salt. Avoid exercise outdoors.")
    }
}
