import Notice
import Settings
import Testing

@testable import noroshi

@Suite("When residents are offered a person") struct HandOverHoursTests {
    private func read(_ text: String) throws -> HandOverHours {
        try SettingsFile(path: "x.json5", bytes: Array(text.utf8)).decode(HandOverHours.read)
    }

    private func isOpen(_ hours: HandOverHours, _ moment: String) throws -> Bool {
        hours.isOpen(at: try #require(Timestamp(rfc3339: moment)))
    }

    @Test("is by Japan's clock, on working days unless others are named, and never on days that are closed")
    func open() throws {
        let hours = try read(#"{ from: "08:30", until: "17:15", closed: ["2026-12-29"] }"#)
        #expect(try isOpen(hours, "2026-11-27T08:30:00+09:00"))
        #expect(try isOpen(hours, "2026-11-26T23:30:00Z"))
        #expect(try isOpen(hours, "2026-11-27T17:14:59+09:00"))
        #expect(try !isOpen(hours, "2026-11-27T17:15:00+09:00"))
        #expect(try !isOpen(hours, "2026-11-27T03:00:00+09:00"))
        #expect(try !isOpen(hours, "2026-11-28T10:00:00+09:00"), "a Saturday")
        #expect(try !isOpen(hours, "2026-12-29T10:00:00+09:00"))
        let weekend = try read(#"{ days: ["sat", "sun"], from: "00:00", until: "24:00" }"#)
        #expect(try isOpen(weekend, "2026-11-28T23:59:59+09:00"))
        #expect(try !isOpen(weekend, "2026-11-27T10:00:00+09:00"))
    }

    @Test(
        "is refused where it cannot be meant",
        arguments: [
            #"{ from: "17:15", until: "08:30" }"#, #"{ from: "8:30", until: "17:15" }"#,
            #"{ from: "08:30", until: "25:00" }"#,
            #"{ from: "08:30", until: "17:15", days: ["monday"] }"#,
            #"{ from: "08:30", until: "17:15", closed: ["2026-02-30"] }"#,
            #"{ from: "08:60", until: "17:15" }"#, #"{ from: "08:30", until: "24:01" }"#,
        ])
    func refused(_ text: String) {
        #expect(throws: SettingsErrors.self) { try read(text) }
    }
}
