import Foundation
import TestSupport
import Testing

@testable import Compression

@Suite("Gzip") struct GzipTests {
    private static var noise: [UInt8] {
        var state: UInt64 = 1
        return (0..<4_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    @Test("what is short or would not shrink is left as it is")
    func notWorthIt() {
        #expect(Gzip.compress(Array("short".utf8)) == nil && Gzip.compress([]) == nil)
        #expect(Gzip.compress(Self.noise) == nil)
    }

    @Test("the same bytes give the same bytes, and a stranger reads them back")
    func roundTrip() throws {
        let text = Array(String(repeating: "警戒レベル4 避難指示。", count: 500).utf8)
        let compressed = try #require(Gzip.compress(text))
        #expect(compressed == Gzip.compress(text) && compressed.count < text.count / 10)
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/gunzip") else {
            FileHandle.standardError.write(Data("SKIPPED roundTrip: gunzip is not on this machine\n".utf8))
            return
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID().uuidString)").path
        try Data(compressed).write(to: URL(filePath: file + ".gz"))
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Program("/usr/bin/gunzip", ["--force", file + ".gz"]).wait()
        #expect(try Array(Data(contentsOf: URL(filePath: file))) == text)
    }
}
