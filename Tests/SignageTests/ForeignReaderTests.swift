import Foundation
import Notice
import TestSupport
import Testing
import Wording

@testable import Signage

@Suite struct ForeignReaderTests {
    @Test("the board's script asks, hears and tells the time as it should, in a world that only the test moves")
    func script() throws {
        let node = URL(filePath: "/usr/bin/node")
        guard FileManager.default.isExecutableFile(atPath: node.path) else {
            FileHandle.standardError.write(Data("SKIPPED \(#function): node is not on this machine\n".utf8))
            return
        }
        let root = SharedSamples.projectRoot
        let process = Process()
        process.executableURL = node
        process.arguments = ["Tests/Foreign/board_script.js", "Sources/Signage/board.js"]
            .map { root.appending(path: $0).path }
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// Every default feed in every language, as the files the daemon would write, and the archive.
    @Test("strangers' readers find every notice in every format and language, and nothing to complain about")
    func readers() throws {
        guard let interpreter = ForeignPython.interpreter() else { return }
        let folder = URL.temporaryDirectory.appending(path: "noroshi-feeds-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        var site = Board.site()
        site.languages = LanguageTag.allCases
        let signage = Signage(wording: Wording(), site: site, municipality: "1310300")
        let notices = CAPTests.alerts + Board.everyday
        let scene = Scene(Board.snapshot(notices), facilities: SceneBook.facilities)
        func write(_ bytes: [UInt8], _ path: String) throws {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        for selector in signage.files(of: scene.snapshot) {
            let document = try #require(signage.document(selector, of: scene))
            try write(document.bytes, selector.filePath)
        }
        try write(signage.openData(OpenData(.csv), of: notices, now: Board.now).document.bytes, "notices.csv")
        let python = Process()
        python.executableURL = interpreter
        python.arguments = [
            SharedSamples.projectRoot.appending(path: "Tests/Foreign/check_feeds.py").path, folder.path,
        ]
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }
}
