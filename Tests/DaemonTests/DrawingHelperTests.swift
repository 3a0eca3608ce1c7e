import Foundation
import Picture
import Testing

@testable import noroshi

/// What stands in the place of `noroshi-draw` here are scripts that behave badly.
@Suite("A drawing process that behaves badly") struct DrawingHelperTests {
    private static let picture = Picture(width: 80, height: 80, inks: .blackAndWhite, format: .png, elements: [])

    private func helper(_ script: String, patience: Int64) throws -> (DrawingHelper, remove: () -> Void) {
        let path = FileManager.default.temporaryDirectory.appending(path: "draw-\(UUID().uuidString)").path
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return (DrawingHelper(path: path, patience: patience), { try? FileManager.default.removeItem(atPath: path) })
    }

    @Test(
        "one that goes on for ever costs its picture once its time is over, whether or not it closed its output",
        arguments: ["printf '\\211PNG'; exec >&-; exec /bin/sleep 20", "exec /bin/sleep 20"])
    func endless(script: String) throws {
        let (helper, remove) = try helper(script, patience: 300)
        defer { remove() }
        #expect(throws: DrawingHelper.Failure(description: "noroshi-draw took longer or wrote more than it may")) {
            try helper.drawNow(Self.picture)
        }
    }

    @Test("one that ends in its time is believed, with what it says did not fit")
    func good() throws {
        let (helper, remove) = try helper("printf '\\211PNG'; echo 'cut off: x' >&2", patience: 15_000)
        defer { remove() }
        let drawn = try helper.drawNow(Self.picture)
        #expect(drawn.bytes == [0x89, 0x50, 0x4E, 0x47] && drawn.notes == ["cut off: x"])
    }

    @Test("one that fails after it has written a picture gives none")
    func failing() throws {
        let (helper, remove) = try helper("printf '\\211PNG'; exit 3", patience: 15_000)
        defer { remove() }
        #expect(throws: DrawingHelper.Failure.self) { try helper.drawNow(Self.picture) }
    }
}
