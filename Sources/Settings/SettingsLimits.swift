/// How much a settings file may hold, so that a wrong or hostile file costs little.
package struct SettingsLimits: Sendable {
    /// The file's size in bytes.
    package var bytes: Int
    /// Sections and lists inside each other; the reader recurses this deep.
    package var depth: Int
    /// Values of every kind in the file.
    package var values: Int

    package init(bytes: Int, depth: Int, values: Int) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }

    /// Far above what a municipality writes: the largest content file is some 100 KB.
    package static let standard = SettingsLimits(bytes: 4 << 20, depth: 64, values: 200_000)
}
