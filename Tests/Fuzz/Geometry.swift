// Rooms: Notice
import Notice

/// Shapes on the ground: touching is mutual, a shape touches itself, and its corners lie in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGeometry(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // Eight bits a number: corners that coincide and edges that overlap are what breaks geometry.
    func polygon(_ bytes: ArraySlice<UInt8>) -> Polygon? {
        var points: [Coordinate] = []
        var rest = bytes
        while rest.count >= 2, points.count < 64 {
            let latitude = Double(rest.removeFirst()) / 8 - 16
            let longitude = Double(rest.removeFirst()) / 8 + 120
            if let point = Coordinate(latitude: latitude, longitude: longitude) { points.append(point) }
        }
        if let first = points.first { points.append(first) }
        return Polygon(points)
    }
    guard let a = polygon(bytes.prefix(count / 2)), let b = polygon(bytes.dropFirst(count / 2)) else { return 0 }
    precondition(a.touches(b) == b.touches(a))
    precondition(a.touches(a) && a.points.allSatisfy(a.contains))
    precondition(!b.points.contains(where: a.contains) || a.touches(b))
    _ = a.crossesItself()
    if let circle = Circle(centre: a.points[0], radius: Double(bytes[0])) {
        precondition(circle.touches(a))
        _ = circle.touches(b)
    }
    return 0
}
