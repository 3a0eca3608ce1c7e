/// Paths as text; nothing here looks at the disk.
enum FilePath {
    /// `path` itself where absolute, else counted from the folder of the file `neighbour`.
    static func resolve(_ path: String, beside neighbour: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let slash = neighbour.lastIndex(of: "/") else { return path }
        return String(neighbour[...slash]) + path
    }
}
