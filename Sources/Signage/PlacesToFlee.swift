package import Notice

extension Hazard {
    /// What a place has to be fit for that people flee to from this: the kinds of danger by which a municipality designates its
    /// 指定緊急避難場所. Heavy rain comes as flood and as landslide. Empty where nobody flees from it.
    package var placesAreFitFor: [Hazard] {
        switch self {
        case .flood, .landslide, .stormSurge, .earthquake, .tsunami, .fire, .volcano: [self]
        case .heavyRain, .typhoon: [.flood, .landslide]
        default: []
        }
    }
}

extension OpenFacility {
    /// Whether people can flee there from this danger.
    package func isFit(for danger: Hazard) -> Bool {
        if helps(against: danger) { return true }
        let parts = danger.placesAreFitFor
        return !parts.isEmpty && parts.allSatisfy { helps(against: $0) }
    }
}
