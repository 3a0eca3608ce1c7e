import Foundation
import TestSupport
import Testing

/// The project's own files, as text.
enum SourceTree {
    struct File: Sendable, CustomTestStringConvertible {
        /// From the project's root, e.g. `Sources/Net/Net.swift`.
        var path: String
        var text: String
        var testDescription: String { path }

        /// `Net` for `Sources/Net/Net.swift`, `ChannelLine` for `Channels/Line/…`.
        var target: String {
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count > 2 else { return "" }
            return switch parts[0] {
            case "Sources": parts[1]
            case "Channels": "Channel\(parts[1])"
            case "Benchmarks": parts[1]
            default: ""
            }
        }

        /// The modules it imports, however the import is qualified.
        var imports: Set<String> {
            var modules: Set<String> = []
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                    words[..<index].allSatisfy({ $0.hasPrefix("@") || Self.access.contains($0) })
                else { continue }
                modules.insert(String(words[words.count - 1].prefix { $0 != "." }))
            }
            return modules
        }

        private static let access: Set<Substring> = ["package", "internal", "private", "fileprivate", "public"]
    }

    static let swift = files(below: ["Sources", "Channels", "Benchmarks", "Tests"], suffixes: [".swift"])
    static let code = swift.filter { !$0.path.hasPrefix("Tests/") }
    static let texts =
        files(
            below: ["Sources", "Channels", "Benchmarks", "Tests", "Intents", "docs", "deploy"],
            suffixes: [".swift", ".h", ".md", ".json5", ".json", ".yaml", ".py", ".sh", ".html", ".css", ".js"])
        + files(below: ["."], suffixes: [".md", "Package.swift", "Makefile"], isDeep: false)

    private static func files(below folders: [String], suffixes: [String], isDeep: Bool = true) -> [File] {
        let root = SharedSamples.projectRoot
        var found: [File] = []
        for folder in folders {
            let start = root.appending(path: folder)
            let names =
                isDeep
                ? FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
                : (try? FileManager.default.contentsOfDirectory(atPath: start.path)) ?? []
            for name in names where suffixes.contains(where: name.hasSuffix) {
                guard let text = try? String(contentsOf: start.appending(path: name), encoding: .utf8) else { continue }
                found.append(File(path: folder == "." ? name : "\(folder)/\(name)", text: text))
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// The names of the folders directly in `path`, sorted.
    static func folders(in path: String) -> [String] {
        let url = SharedSamples.projectRoot.appending(path: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.filter { name in
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: url.appending(path: name).path, isDirectory: &isDirectory)
                && isDirectory.boolValue
        }.sorted()
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: SharedSamples.projectRoot.appending(path: path).path)
    }
}
