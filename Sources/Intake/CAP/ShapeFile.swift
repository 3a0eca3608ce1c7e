import Notice

/// Reads the municipality's districts and hazard areas from GeoJSON (RFC 7946): a FeatureCollection, or one Feature, whose
/// geometries are Polygon or MultiPolygon, in degrees of WGS 84. Features of one code are one shape.
///
/// Of a polygon the outline counts, not its holes: an alert for what lies in a hole is then shown to one area too many. A
/// feature that cannot be read refuses the whole file: a missing district would be a district that is not warned.
///
/// - Parameters:
///   - code: the property that holds a shape's code: a district's key of the site, or the hazard area's own.
///   - name: the property that holds its name for people.
package func parse(
    shapes bytes: [UInt8], code: String, name: String
) -> Result<[WardAreas.Shape], Refusal> {
    do throws(Refusal) { return .success(try ShapeFile.read(bytes, code, name)) } catch { return .failure(error) }
}

private enum ShapeFile {
    static let mend = "Mend the file, or make it anew with the geographic information system."

    static func read(_ bytes: [UInt8], _ code: String, _ name: String) throws(Refusal) -> [WardAreas.Shape] {
        let decoded = try Decoded(bytes, contentType: nil)
        guard decoded.syntax == .json else {
            throw Refusal(.unknownFormat, "the file is no GeoJSON", whatToDo: mend)
        }
        let root = try JSONReader.read(decoded.text)
        let features: [JSONValue]
        switch root["type"]?.text {
        case "FeatureCollection": features = root["features"]?.elements ?? []
        case "Feature": features = [root]
        case let other:
            throw Refusal(
                .unknownFormat, "the file's type is \"\((other ?? "").prefix(40))\", not FeatureCollection",
                whatToDo: mend)
        }
        guard !features.isEmpty else { throw Refusal(.empty, "the file has no features", whatToDo: mend) }
        guard features.count <= Limits.areas else {
            throw Refusal(.tooMany, "\(features.count) features; at most \(Limits.areas) are read", whatToDo: mend)
        }
        var shapes: [WardAreas.Shape] = []
        var places: [String: Int] = [:]
        for (number, feature) in features.enumerated() {
            let properties = feature["properties"]
            guard let key = properties?[code]?.text, let title = properties?[name]?.text else {
                throw Refusal(
                    .missing, "feature \(number + 1) has no \"\(code)\" or no \"\(name)\" among its properties",
                    whatToDo: "Name the properties that hold code and name beside the file.")
            }
            let polygons = try polygons(feature["geometry"], number: number + 1)
            if let place = places[key] {
                shapes[place].polygons += polygons
            } else {
                places[key] = shapes.count
                shapes.append(
                    WardAreas.Shape(
                        code: key.limited(to: 100), name: title.limited(to: Limits.headlineCharacters),
                        polygons: polygons))
            }
        }
        return shapes
    }

    private static func polygons(_ geometry: JSONValue?, number: Int) throws(Refusal) -> [Polygon] {
        let parts: [JSONValue]
        switch geometry?["type"]?.text {
        case "Polygon": parts = [geometry?["coordinates"] ?? .null]
        case "MultiPolygon": parts = geometry?["coordinates"]?.elements ?? []
        case let other:
            throw Refusal(
                .invalid, "the geometry of feature \(number) is \"\((other ?? "").prefix(40))\", no Polygon",
                whatToDo: mend)
        }
        guard !parts.isEmpty else {
            throw Refusal(.missing, "the geometry of feature \(number) has no coordinates", whatToDo: mend)
        }
        var polygons: [Polygon] = []
        for part in parts {
            guard let outline = part.elements.first else {
                throw Refusal(.missing, "a polygon of feature \(number) has no outline", whatToDo: mend)
            }
            var points: [Coordinate] = []
            for position in outline.elements {
                // Longitude first, unlike CAP.
                let numbers = position.elements.prefix(2).compactMap { $0.text.flatMap { Double($0) } }
                guard numbers.count == 2, let point = Coordinate(latitude: numbers[1], longitude: numbers[0]) else {
                    throw Refusal(
                        .invalid, "point \(points.count + 1) of feature \(number) is no longitude and latitude",
                        whatToDo: mend)
                }
                points.append(point)
            }
            guard points.count <= Limits.polygonPoints, let polygon = Polygon(points) else {
                throw Refusal(
                    .invalid,
                    "an outline of feature \(number) is not closed, has too few corners, or more than "
                        + "\(Limits.polygonPoints)", whatToDo: mend)
            }
            polygons.append(polygon)
        }
        return polygons
    }
}
