import Notice
import Testing

@Suite struct TimestampTests {
    @Test(
        "RFC 3339 is read with every zone real sources write",
        arguments: [
            ("2026-08-14T22:05:00+09:00", 1_786_712_700_000), ("2026-08-14T13:05:00Z", 1_786_712_700_000),
            ("2026-08-14 13:05:00.250Z", 1_786_712_700_250), ("2026-08-14T13:05:00-00:00", 1_786_712_700_000),
            ("2026-08-14T13:05Z", 1_786_712_700_000),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
            "2026-01-01T00:00:00Zjunk", "2026-01-01T00:00:00+9:00", "0000-01-01T00:00:00Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("fields and back give the same moment over four centuries")
    func roundTrip() throws {
        var moment = Timestamp(milliseconds: -11_676_096_000_000)
        while moment.milliseconds < 4_102_444_800_000 {
            let f = moment.fields()
            let again = try #require(
                Timestamp(
                    year: f.year, month: f.month, day: f.day, hour: f.hour, minute: f.minute, second: f.second,
                    millisecond: f.millisecond))
            #expect(again == moment)
            moment = moment.adding(milliseconds: 86_400_000 * 13 + 7_654_321)
        }
    }

    @Test(
        "a moment that some zone writes with a year of no or five digits is not read",
        arguments: [
            ("0001-01-01T00:00:00+15:59", false), ("0001-01-01T23:59:59Z", false), ("0001-01-02T00:00:00Z", true),
            ("9999-12-31T23:59:59-15:59", false), ("9999-12-31T00:00:00Z", false), ("9999-12-30T23:59:59Z", true),
        ])
    func ends(text: String, isRead: Bool) {
        let moment = Timestamp(rfc3339: text)
        #expect((moment != nil) == isRead)
        if let moment { #expect(Timestamp(rfc3339: moment.rfc3339()) == moment) }
    }

    @Test("HTTP and mail dates are written as their RFCs ask")
    func writesDates() throws {
        let moment = try #require(Timestamp(rfc3339: "2026-11-21T09:05:07+09:00"))
        #expect(moment.httpDate == "Sat, 21 Nov 2026 00:05:07 GMT")
        #expect(moment.mailDate == "Sat, 21 Nov 2026 09:05:07 +0900")
        #expect(moment.rfc3339() == "2026-11-21T09:05:07+09:00")
        #expect(moment.rfc3339(offsetSeconds: 0) == "2026-11-21T00:05:07Z")
        #expect(moment.jstClock == "09:05")
    }

    @Test(
        "tags of LINE and browsers find the language served",
        arguments: [
            ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh", "zh-Hans"), ("fil", "tl"), ("pt-BR", "pt"),
            ("ja-JP", "ja"), ("en-GB", "en"), ("ja-simple", "ja-simple"), ("ZH_hant_HK", "zh-Hant"),
        ])
    func looksUp(tag: String, expected: String) {
        #expect(LanguageTag(lookup: tag)?.rawValue == expected)
        #expect(LanguageTag(lookup: "xx") == nil)
    }
}
