/// A place on earth, WGS 84, in degrees.
package struct Coordinate: Sendable, Hashable, Codable {
    /// -90...90, north positive.
    package let latitude: Double
    /// -180...180, east positive.
    package let longitude: Double

    /// Nil outside the earth.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// A closed area without holes: a district, a hazard area, the area of an alert. Edges are straight on a map of degrees,
/// which over a municipality differs from the earth's surface by centimetres; nothing here crosses the date line.
package struct Polygon: Sendable, Hashable, Codable {
    /// At least four; the last is the first.
    package let points: [Coordinate]

    /// Nil unless it is closed and has at least three different corners.
    package init?(_ points: [Coordinate]) {
        guard points.count >= 4, points.first == points.last, Set(points).count >= 3 else { return nil }
        self.points = points
    }
}

/// Everything within a distance of a point.
package struct Circle: Sendable, Hashable, Codable {
    package let centre: Coordinate
    /// Kilometres, not negative.
    package let radius: Double

    package init?(centre: Coordinate, radius: Double) {
        guard radius >= 0, radius.isFinite else { return nil }
        self.centre = centre
        self.radius = radius
    }
}

/// Longitudes and latitudes between which something lies.
struct Bounds: Hashable {
    var south: Double
    var north: Double
    var west: Double
    var east: Double

    init(_ points: [Coordinate]) {
        south = points.map(\.latitude).min() ?? 0
        north = points.map(\.latitude).max() ?? 0
        west = points.map(\.longitude).min() ?? 0
        east = points.map(\.longitude).max() ?? 0
    }

    func touches(_ other: Bounds) -> Bool {
        south <= other.north && other.south <= north && west <= other.east && other.west <= east
    }
}

/// Two points of an outline.
private struct Edge {
    var a: Coordinate
    var b: Coordinate

    /// Which side of this edge a point is on: positive left, negative right, 0 on its line.
    func side(_ p: Coordinate) -> Double {
        (b.longitude - a.longitude) * (p.latitude - a.latitude)
            - (b.latitude - a.latitude) * (p.longitude - a.longitude)
    }

    func spans(_ p: Coordinate) -> Bool {
        min(a.longitude, b.longitude) <= p.longitude && p.longitude <= max(a.longitude, b.longitude)
            && min(a.latitude, b.latitude) <= p.latitude && p.latitude <= max(a.latitude, b.latitude)
    }

    /// Whether the two have a point in common.
    func meets(_ other: Edge) -> Bool {
        let (d1, d2) = (other.side(a), other.side(b))
        let (d3, d4) = (side(other.a), side(other.b))
        if (d1 > 0) != (d2 > 0), d1 != 0, d2 != 0, (d3 > 0) != (d4 > 0), d3 != 0, d4 != 0 { return true }
        return (d1 == 0 && other.spans(a)) || (d2 == 0 && other.spans(b)) || (d3 == 0 && spans(other.a))
            || (d4 == 0 && spans(other.b))
    }
}

extension Polygon {
    /// How many pairs of edges are compared before two outlines whose boxes overlap count as touching: about a second of
    /// work. Erring to that side shows an alert to one district too many.
    package static let comparisons = 20_000_000

    private var edges: [Edge] { zip(points, points.dropFirst()).map { Edge(a: $0, b: $1) } }

    /// Whether a point lies inside or on the outline.
    package func contains(_ p: Coordinate) -> Bool {
        var isInside = false
        for (a, b) in zip(points, points.dropFirst()) {
            let edge = Edge(a: a, b: b)
            if edge.side(p) == 0, edge.spans(p) { return true }
            if (a.latitude > p.latitude) != (b.latitude > p.latitude) {
                let crossing =
                    a.longitude + (p.latitude - a.latitude) / (b.latitude - a.latitude) * (b.longitude - a.longitude)
                if p.longitude < crossing { isInside.toggle() }
            }
        }
        return isInside
    }

    /// Whether the two have a point in common.
    package func touches(_ other: Polygon) -> Bool {
        let (mine, theirs) = (Bounds(points), Bounds(other.points))
        guard mine.touches(theirs) else { return false }
        if other.contains(points[0]) || contains(other.points[0]) { return true }
        let own = edges.filter { Bounds([$0.a, $0.b]).touches(theirs) }
        let foreign = other.edges.filter { Bounds([$0.a, $0.b]).touches(mine) }
        guard own.count.multipliedReportingOverflow(by: max(1, foreign.count)).partialValue <= Polygon.comparisons
        else {
            return true
        }
        return own.contains { edge in foreign.contains { edge.meets($0) } }
    }

    /// Whether its outline meets itself anywhere but at neighbouring corners. Only outlines of up to `limit` corners are
    /// looked at, since every pair of edges is compared; a longer one counts as simple.
    package func crossesItself(limit: Int = 2_000) -> Bool {
        let edges = edges.filter { $0.a != $0.b }
        guard edges.count <= limit else { return false }
        for i in edges.indices {
            for j in edges.indices where j > i + 1 && !(i == 0 && j == edges.count - 1) {
                if edges[i].meets(edges[j]) { return true }
            }
        }
        return false
    }
}

extension Circle {
    /// Kilometres on the ground of a degree of latitude.
    private static let degree = 111.32

    /// Whether the circle and the polygon have a point in common, to about a metre in a hundred kilometres' distance.
    package func touches(_ polygon: Polygon) -> Bool {
        if polygon.contains(centre) { return true }
        return zip(polygon.points, polygon.points.dropFirst()).contains { distance(to: $0, $1) <= radius }
    }

    /// From the centre to the nearest point of an edge, in kilometres, on a plane that touches the earth at the centre.
    private func distance(to a: Coordinate, _ b: Coordinate) -> Double {
        let narrowing = Circle.cosine(degrees: centre.latitude)
        func flat(_ p: Coordinate) -> (x: Double, y: Double) {
            (
                (p.longitude - centre.longitude) * Circle.degree * narrowing,
                (p.latitude - centre.latitude) * Circle.degree
            )
        }
        let (p, q) = (flat(a), flat(b))
        let (dx, dy) = (q.x - p.x, q.y - p.y)
        let length = dx * dx + dy * dy
        let t = length == 0 ? 0 : min(1, max(0, -(p.x * dx + p.y * dy) / length))
        let (x, y) = (p.x + t * dx, p.y + t * dy)
        return (x * x + y * y).squareRoot()
    }

    /// The cosine by its series, to a part in 10⁹ within the earth's latitudes: no C library for one function.
    private static func cosine(degrees: Double) -> Double {
        let x = degrees * .pi / 180
        let square = x * x
        var (term, sum) = (1.0, 1.0)
        for step in 1...8 {
            term *= -square / Double((2 * step - 1) * (2 * step))
            sum += term
        }
        return sum
    }
}
