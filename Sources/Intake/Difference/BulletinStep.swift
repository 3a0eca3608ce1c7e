import Notice

extension Step {
    /// 気象防災速報, 竜巻注意情報, 熱中症警戒アラート: each speaks for itself and expires by itself.
    ///
    /// Every 竜巻注意情報 is sent twice, as VPHW50 and, with sightings where there are any, as VPHW51 (facts: jma.md §3, equal
    /// counts): both are one story, and VPHW50 never follows its twin.
    mutating func take(_ bulletin: JMABulletin, into situation: inout Situation) -> Advance.Outcome {
        let telegram = bulletin.telegram
        let key = "\(bulletin.product.rawValue):\(bulletin.key)"
        let known = situation.bulletins[key]
        if let known {
            let isTwin = telegram.code == "VPHW50" && known.newest.reported == telegram.reported
            if isTwin || known.newest >= telegram.stamp { return .older }
        }
        if isForgotten(telegram, situation, isKnown: known != nil) { return .older }
        var state = known ?? Situation.Bulletin(newest: telegram.stamp)
        state.newest = telegram.stamp
        defer {
            situation.bulletins[key] = state
            situation.bound()
        }
        if telegram.isCancelled {
            if let told = state.told { propose(ended(told, .retraction, telegram)) }
            state.told = nil
            return .advanced
        }
        guard bulletin.areas.contains(where: { ward.isWithin($0.code) }) else { return .elsewhere }
        var slots: [String: String] = [:]
        if !bulletin.tags.isEmpty { slots[Slots.tag] = bulletin.tags.joined(separator: " ") }
        let product: String
        switch bulletin.product {
        case .bulletin: product = Slots.Product.bulletin
        case .tornado:
            product = Slots.Product.bulletin
            slots[Slots.validUntil] = bulletin.expires.rfc3339()
        case .heat:
            product = Slots.Product.heat
            slots[Slots.day] = String((telegram.target ?? telegram.reported).rfc3339().prefix(10))
        }
        // One that expired is another story; before, the next serial is an update.
        let open = state.told.flatMap { ($0.content.expires ?? telegram.reported) > telegram.reported ? $0 : nil }
        var content = content(
            telegram, phase: open == nil ? .alert : .update, hazard: bulletin.hazard,
            urgency: UrgencyTable.bulletin(bulletin.product), product: product, slots: slots,
            area: bulletin.areas.first { ward.isWithin($0.code) && !ward.isMunicipality($0.code) })
        content.expires = bulletin.expires
        content.texts = [.japanese: bulletin.text]
        if let open, open.content.slots == slots, open.content.expires == content.expires,
            open.content.texts == content.texts
        {
            return .advanced
        }
        let told = Situation.Told(
            thread: open?.thread
                ?? thread(product, StableHash.hex([key]), telegram.status, first: telegram.stamp.issued),
            content: content)
        state.told = told
        propose(told, named: bulletin.areas.contains { ward.isMunicipality($0.code) } ? .site : nil)
        return .advanced
    }
}
