import Foundation
import Picture
import TestSupport

/// The real `noroshi-draw` as a process of its own.
enum Helper {
    struct Answer {
        var status: Int32
        var bytes: [UInt8]
        /// What it said did not fit, or why there is no picture.
        var notes: String
    }

    struct Missing: Error {}

    private static var binary: URL? {
        let folders = [
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
            SharedSamples.projectRoot.appending(path: ".build/debug"),
        ]
        return folders.map { $0.appending(path: "noroshi-draw") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    static func draw(_ picture: Picture) throws -> Answer { try draw(try picture.encoded()) }

    /// What the process limits itself to, as the kernel tells it by the names of `proc(5)`, soft and hard.
    static func limits() throws -> [String: [String]] {
        guard let binary else { throw Missing() }
        let process = Process()
        process.executableURL = binary
        process.environment = [:]
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // A pipe holds 64 KiB: once twice that is written, the process has begun to read, before which it limits itself.
        try input.fileHandleForWriting.write(contentsOf: Data(count: 1 << 17))
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/limits", encoding: .utf8)
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let rows = text.split(separator: "\n").map { line in
            // Names are padded to 25 characters, values to 20.
            let name = line.prefix(25).trimmingCharacters(in: .whitespaces)
            return (name, line.dropFirst(25).split(separator: " ").prefix(2).map(String.init))
        }
        return Dictionary(rows) { first, _ in first }
    }

    static func draw(_ instructions: [UInt8]) throws -> Answer {
        guard let binary else { throw Missing() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "draw-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, notes) = (folder.appending(path: "input"), folder.appending(path: "notes"))
        try Data(instructions).write(to: input)
        try Data().write(to: notes)
        let process = Process()
        process.executableURL = binary
        process.environment = [:]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardError = try FileHandle(forWritingTo: notes)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, bytes: Array(bytes),
            notes: String(decoding: try Data(contentsOf: notes), as: UTF8.self))
    }
}
