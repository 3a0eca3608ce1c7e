/// Everything found wrong in one settings file, in the order of the file. Never empty.
package struct SettingsErrors: Error, Sendable, Hashable {
    package let errors: [SettingsError]

    /// A broken file gives no longer list than this; past it one more line says that there is more.
    package static let most = 100

    init(_ errors: [SettingsError]) {
        self.errors = errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}

extension SettingsErrors: CustomStringConvertible {
    /// One error a line.
    package var description: String {
        var lines = errors.prefix(Self.most).map(\.description)
        if errors.count > Self.most { lines.append("… and \(errors.count - Self.most) more") }
        return lines.joined(separator: "\n")
    }
}
