package import Foundation

/// Debian's Python, for which `deploy/setup test` installs the readers and validators that others wrote. Another
/// interpreter on the `PATH` would not see them.
package enum ForeignPython {
    /// The interpreter, or nil, with a line on standard error, where this machine has none.
    package static func interpreter(for test: String = #function) -> URL? {
        let url = URL(filePath: "/usr/bin/python3")
        if FileManager.default.isExecutableFile(atPath: url.path) { return url }
        FileHandle.standardError.write(Data("SKIPPED \(test): Debian's python3 is not on this machine\n".utf8))
        return nil
    }
}
