package import Notice

/// Where an alert applies, as far as it can be told apart from a name.
package enum CAPShape: Sendable, Hashable {
    case polygon(Polygon)
    case circle(Circle)

    package func touches(_ polygon: Polygon) -> Bool {
        switch self {
        case .polygon(let own): own.touches(polygon)
        case .circle(let own): own.touches(polygon)
        }
    }

    /// `lat,lon lat,lon …` (facts: cap.md §2). Nil for what is open, has fewer than four pairs, crosses itself, or lies
    /// outside the earth; areas written as `lon,lat` throughout are turned round.
    static func polygon(_ text: String) -> CAPShape? {
        var pairs: [(first: Double, second: Double)] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            guard let pair = numbers(part) else { return nil }
            pairs.append(pair)
        }
        let isTurned = pairs.contains { abs($0.first) > 90 }
        let points = pairs.compactMap {
            isTurned
                ? Coordinate(latitude: $0.second, longitude: $0.first)
                : Coordinate(latitude: $0.first, longitude: $0.second)
        }
        guard points.count == pairs.count, let polygon = Polygon(points), !polygon.crossesItself() else { return nil }
        return .polygon(polygon)
    }

    /// `lat,lon radius`, the radius in kilometres; empty ones occur.
    static func circle(_ text: String) -> CAPShape? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let pair = numbers(parts[0]), let radius = Double(parts[1]),
            let centre = Coordinate(latitude: pair.first, longitude: pair.second),
            let circle = Circle(centre: centre, radius: radius)
        else { return nil }
        return .circle(circle)
    }

    private static func numbers(_ text: Substring) -> (first: Double, second: Double)? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Double(parts[0]), let second = Double(parts[1]), first.isFinite,
            second.isFinite
        else { return nil }
        return (first, second)
    }
}
