package import Picture

/// A kind of screen that shows pictures: its size in pixels and its inks.
package struct Panel: Sendable, Hashable {
    package var width: Int
    package var height: Int
    package var inks: Picture.Inks
    package var format: Picture.Format

    package init(width: Int, height: Int, inks: Picture.Inks, format: Picture.Format = .png) {
        self.width = width
        self.height = height
        self.inks = inks
        self.format = format
    }

    /// What every display can be asked for, by its file's name.
    package static let named: [String: Panel] = [
        "1920x1080.png": Panel(width: 1_920, height: 1_080, inks: .colour),
        "1080x1920.png": Panel(width: 1_080, height: 1_920, inks: .colour),
        "800x480.png": Panel(width: 800, height: 480, inks: .blackAndWhite),
        // For panels whose firmware draws nothing else.
        "800x480.bmp": Panel(width: 800, height: 480, inks: .blackAndWhite, format: .bmp),
        "800x480-4grey.png": Panel(width: 800, height: 480, inks: .fourGreys),
    ]
}
