import Notice

/// How many finished and running stories a situation remembers. A day of the worst aftershocks has about 200.
enum Bounds {
    static let earthquakes = 256
    static let tsunamiEvents = 64
    static let bulletins = 256
    static let alerts = 1_000
    static let items = 5_000
}

extension Situation {
    /// Drops the oldest stories beyond `Bounds` and notes up to when, so that a late copy of one is not told as new.
    mutating func bound() {
        let quakes = earthquakes.mapValues { $0.newest.values.max()?.reported ?? Feed.unknownTime }
        for key in Situation.oldest(quakes, beyond: Bounds.earthquakes) {
            forget(earthquakes.removeValue(forKey: key)?.newest.values.max())
        }
        let events = tsunami.newest.mapValues(\.reported)
        for key in Situation.oldest(events, beyond: Bounds.tsunamiEvents) {
            forget(tsunami.newest.removeValue(forKey: key))
        }
        let others = bulletins.mapValues(\.newest.reported)
        for key in Situation.oldest(others, beyond: Bounds.bulletins) {
            forget(bulletins.removeValue(forKey: key)?.newest)
        }
    }

    private mutating func forget(_ stamp: JMATelegram.Stamp?) {
        guard let stamp else { return }
        forgottenBefore = max(forgottenBefore ?? stamp.reported, stamp.reported)
    }

    static func oldest(_ times: [String: Timestamp], beyond limit: Int) -> [String] {
        guard times.count > limit else { return [] }
        return times.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(times.count - limit).map(\.key)
    }
}

extension Step {
    /// Whether a telegram may be about a story that was dropped: unknown, and no newer than what was.
    func isForgotten(_ telegram: JMATelegram, _ situation: Situation, isKnown: Bool) -> Bool {
        guard !isKnown, let bound = situation.forgottenBefore else { return false }
        return telegram.reported <= bound
    }
}
