import Foundation
import TestSupport
import Testing

@testable import noroshi

@Suite("The settings of displays and facilities") struct SignageSettingsTests {
    private func fault(display: String = "lobby", facility: String = "gym") throws -> String? {
        let town = try DrillTown()
        defer { town.remove() }
        try town.write(secret: "display", "0123456789abcdef0123456789abcdef")
        let text = town.configuration(.init(line: 9_101))
            .replacing(
                "sources: {  }", with: "sources: {}, displays: { \"\(display)\": { tokenFile: \"secrets/display\" } }"
            )
            .replacing("school: {", with: "\"\(facility)\": {")
        try town.write(text, to: "noroshi.json5")
        do {
            _ = try ConfigurationFile.load(town.configurationPath)
            return nil
        } catch { return "\(error)" }
    }

    @Test("names in any script are taken", arguments: ["lobby", "本庁舎 1階", "a&b<c>", "on", "off"])
    func names(name: String) throws {
        #expect(try fault(display: name) == nil)
        #expect(try fault(facility: name) == nil)
    }

    @Test(
        "a name that no address can hold, or that means something else in one, is refused",
        arguments: ["remove", "", "1F/lobby", "a\\\\b", "..", String(repeating: "x", count: 101)])
    func refused(name: String) throws {
        #expect(try fault(display: name)?.contains("displays") == true)
        if name != "remove" { #expect(try fault(facility: name)?.contains("facilities") == true) }
    }
}
