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
        let places = river.places.filter { ward.isMunicipality($0.key) }.sorted { $0.key < $1.key }.flatMap(\.value)
        let standings =
            river.isInForce
            ? [Situation.Standing(code: river.code, name: river.name, places: places)] : []
        let name = river.area.name
        return follow(&situation.rivers[river.area.code], telegram, standings, name: name) { standing, name in
            let weight = RiverCode.weight(standing.code, name: standing.name)
            var slots = [Slots.river: name, Slots.riverCode: river.area.code].filter { !$0.value.isEmpty }
            if !standing.places.isEmpty { slots[Slots.places] = standing.places.joined(separator: "、") }
            return LevelTarget(
                code: standing.code, name: standing.name, weight: weight.rawValue, hazard: .flood,
                level: EquivalentLevel(weight.rawValue), urgency: UrgencyTable.warning(weight), slots: slots,
                area: Area(code: river.area.code, name: name))
        } subject: {
            LevelSubject(
                product: Slots.Product.river, key: river.area.code,
                weight: { RiverCode.weight($0, name: $1).rawValue })
        }
    }

    /// 噴火警報・予報: a volcano's one level for this municipality. A telegram lists every municipality concerned, so one that
    /// leaves this one out ends what stood here.
    mutating func take(_ volcano: JMAVolcano, into situation: inout Situation) -> Advance.Outcome {
        let key = volcano.volcano.code
        let kinds = volcano.kinds.filter { kind in
            VolcanoCode.weight(kind.code) > .none && kind.areas.contains { ward.isMunicipality($0.code) }
        }
        // One that leaves this municipality out is remembered too: what it replaced may still be on its way.
        let isOurs = situation.volcanoes[key]?.level != nil || !kinds.isEmpty
        let heaviest = kinds.max { VolcanoCode.weight($0.code) < VolcanoCode.weight($1.code) }
        let standings = heaviest.map { [Situation.Standing(code: $0.code, name: $0.name, places: [])] } ?? []
        let outcome = follow(&situation.volcanoes[key], volcano.telegram, standings, name: volcano.volcano.name) {
            standing, name in
            let weight = VolcanoCode.weight(standing.code)
            return LevelTarget(
                code: standing.code, name: standing.name, weight: weight.rawValue, hazard: .volcano,
                urgency: UrgencyTable.volcano(weight), slots: name.isEmpty ? [:] : [Slots.volcano: name])
        } subject: {
            LevelSubject(
                product: Slots.Product.volcano, key: key, weight: { code, _ in VolcanoCode.weight(code).rawValue })
        }
        return outcome == .advanced && !isOurs ? .elsewhere : outcome
    }

    /// One subject with telegrams of its own: remembers this one and moves the level to what then counts.
    private mutating func follow(
        _ followed: inout Situation.River?, _ telegram: JMATelegram, _ standings: [Situation.Standing], name: String,
        target: (Situation.Standing, String) -> LevelTarget, subject: () -> LevelSubject
    ) -> Advance.Outcome {
        let known = followed
        var state = known ?? Situation.River(newest: telegram.stamp, level: nil)
        // The office is no part of what these telegrams are known by: rivers are forecast jointly, and by backup offices.
        let entry = Situation.Entry(
            stamp: telegram.stamp, office: "", isCancelled: telegram.isCancelled, standings: standings)
        var recent = state.recent ?? []
        guard Recent.insert(entry, into: &recent, floor: known?.newest) else { return .older }
        let isNewest = recent.last == entry
        let before = Recent.standing(state.recent ?? [])
        let after = Recent.standing(recent)
        state.recent = recent
        if isNewest { state.newest = telegram.stamp }
        if !name.isEmpty { state.name = name }
        defer { followed = state }
        guard after != before || isNewest else { return .older }
        let isCold = known == nil && telegram.reported < now.adding(seconds: -Limits.coldSeconds)
        move(
            &state.level, of: subject(), to: after?.standings.first.map { target($0, state.name ?? "") }, by: telegram,
            isCold ? .fill : .tell)
        return .advanced
    }
}
