import Notice

extension Step {
    /// 震度速報 → 震源 → 震源・震度: one story per EventID, told once, and again only if the municipality's own intensity
    /// turns out higher.
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
        if telegram.isCancelled {
            if telegram.code == "VXSE51" { story.regionIntensity = nil }
            if telegram.code == "VXSE53" { story.cityIntensity = nil }
            if let told = story.told, story.regionIntensity == nil, story.cityIntensity == nil {
                propose(ended(told, .retraction, telegram))
                story.told = nil
                story.toldIntensity = nil
            }
            return .advanced
        }
        let felt: Intensity?
        if telegram.code == "VXSE51" {
            felt = quake.regions.filter { ward.seismic.contains($0.area.code) }.map(\.intensity).max()
            story.regionIntensity = felt
        } else {
            felt = quake.cities.filter { ward.isMunicipality($0.area.code) }.map(\.intensity).max()
            if telegram.code == "VXSE53" { story.cityIntensity = felt }
        }
        story.facts.merge(Step.facts(quake)) { isNewest ? $1 : $0 }

        // What the municipality's own stations say replaces the region's largest as soon as it is known.
        let isCity = story.newest["VXSE53"] != nil
        guard let current = isCity ? story.cityIntensity : story.regionIntensity,
            story.toldIntensity.map({ $0 < current }) ?? true
        else { return felt == nil && known == nil ? .elsewhere : .advanced }
        var slots = story.facts
        slots[Slots.intensity] = current.rawValue
        slots[Slots.intensityOf] = isCity ? "city" : "region"
        var content = content(
            telegram, phase: story.told == nil ? .alert : .update, hazard: .earthquake,
            urgency: UrgencyTable.intensity(current), product: Slots.Product.earthquake, slots: slots)
        content.expires = telegram.reported.adding(seconds: JMAEarthquake.shownSeconds)
        let thread =
            story.told?.thread
            ?? thread(Slots.Product.earthquake, key, telegram.status, first: telegram.stamp.issued)
        let told = Situation.Told(thread: thread, content: content)
        story.told = told
        story.toldIntensity = current
        propose(told)
        return .advanced
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
