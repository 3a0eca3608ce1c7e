package import Foundation

/// Real data beside the checkout (`../shared`), which nobody here wrote and which is never copied into the project.
/// Where it is absent a test says so on a visible line and passes.
package enum SharedSamples {
    /// The project's root, found from this file.
    package static let projectRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static let root = projectRoot.deletingLastPathComponent().appending(path: "shared")

    /// The folder `../shared/<path>`, or nil, with a line on standard error, where this machine lacks it.
    package static func folder(_ path: String, for test: String = #function) -> URL? {
        let url = root.appending(path: path)
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory), isDirectory.boolValue {
            return url
        }
        FileHandle.standardError.write(Data("SKIPPED \(test): ../shared/\(path) is not on this machine\n".utf8))
        return nil
    }

    /// Every regular file below `../shared/<path>`, sorted by path; empty, with the line above, where it is absent.
    package static func files(_ path: String, for test: String = #function) -> [URL] {
        guard let folder = folder(path, for: test),
            let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        else { return [] }
        var files: [URL] = []
        for case let url as URL in walk
        where (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true {
            files.append(url)
        }
        return files.sorted { $0.path < $1.path }
    }
}
