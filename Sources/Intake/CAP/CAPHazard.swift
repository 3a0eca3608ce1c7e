import Notice

/// Which hazard a CAP event is: the standard has free text and eleven wide categories, so words decide first.
enum CAPHazard {
    static func hazard(event: String, categories: [String]) -> Hazard {
        let event = event.lowercased()
        if let match = words.first(where: { event.contains($0.word) }) { return match.hazard }
        if categories.contains("Fire") { return .fire }
        if categories.contains("Transport") { return .transport }
        return .other
    }

    /// In order: the narrower word first.
    private static let words: [(word: String, hazard: Hazard)] = [
        ("tsunami", .tsunami), ("津波", .tsunami), ("earthquake", .earthquake), ("地震", .earthquake),
        ("storm surge", .stormSurge), ("高潮", .stormSurge), ("landslide", .landslide), ("土砂", .landslide),
        ("tornado", .tornado), ("竜巻", .tornado), ("typhoon", .typhoon), ("hurricane", .typhoon),
        ("tropical", .typhoon), ("cyclone", .typhoon), ("台風", .typhoon), ("flood", .flood), ("洪水", .flood),
        ("氾濫", .flood), ("volcan", .volcano), ("噴火", .volcano), ("ashfall", .ashFall), ("blizzard", .snowstorm),
        ("snow", .heavySnow), ("大雪", .heavySnow), ("thunder", .thunder), ("雷", .thunder), ("heat", .heat),
        ("熱中症", .heat), ("fog", .denseFog), ("avalanche", .avalanche), ("frost", .frost), ("wind", .strongWind),
        ("rain", .heavyRain), ("大雨", .heavyRain), ("wildfire", .fire), ("bushfire", .fire), ("missile", .missile),
    ]
}
