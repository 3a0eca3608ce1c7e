import Intake
import Notice

/// Where the demo's fictional town lies. With our own telegrams it has codes of its own; with given ones it is put where
/// they strike hardest, so that there is something to see.
enum DemoPlace {
    static let ownTown = WardAreas(
        name: DemoTown.municipality.name, municipality: DemoTown.municipality.code,
        ancestors: [DemoTown.coast.code, DemoTown.region.code, DemoTown.prefecture.code],
        seismic: [DemoTown.seismicRegion.code], tsunami: [DemoTown.tsunamiRegion.code], rivers: [DemoTown.river.code])

    static func whereStruck(_ documents: [ParsedDocument]) -> (ward: WardAreas, name: String) {
        var municipalities: [Area: Int] = [:]
        var regions: Set<String> = []
        var seismic: [String: Int] = [:]
        var tsunami: [String: Int] = [:]
        var rivers: Set<String> = []
        for reading in documents.flatMap(\.readings) {
            let weight = reading.urgency.rank * 100 + (reading.equivalentLevel?.value ?? 0)
            for area in reading.areas {
                switch (reading.hazard, area.code.utf8.count) {
                case (.tsunami, 3): tsunami[area.code] = max(tsunami[area.code] ?? 0, weight)
                case (.earthquake, 3): seismic[area.code] = max(seismic[area.code] ?? 0, weight)
                case (_, 12): rivers.insert(area.code)
                case (.earthquake, 7): break
                case (_, 7): municipalities[area] = max(municipalities[area] ?? 0, weight)
                case (_, 6): regions.insert(area.code)
                default: break
                }
            }
        }
        let struck =
            municipalities.max { ($0.value, $1.key.code) < ($1.value, $0.key.code) }?.key
            ?? DemoTown.municipality
        // All regions: the fictional town is large enough to be shaken by every earthquake given.
        let ward = WardAreas(
            name: struck.name, municipality: struck.code, ancestors: regions.sorted(), seismic: seismic.keys.sorted(),
            tsunami: tsunami.keys.sorted(), rivers: rivers.sorted())
        return (ward, struck.name)
    }
}
