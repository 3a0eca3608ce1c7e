package import Notice

/// An earthquake as one telegram knows it: VXSE51 (intensities by region), 52 (hypocentre), 53 (both, by city).
package struct JMAEarthquake: Sendable, Hashable {
    package struct Felt: Sendable, Hashable {
        package var area: Area
        package var intensity: Intensity
    }

    package var telegram: JMATelegram
    package var maxIntensity: Intensity?
    /// By 細分区域 (3 digits).
    package var regions: [Felt]
    /// By municipality (7 digits); 震度速報 has none.
    package var cities: [Felt]
    package var epicentre: String?
    /// A decimal, or JMA's words where unknown.
    package var magnitude: String?
    /// Kilometres.
    package var depth: Int?
    package var originTime: Timestamp?
    /// Codes of the fixed comments (固定付加文), in the telegram's order.
    package var comments: [String]
}
