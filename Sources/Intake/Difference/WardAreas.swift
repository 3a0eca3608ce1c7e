package import Notice

/// Every code by which sources name this municipality or something that concerns it (facts: jma.md §4).
package struct WardAreas: Sendable, Hashable, Codable {
    /// The municipality's name as drafts show it, e.g. 港区.
    package var name: String
    /// JMA's seven digits, e.g. `1310300`.
    package var municipality: String
    /// Its weather regions from small to large, e.g. `130011`, `130010`, `130000`.
    package var ancestors: [String]
    /// Its seismic regions, e.g. `350`; cities are matched by `municipality`.
    package var seismic: [String]
    /// Its tsunami forecast regions, e.g. `312`; empty inland.
    package var tsunami: [String]
    /// The flood-forecast areas (12 digits) of rivers that can reach it.
    package var rivers: [String]
    /// The ward's districts and its named hazard areas (土砂災害警戒区域, 浸水想定区域), by which an alert's polygon or circle is
    /// placed. Without them a shape says nothing here.
    package var shapes: [Shape] = []

    package struct Shape: Sendable, Hashable, Codable {
        /// A district's key of the site, or the hazard area's own.
        package var code: String
        package var name: String
        package var polygons: [Polygon]

        package init(code: String, name: String, polygons: [Polygon]) {
            self.code = code
            self.name = name
            self.polygons = polygons
        }
    }

    package init(
        name: String, municipality: String, ancestors: [String] = [], seismic: [String] = [],
        tsunami: [String] = [], rivers: [String] = [], shapes: [Shape] = []
    ) {
        self.shapes = shapes
        self.name = name
        self.municipality = municipality
        self.ancestors = ancestors
        self.seismic = seismic
        self.tsunami = tsunami
        self.rivers = rivers
    }

    package var area: Area { Area(code: municipality, name: name) }

    /// Whether a seven-digit code is this municipality or a part of it: some are split for weather, and the parts share
    /// the first five digits.
    package func isMunicipality(_ code: String) -> Bool {
        code == municipality
            || (code.utf8.count == 7 && municipality.utf8.count == 7 && code.prefix(5) == municipality.prefix(5))
    }

    /// Whether an alert's geocode names this municipality or a region that contains it: JMA's codes, or the five digits of
    /// JIS X 0402.
    package func isNamed(_ code: String) -> Bool {
        isWithin(code) || (code.utf8.count == 5 && municipality.utf8.count == 7 && municipality.hasPrefix(code))
    }

    /// How near the places are that a draft of this room names. Alerts may name any place on earth; all else was looked at
    /// for this municipality before it became a draft.
    package func nearness(of content: Content) -> Nearness {
        switch content.product {
        case Slots.Product.cap: nearness(of: content.areas)
        // 震度速報 knows no cities.
        case Slots.Product.earthquake: content.slots[Slots.intensityOf] == "region" ? .ancestor : .site
        case Slots.Product.nankai: .ancestor
        // Most speak of a prefecture, which then stands beside the municipality.
        case Slots.Product.bulletin, Slots.Product.heat: content.areas.count > 1 ? .ancestor : .site
        default: .site
        }
    }

    /// How near the places are that an alert names by their codes; elsewhere where it names none.
    package func nearness(of areas: [Area]) -> Nearness {
        if areas.contains(where: { area in shapes.contains { $0.code == area.code } }) { return .site }
        let named = areas.map(\.code).filter(isNamed)
        if named.isEmpty { return .elsewhere }
        return named.allSatisfy(ancestors.contains) ? .ancestor : .site
    }

    /// Whether a weather area of any size contains this municipality.
    package func isWithin(_ code: String) -> Bool { isMunicipality(code) || ancestors.contains(code) }

    /// The districts and hazard areas that a shape touches.
    package func touched(by shape: CAPShape) -> [Area] {
        shapes.filter { $0.polygons.contains(where: shape.touches) }.map { Area(code: $0.code, name: $0.name) }
    }
}
