import Foundation

/// A file system of a few megabytes, mounted for one test.
final class SmallDisk: Sendable {
    let folder: URL
    private var filler: URL { folder.appending(path: "filler") }

    /// Nil, with a visible line, where nothing may be mounted: that needs root.
    init?(at folder: URL, megabytes: Int, for test: String = #function) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard Self.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=700", "tmpfs", folder.path]) else {
            Faults.skip(test, "this machine lets nothing be mounted; run it as root")
            return nil
        }
    }

    /// Leaves not one free page.
    func fill() throws {
        try Data().write(to: filler)
        let file = try FileHandle(forWritingTo: filler)
        defer { try? file.close() }
        for size in [65_536, 4_096, 1] {
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
    }

    func free() { try? FileManager.default.removeItem(at: filler) }

    /// `ro` or `rw`; nobody may have a file of it open for writing.
    func remount(_ mode: String) throws {
        guard Self.run("mount", ["-o", "remount,\(mode)", folder.path]) else {
            throw Child.Missing(description: "the disk cannot be mounted \(mode)")
        }
    }

    func remove() { _ = Self.run("umount", ["-l", folder.path]) }

    private static func run(_ command: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
