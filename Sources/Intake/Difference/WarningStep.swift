import Notice

extension Step {
    /// Warnings: one telegram says for this municipality all that is in force of its family.
    mutating func take(_ warnings: JMAWarnings, into situation: inout Situation) -> Advance.Outcome {
        let telegram = warnings.telegram
        if telegram.isCancelled { return withdraw(telegram, from: &situation) }
        let items = warnings.items.filter { ward.isMunicipality($0.area.code) }
        guard !items.isEmpty else { return .elsewhere }
        var family =
            situation.warnings[telegram.code]
            ?? Situation.Family(newest: telegram.stamp, office: telegram.office, levels: [:])
        if situation.warnings[telegram.code] != nil, family.newest >= telegram.stamp { return .older }
        family.newest = telegram.stamp
        family.office = telegram.office

        var targets: [String: LevelTarget] = [:]
        for kind in items.flatMap(\.kinds) where kind.isInForce {
            let meaning = JMAWarningCode(code: kind.code, name: kind.name)
            // Parts of a split municipality may differ: the heavier counts for the whole.
            if let other = targets[meaning.phenomenon], other.weight >= meaning.weight.rawValue { continue }
            targets[meaning.phenomenon] = Step.target(code: kind.code, name: kind.name)
        }
        for phenomenon in Set(family.levels.keys).union(targets.keys).sorted() {
            move(
                &family.levels[phenomenon], of: subject(phenomenon), to: targets[phenomenon], by: telegram)
        }
        situation.warnings[telegram.code] = family
        return .advanced
    }

    private mutating func withdraw(_ telegram: JMATelegram, from situation: inout Situation) -> Advance.Outcome {
        guard var family = situation.warnings[telegram.code], family.office == telegram.office else {
            return .elsewhere
        }
        guard family.newest < telegram.stamp else { return .older }
        let withdrawn = family.newest
        family.newest = telegram.stamp
        for phenomenon in family.levels.keys.sorted() where family.levels[phenomenon]?.since == withdrawn {
            withdraw(&family.levels[phenomenon], of: subject(phenomenon), by: telegram, target: Step.target)
        }
        situation.warnings[telegram.code] = family
        return .advanced
    }

    private func subject(_ phenomenon: String) -> LevelSubject {
        LevelSubject(
            product: Slots.Product.warning, key: "\(phenomenon).\(ward.municipality)",
            weight: { JMAWarningCode(code: $0, name: $1).weight.rawValue })
    }

    private static func target(code: String, name: String) -> LevelTarget {
        let meaning = JMAWarningCode(code: code, name: name)
        return LevelTarget(
            code: code, name: name, weight: meaning.weight.rawValue, hazard: meaning.hazard, level: meaning.level,
            urgency: UrgencyTable.warning(meaning.weight))
    }
}
