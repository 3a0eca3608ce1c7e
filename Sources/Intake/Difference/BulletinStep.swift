import Notice

extension Step {
    /// Bulletins: each speaks for itself and expires by itself.
    ///
    /// Every 竜巻注意情報 is sent twice, as VPHW50 and, with sightings where there are any, as VPHW51 (facts: jma.md §3, equal
    /// counts): both are one story, and VPHW50 never follows its twin.
    mutating func take(_ bulletin: JMABulletin, into situation: inout Situation) -> Advance.Outcome {
        let telegram = bulletin.telegram
        let key = "\(bulletin.product.rawValue):\(bulletin.story)"
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
        let isOurs = bulletin.isNationwide || bulletin.areas.contains(where: { ward.isWithin($0.code) })
        // One that expired is another story; before, the next serial is an update.
        let open = state.told.flatMap { ($0.content.expires ?? telegram.reported) > telegram.reported ? $0 : nil }
        guard isOurs else {
            // A later serial that leaves this municipality out: what was told runs out by itself.
            return known == nil ? .elsewhere : .advanced
        }
        if bulletin.endsStory {
            if let open {
                var end = ended(open, .allClear, telegram)
                end.content.slots[Slots.code] = bulletin.code
                end.content.slots[Slots.name] = telegram.headTitle
                propose(end)
            }
            state.told = nil
            return .advanced
        }
        let wording = wording(of: bulletin)
        var content = content(
            telegram, phase: open == nil ? .alert : .update, hazard: bulletin.hazard,
            urgency: UrgencyTable.bulletin(bulletin), product: wording.product, slots: wording.slots,
            area: bulletin.areas.first { ward.isWithin($0.code) && !ward.isMunicipality($0.code) })
        content.expires = bulletin.expires
        content.texts = [.japanese: bulletin.text]
        if let open, open.content.slots == wording.slots, open.content.expires == content.expires,
            open.content.texts == content.texts
        {
            return .advanced
        }
        let told = Situation.Told(
            thread: open?.thread
                ?? thread(wording.product, StableHash.hex([key]), telegram.status, first: telegram.stamp.issued),
            content: content)
        state.told = told
        let isNamed = bulletin.areas.contains { ward.isMunicipality($0.code) }
        propose(told, named: isNamed ? .site : bulletin.isNationwide ? .ancestor : nil)
        return .advanced
    }

    /// The phrasebook's entry and its slots.
    private func wording(of bulletin: JMABulletin) -> (product: String, slots: [String: String]) {
        let telegram = bulletin.telegram
        var slots: [String: String] = [:]
        if !bulletin.tags.isEmpty { slots[Slots.tag] = bulletin.tags.joined(separator: " ") }
        if let volcano = bulletin.volcano { slots[Slots.volcano] = volcano.name }
        switch bulletin.product {
        case .bulletin, .recordRain: return (Slots.Product.bulletin, slots)
        case .tornado:
            slots[Slots.validUntil] = bulletin.expires.rfc3339()
            return (Slots.Product.bulletin, slots)
        case .heat:
            slots[Slots.day] = String((telegram.target ?? telegram.reported).rfc3339().prefix(10))
            return (Slots.Product.heat, slots)
        case .eruption:
            slots[Slots.name] = telegram.title
            slots[Slots.code] = bulletin.code
            return (Slots.Product.volcano, slots)
        case .ash, .ashOutlook:
            let own = bulletin.kinds.filter { $0.areas.contains { ward.isMunicipality($0.code) } }
            // 70…73 grow heavier; 75 小さな噴石の落下 stands beside them.
            let heaviest = own.filter { $0.code != "75" }.max { $0.code < $1.code } ?? own.first
            slots[Slots.name] = telegram.title
            slots[Slots.code] = heaviest?.code
            slots[Slots.amount] = heaviest?.name
            slots[Slots.validUntil] = bulletin.expires.rfc3339()
            return (Slots.Product.ash, slots)
        case .nankai:
            slots[Slots.name] = telegram.headTitle
            slots[Slots.code] = bulletin.code
            return (Slots.Product.nankai, slots)
        case .sequel:
            slots[Slots.name] = telegram.headTitle
            return (Slots.Product.bulletin, slots)
        }
    }
}
