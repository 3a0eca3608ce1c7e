#if canImport(Glibc)
import Glibc
#endif
package import Notice

/// A place people can go to in a disaster, as plain values: the caller takes them from whoever keeps the facilities, and gives
/// only those that are of use against what is in force.
package struct Refuge: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case closed, preparing, open, full
    }

    package var names: [LanguageTag: String]
    /// Its official kind (指定緊急避難場所 …); the Japanese term is shown beside any other.
    package var kind: [LanguageTag: String]
    package var state: State
    package var place: Coordinate

    package init(names: [LanguageTag: String], kind: [LanguageTag: String], state: State, place: Coordinate) {
        self.names = names
        self.kind = kind
        self.state = state
        self.place = place
    }

    /// Names are not translated by anybody: the Japanese one is on the signs.
    func name(in language: LanguageTag) -> String {
        let japanese = names[.japanese] ?? ""
        guard IntentIndex.asked(language) != .japanese, let own = names[language] ?? names[.english], own != japanese
        else { return names[language] ?? japanese }
        return japanese.isEmpty ? own : "\(own) (\(japanese))"
    }

    func kind(in language: LanguageTag) -> String {
        let japanese = kind[.japanese] ?? ""
        guard IntentIndex.asked(language) != .japanese, let own = kind[language] ?? kind[.english] else {
            return japanese
        }
        return "\(own), \(japanese)"
    }
}

extension Refuge {
    /// Nobody walks further in a disaster; metres as the crow flies.
    static let farthest = 5_000.0
    /// Places named in one answer.
    static let mostNamed = 3

    /// The nearest, those with room before those without.
    static func nearest(_ refuges: [Refuge], to here: Coordinate) -> [(refuge: Refuge, metres: Double)] {
        let near = refuges.map { (refuge: $0, metres: distance(here, $0.place)) }.filter { $0.metres <= farthest }
        return Array(
            near.sorted {
                ($0.refuge.state == .full ? 1 : 0, $0.metres) < ($1.refuge.state == .full ? 1 : 0, $1.metres)
            }
            .prefix(mostNamed))
    }

    /// Metres between two points of a sphere with the earth's mean radius (haversine): within 0.5 % of the ellipsoid.
    static func distance(_ first: Coordinate, _ second: Coordinate) -> Double {
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        let latitudes = sin(radians(second.latitude - first.latitude) / 2)
        let longitudes = sin(radians(second.longitude - first.longitude) / 2)
        let chord =
            latitudes * latitudes
            + cos(radians(first.latitude)) * cos(radians(second.latitude)) * longitudes * longitudes
        return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
    }

    /// As one reads it on a sign: 「350m」, 「1.2km」; no more exact than a phone knows where it is.
    static func shown(metres: Double) -> String {
        guard metres >= 950 else { return "\(max(50, Int((metres / 50).rounded()) * 50))m" }
        let tenths = Int((metres / 100).rounded())
        return "\(tenths / 10).\(tenths % 10)km"
    }
}
