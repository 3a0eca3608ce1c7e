import Notice

extension Step {
    /// Warnings: one telegram says for this municipality all that is in force of its family.
    mutating func take(_ warnings: JMAWarnings, into situation: inout Situation) -> Advance.Outcome {
        let telegram = warnings.telegram
        let items = warnings.items.filter { ward.isMunicipality($0.area.code) }
        guard telegram.isCancelled || !items.isEmpty else { return .elsewhere }
        let standings = Step.standings(of: items, warnings.system)
        guard warnings.isSummary else {
            return take(standings, by: warnings, family: telegram.code, into: &situation)
        }
        // 集約通報 speaks for all families: each takes its part, and what it does not list is not in force. A 取消 of it says
        // nothing of what the families themselves have said.
        if telegram.isCancelled { return .stateless }
        var outcome = Advance.Outcome.older
        for family in Step.families {
            let own = standings.filter {
                JMAWarningCode.isOf(JMAWarningCode(code: $0.code, name: $0.name).phenomenon, family: family)
            }
            if take(own, by: warnings, family: family, into: &situation) == .advanced { outcome = .advanced }
        }
        return outcome
    }

    private static let families = ["VPWW55", "VPWW56", "VPWW57", "VPWW58", "VPWW59", "VPWW60", "VPWW61"]

    private mutating func take(
        _ standings: [Situation.Standing], by warnings: JMAWarnings, family code: String,
        into situation: inout Situation
    ) -> Advance.Outcome {
        let telegram = warnings.telegram
        let known = situation.warnings[code]
        // A 取消 names no areas, so only its office tells whether it is ours.
        if telegram.isCancelled, let known, !known.office.isEmpty, known.office != telegram.office { return .elsewhere }
        var family = known ?? Situation.Family(newest: telegram.stamp, office: "", levels: [:])
        let entry = Situation.Entry(
            stamp: telegram.stamp, office: telegram.office, isCancelled: telegram.isCancelled, standings: standings)
        var recent = family.recent ?? []
        guard Recent.insert(entry, into: &recent, floor: known?.newest) else { return .older }
        let isNewest = recent.last == entry
        let before = Recent.standing(family.recent ?? [])
        let after = Recent.standing(recent)
        family.recent = recent
        if isNewest { family.newest = telegram.stamp }
        if !telegram.isCancelled, isNewest || family.office.isEmpty { family.office = telegram.office }
        defer { situation.warnings[code] = family }
        guard after != before || isNewest else { return .older }

        let targets = Step.targets(after?.standings ?? [], warnings.system, situation, at: telegram.reported)
        if known == nil, !telegram.isCancelled, situation.carried != nil {
            takeOver(&situation, &family, code, targets, warnings)
            return .advanced
        }
        let isCold =
            known == nil && telegram.reported < now.adding(seconds: -Limits.coldSeconds)
        for phenomenon in Set(family.levels.keys).union(targets.keys).sorted() {
            move(
                &family.levels[phenomenon], of: subject(phenomenon, warnings.system), to: targets[phenomenon],
                by: telegram, isCold ? .fill : .tell)
        }
        return .advanced
    }

    /// The first telegram of a family after the source was switched to its system. What was told goes on under its thread and
    /// is told neither raised nor lifted; what nobody was told of is filled in.
    private mutating func takeOver(
        _ situation: inout Situation, _ family: inout Situation.Family, _ code: String,
        _ targets: [String: LevelTarget], _ warnings: JMAWarnings
    ) {
        for phenomenon in Set((situation.carried ?? [:]).keys).union(targets.keys).sorted()
        where targets[phenomenon] != nil || JMAWarningCode.isOf(phenomenon, family: code) {
            let carried = situation.carried?.removeValue(forKey: phenomenon)
            if let carried, let target = targets[phenomenon] {
                family.levels[phenomenon] = Situation.Level(
                    code: target.code, name: target.name, told: carried.told)
            } else if let carried {
                // Nothing of it is in force under this system. The next telegram that says so again lifts it.
                family.levels[phenomenon] = carried
            } else {
                move(
                    &family.levels[phenomenon], of: subject(phenomenon, warnings.system), to: targets[phenomenon],
                    by: warnings.telegram, .fill)
            }
        }
    }

    func subject(_ phenomenon: String, _ system: JMASystem) -> LevelSubject {
        LevelSubject(
            product: Slots.Product.warning, key: "\(phenomenon).\(ward.municipality)",
            weight: { JMAWarningCode(code: $0, name: $1, system: system).weight.rawValue },
            watchedSlot: Slots.places)
    }

    /// What a telegram says of this municipality: of each phenomenon the heaviest kind. Parts of a split municipality may
    /// differ; the heavier counts for the whole, and the parts it is for are named.
    private static func standings(of items: [JMAWarnings.Item], _ system: JMASystem) -> [Situation.Standing] {
        var best: [String: (weight: JMAWarningCode.Weight, standing: Situation.Standing)] = [:]
        for item in items {
            for kind in item.kinds where kind.isInForce {
                let meaning = JMAWarningCode(code: kind.code, name: kind.name, system: system)
                if var known = best[meaning.phenomenon], known.weight >= meaning.weight {
                    if known.standing.code == kind.code { known.standing.places.append(item.area.name) }
                    best[meaning.phenomenon] = known
                } else {
                    best[meaning.phenomenon] = (
                        meaning.weight,
                        Situation.Standing(code: kind.code, name: kind.name, places: [item.area.name])
                    )
                }
            }
        }
        return best.sorted { $0.key < $1.key }.map { _, found in
            var standing = found.standing
            if standing.places.count >= items.count { standing.places = [] }
            return standing
        }
    }

    private static func targets(
        _ standings: [Situation.Standing], _ system: JMASystem, _ situation: Situation, at reported: Timestamp
    ) -> [String: LevelTarget] {
        var targets: [String: LevelTarget] = [:]
        for standing in standings {
            let meaning = JMAWarningCode(code: standing.code, name: standing.name, system: system)
            var slots: [String: String] = [:]
            if !standing.places.isEmpty { slots[Slots.places] = standing.places.joined(separator: "、") }
            // What was expected for hours that have passed came, or did not: it is no forecast any more.
            if let expected = situation.outlook?.expected[meaning.phenomenon],
                DangerCode.weight(expected.code) > meaning.weight,
                reported < expected.from.adding(seconds: JMAExpectation.stepSeconds)
            {
                slots.merge(expected.slots) { $1 }
            }
            targets[meaning.phenomenon] = LevelTarget(
                code: standing.code, name: standing.name, weight: meaning.weight.rawValue, hazard: meaning.hazard,
                level: meaning.level, urgency: UrgencyTable.warning(meaning.weight), slots: slots)
        }
        return targets
    }
}

extension Situation.Expectation {
    var slots: [String: String] {
        [Slots.expectedCode: code, Slots.expectedName: name, Slots.expectedFrom: from.rfc3339()]
    }
}
