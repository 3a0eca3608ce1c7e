import Notice

extension Step {
    /// 震度速報 → 震源 → 震源・震度: one story per EventID. Each telegram that says more of it, or something else, is an update:
    /// the publication table shows it and rings only where the municipality's own intensity turns out higher.
    ///
    /// 震源に関する情報 (VXSE52) names no place that shook, so it never speaks by itself; it lends its facts to the story.
    mutating func take(_ quake: JMAEarthquake, into situation: inout Situation) -> Advance.Outcome {
        let telegram = quake.telegram
        let ids = telegram.eventIDs
        guard let key = ids.first(where: { situation.earthquakes[$0] != nil }) ?? ids.first else { return .elsewhere }
        let known = situation.earthquakes[key]
        if let newest = known?.newest[telegram.code], newest >= telegram.stamp { return .older }
        if isForgotten(telegram, situation, isKnown: known != nil) { return .older }
        var story = known ?? Situation.Earthquake(newest: [:], facts: [:])
        let isNewest = story.newest.values.allSatisfy { $0 < telegram.stamp }
        story.newest[telegram.code] = telegram.stamp
        defer {
            situation.earthquakes[key] = story
            situation.bound()
        }
        let felt = intensity(of: quake)
        if telegram.code == "VXSE51" { story.regionIntensity = felt }
        if telegram.code == "VXSE53" { story.cityIntensity = felt }
        if telegram.isCancelled {
            // Which of the facts were its own is not known.
            story.facts = [:]
        } else {
            story.facts.merge(Step.facts(quake)) { isNewest ? $1 : $0 }
        }
        guard let current = story.intensity else {
            guard telegram.isCancelled, let told = story.told else {
                return felt == nil && known == nil ? .elsewhere : .advanced
            }
            propose(ended(told, .retraction, telegram))
            story.told = nil
            return .advanced
        }
        var slots = story.facts
        slots[Slots.intensity] = current.rawValue
        slots[Slots.intensityOf] = current == story.cityIntensity ? "city" : "region"
        if story.told?.content.slots == slots { return .advanced }
        var content = content(
            telegram, phase: story.told == nil ? .alert : .update, hazard: .earthquake,
            urgency: UrgencyTable.intensity(current), product: Slots.Product.earthquake, slots: slots)
        content.sent = max(telegram.reported, story.told?.content.sent ?? telegram.reported)
        content.expires = content.sent.adding(seconds: JMAEarthquake.shownSeconds)
        let thread =
            story.told?.thread
            ?? thread(Slots.Product.earthquake, key, telegram.status, first: telegram.stamp.issued)
        let told = Situation.Told(thread: thread, content: content)
        story.told = told
        propose(told)
        return .advanced
    }

    /// How strongly this municipality, or of 震度速報 its region, shook; nil where the telegram does not say.
    private func intensity(of quake: JMAEarthquake) -> Intensity? {
        quake.telegram.code == "VXSE51"
            ? quake.regions.filter { ward.seismic.contains($0.area.code) }.map(\.intensity).max()
            : quake.cities.filter { ward.isMunicipality($0.area.code) }.map(\.intensity).max()
    }

    private static func facts(_ quake: JMAEarthquake) -> [String: String] {
        var slots: [String: String] = [:]
        slots[Slots.maxIntensity] = quake.maxIntensity?.rawValue
        slots[Slots.epicentre] = quake.epicentre
        slots[Slots.magnitude] = quake.magnitude
        slots[Slots.depth] = quake.depth.map(String.init)
        slots[Slots.originTime] = quake.originTime?.rfc3339()
        let tsunami = quake.comments.filter { $0.hasPrefix("021") }
        if !tsunami.isEmpty { slots[Slots.tsunami] = tsunami.joined(separator: " ") }
        return slots
    }
}

extension Situation.Earthquake {
    /// What the municipality's own stations say counts as soon as it is known; where one has not reported, it may be as strong
    /// as its region.
    fileprivate var intensity: Intensity? {
        guard let city = cityIntensity else { return regionIntensity }
        return city == .atLeastFiveLower ? max(city, regionIntensity ?? city) : city
    }
}
