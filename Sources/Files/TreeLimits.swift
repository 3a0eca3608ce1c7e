/// How much `readTree` reads before it gives up, so that a wrong folder (`/`) costs little.
package struct TreeLimits: Sendable {
    package var files: Int
    /// Bytes of one file.
    package var fileBytes: Int
    /// Bytes of all files together.
    package var totalBytes: Int
    /// Folders inside each other.
    package var depth: Int
    /// Entries looked at, whether read or not.
    package var entries: Int

    package init(files: Int, fileBytes: Int, totalBytes: Int, depth: Int = 8, entries: Int = 100_000) {
        self.files = files
        self.fileBytes = fileBytes
        self.totalBytes = totalBytes
        self.depth = depth
        self.entries = entries
    }

    /// For a tree of intents or templates.
    package static let content = TreeLimits(files: 50_000, fileBytes: 1 << 20, totalBytes: 128 << 20)
}
