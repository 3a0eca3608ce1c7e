/// A place a notice is about, by the code of the scheme that its source uses.
package struct Area: Sendable, Hashable, Codable {
    /// The code as printed by the source: 7 digits for a municipality (JMA), 6 for a forecast area, 3 for a seismic or
    /// tsunami region, the ward's own key for a district (`shiba`), or empty where the source only names the place.
    package var code: String
    package var name: String

    package init(code: String, name: String) {
        self.code = code
        self.name = name
    }
}
