/// What threatens, or what a district notice is about. The raw value is the tag in settings, feeds and the API.
package enum Hazard: String, Sendable, Hashable, Codable, CaseIterable {
    case earthquake, tsunami, volcano, ashFall
    case heavyRain, landslide, flood, stormSurge
    case storm, snowstorm, heavySnow, highWaves
    case tornado, typhoon, thunder, strongWind, denseFog, dryAir, avalanche, snowmelt, lowTemperature, frost, icing,
        wetSnow, heat
    case fire, missile, infectiousDisease, missingPerson, strandedCommuters
    case waterSupply, powerSupply, transport
    /// A district notice: what it is about stands in `Topic`.
    case district
    case other
}
