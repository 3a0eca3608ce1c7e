import Notice

extension Step {
    /// 指定河川洪水予報: a river's one level, newest telegram per forecast area.
    mutating func take(_ river: JMARiver, into situation: inout Situation) -> Advance.Outcome {
        let telegram = river.telegram
        let known = situation.rivers[river.area.code]
        let isOurs =
            known != nil || ward.rivers.contains(river.area.code)
            || river.municipalities.contains { ward.isMunicipality($0.code) }
        guard isOurs else { return .elsewhere }
        if let known, known.newest >= telegram.stamp { return .older }
        var state = known ?? Situation.River(newest: telegram.stamp, level: nil)
        let withdrawn = state.newest
        state.newest = telegram.stamp
        let area = river.area
        let subject = LevelSubject(
            product: Slots.Product.river, key: area.code, weight: { RiverCode.weight($0, name: $1).rawValue })
        if telegram.isCancelled {
            if state.level?.since == withdrawn {
                let name = state.level?.told?.content.slots[Slots.river] ?? ""
                withdraw(&state.level, of: subject, by: telegram) {
                    Step.target(code: $0, name: $1, area: Area(code: area.code, name: name))
                }
            }
        } else {
            let target = river.isInForce ? Step.target(code: river.code, name: river.name, area: area) : nil
            move(&state.level, of: subject, to: target, by: telegram)
        }
        situation.rivers[area.code] = state
        return .advanced
    }

    private static func target(code: String, name: String, area: Area) -> LevelTarget {
        let weight = RiverCode.weight(code, name: name)
        return LevelTarget(
            code: code, name: name, weight: weight.rawValue, hazard: .flood, level: EquivalentLevel(weight.rawValue),
            urgency: UrgencyTable.warning(weight),
            slots: [Slots.river: area.name, Slots.riverCode: area.code].filter { !$0.value.isEmpty }, area: area)
    }
}
