import Foundation
import Notice
import TestSupport
import Testing

@testable import Ledger
@testable import noroshi

extension Faults {
    /// A real full, read-only and failing disk. Mounting needs root and loop devices; elsewhere they are skipped.
    @Suite("Disks that fail", .timeLimit(.minutes(2)))
    struct MediumTests {
        /// A drill site on a small volume of its own.
        private final class Medium {
            let root: URL
            let folder: String
            private var mounts: [String] = []
            private let files: DrillTown

            /// Nil where nothing can be mounted here.
            init?(isFailing: Bool) throws {
                files = try DrillTown()
                root = files.folder.appending(path: "medium")
                let volume = root.appending(path: "volume").path
                folder = volume + "/site"
                for name in ["back", "volume"] {
                    try FileManager.default.createDirectory(
                        at: root.appending(path: name), withIntermediateDirectories: true)
                }
                let back = root.appending(path: "back").path
                let isMounted =
                    isFailing
                    ? mount(["-t", "tmpfs", "-o", "size=24m", "none", back], at: back)
                        && Self.run("truncate", ["-s", "64M", back + "/disk"])
                        && Self.run("mkfs.ext4", ["-q", "-E", "nodiscard", back + "/disk"])
                        && mount(["-o", "loop", back + "/disk", volume], at: volume)
                    : mount(["-t", "tmpfs", "-o", "size=24m", "none", volume], at: volume)
                guard isMounted else {
                    remove()
                    print("SKIPPED disks that fail: nothing can be mounted here")
                    return nil
                }
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let text = files.configuration(.init(line: 9))
                    .replacing("ledger.sqlite", with: "medium/volume/site/ledger.sqlite")
                try files.write(text, to: "noroshi.json5")
            }

            var configurationPath: String { files.configurationPath }

            func start() async throws -> Child {
                let child = try Child(["serve", "--config", configurationPath])
                guard await child.says("noroshi is ready") else {
                    throw Child.Missing(description: child.lines.joined(separator: "\n"))
                }
                return child
            }

            func submit(_ headline: String) throws -> Int {
                let form = #"{ "hazard": "flood", "texts": { "ja": { "headline": "\#(headline)", "body": "試験" } } }"#
                return try ControlClient(path: files.controlPath, token: try files.secret("officer-token"))
                    .post("/v1/notices", Array(form.utf8)).status
            }

            func fill(_ name: String) { _ = Self.run("dd", ["if=/dev/zero", "of=\(root.path)/\(name)", "bs=16k"]) }

            func remount(_ how: String) -> Bool {
                Self.run("mount", ["-o", "remount,\(how)", root.appending(path: "volume").path])
            }

            func findings() -> [Finding] { Doctor(configurationPath: configurationPath).findings() }

            func remove() {
                for point in mounts.reversed() { _ = Self.run("umount", ["-l", point]) }
                files.remove()
            }

            private func mount(_ arguments: [String], at point: String) -> Bool {
                guard Self.run("mount", arguments) else { return false }
                mounts.append(point)
                return true
            }

            private static func run(_ name: String, _ arguments: [String]) -> Bool {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.arguments = [name] + arguments
                process.standardError = FileHandle.nullDevice
                process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
                do { try process.run() } catch { return false }
                process.waitUntilExit()
                return process.terminationStatus == 0
            }
        }

        @Test("on a full disk a submission is refused, nothing stops, and the doctor says so; with room it goes on")
        func full() async throws {
            guard let medium = try Medium(isFailing: false) else { return }
            defer { medium.remove() }
            let child = try await medium.start()
            #expect(try medium.submit("その一") == 202)
            medium.fill("volume/fill")
            var status = 202
            // What the log had allocated already still takes a few.
            for number in 0..<200 where status == 202 { status = try medium.submit("その\(number)") }
            #expect(status == 503)
            let faults = medium.findings().filter { $0.state == .fault }
            #expect(faults.contains { $0.check == "volume.space" && $0.what.ja.contains("何も受け付けられません") })
            try FileManager.default.removeItem(at: medium.root.appending(path: "volume/fill"))
            #expect(try medium.submit("その後") == 202)
            #expect(await child.terminate() == 0)
        }

        @Test("a read-only volume is told as that, and the ledger on it is looked at all the same")
        func readOnly() async throws {
            guard let medium = try Medium(isFailing: false) else { return }
            defer { medium.remove() }
            let child = try await medium.start()
            #expect(await child.terminate() == 0)
            #expect(medium.remount("ro"))
            let findings = medium.findings()
            #expect(findings.filter { $0.state == .fault }.map(\.check) == ["volume.kind"])
            #expect(findings.contains { $0.check == "ledger.pages" && $0.state == .ok })
            let start = try Child(["serve", "--config", medium.configurationPath])
            #expect(await start.ended() == ExitCode.error.rawValue)
            #expect(medium.remount("rw"))
        }

        @Test("a disk that fails under a commit ends the process with 74, and the doctor says what happened")
        func failing() async throws {
            guard let medium = try Medium(isFailing: true) else { return }
            defer { medium.remove() }
            let child = try await medium.start()
            medium.fill("back/fill")
            for number in 0..<50 {
                guard let status = try? medium.submit("その\(number)"), status == 202 else { break }
            }
            #expect(await child.ended() == 74)
            #expect(await child.says("the disk failed under the ledger"))
            // Whether the process could still leave word of it is the file system's affair; the way to the cause is told anyhow.
            let lock = try #require(medium.findings().first { $0.check == "ledger.lock" })
            #expect(lock.state != .ok && (lock.what.ja + (lock.fix?.ja ?? "")).contains("終了コード74"))
            #expect(lock.fix?.ja.contains("dmesg") == true)
        }
    }
}
