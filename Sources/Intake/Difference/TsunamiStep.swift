import Notice

extension Step {
    /// 津波警報・注意報: newest telegram per event, and per region of this municipality.
    ///
    /// A telegram lists every region its events touch. So a region it leaves out is over if the region's level came from
    /// these events, and untouched if it came from others.
    mutating func take(_ tsunami: JMATsunami, into situation: inout Situation) -> Advance.Outcome {
        guard !ward.tsunami.isEmpty else { return .elsewhere }
        let telegram = tsunami.telegram
        let events = telegram.eventIDs
        let isNews = events.contains { id in
            situation.tsunami.newest[id].map { $0 < telegram.stamp } ?? true
        }
        guard isNews,
            !isForgotten(telegram, situation, isKnown: events.contains { situation.tsunami.newest[$0] != nil })
        else { return .older }
        for id in events {
            situation.tsunami.newest[id] = max(situation.tsunami.newest[id] ?? telegram.stamp, telegram.stamp)
        }
        for code in ward.tsunami.sorted() {
            let item = tsunami.items.first { $0.area.code == code }
            take(item, code: code, of: telegram, into: &situation.tsunami.regions[code])
        }
        situation.bound()
        return .advanced
    }

    private mutating func take(
        _ item: JMATsunami.Item?, code: String, of telegram: JMATelegram, into region: inout Situation.TsunamiRegion?
    ) {
        if let region, region.newest >= telegram.stamp { return }
        var level = region?.level
        let subject = LevelSubject(
            product: Slots.Product.tsunami, key: code, weight: { code, _ in TsunamiCode.weight(code).rawValue },
            watchedSlot: Slots.height)
        if let item {
            move(&level, of: subject, to: Step.target(item), by: telegram)
        } else {
            // Left out, or a 取消, which names no regions.
            guard let region, !Set(region.eventIDs).isDisjoint(with: telegram.eventIDs) else { return }
            if telegram.isCancelled {
                if let told = level?.told {
                    propose(ended(told, .retraction, telegram))
                    level = nil
                }
            } else {
                move(&level, of: subject, to: nil, by: telegram)
            }
        }
        region = Situation.TsunamiRegion(newest: telegram.stamp, eventIDs: telegram.eventIDs, level: level)
    }

    /// Nil where no warning or advisory is in force; a 津波予報 says itself that no harm is to be feared.
    private static func target(_ item: JMATsunami.Item) -> LevelTarget? {
        let weight = TsunamiCode.weight(item.code)
        guard weight >= .advisory else { return nil }
        var slots = [Slots.areaCode: item.area.code, Slots.area: item.area.name]
        slots[Slots.height] = item.height
        slots[Slots.arrival] = item.arrival?.rfc3339()
        slots[Slots.arrivalCondition] = item.arrivalCondition
        // 53 大津波警報：発表 is the first telegram's word for what the next calls 52 大津波警報: no change.
        let isMajor = weight == .majorWarning
        return LevelTarget(
            code: isMajor ? "52" : item.code, name: isMajor ? "大津波警報" : item.name, weight: weight.rawValue,
            hazard: .tsunami, urgency: UrgencyTable.tsunami(weight), slots: slots, area: item.area)
    }
}
