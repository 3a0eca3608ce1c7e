import Notice
import Policy
import Settings
import Testing

/// What the conditions and results of a row mean.
struct RowTests {
    private static func table(_ row: String) throws -> Policy {
        try Town.policy(
            "{ rows: [{ \(row), why: \"so\" }], ceilings: { jma: { urgency: \"critical\", perHour: 100 } } }")
    }

    private static let ago = (near: Town.now.adding(seconds: -1_799), far: Town.now.adding(seconds: -1_800))

    @Test(arguments: [
        // renotify, after, when last sent, sent again?
        ("each", "5-", ago.near, "5-", true), ("each", "5-", ago.near, "6-", true),
        ("worse", "5-", ago.near, "5-", false), ("worse", "6-", ago.far, "5-", false),
        ("worse", "5-", ago.near, "6-", true),
        ("never", "5-", ago.near, "6-", false), ("never", "5-", ago.far, "5-", false),
        ("30m", "5-", ago.near, "5-", false), ("30m", "5-", ago.far, "5-", true), ("30m", "5-", ago.near, "7", true),
        // A clock set back rings nobody twice, and hides nothing that is worse.
        ("30m", "5-", Town.now.adding(seconds: 3_600), "5-", false),
        ("30m", "5-", Town.now.adding(seconds: 3_600), "6-", true),
    ])
    func `A later version is sent again as the row says, else shown only`(
        rule: String, told: String, lastPushed: Timestamp, intensity: String, isSent: Bool
    ) throws {
        let policy = try Self.table("then: \"auto\", loud: true, renotify: \"\(rule)\"")
        let decision = Town.decide(policy, Town.quake(intensity), after: Town.quake(told), lastPushed: lastPushed)
        #expect(decision.action == .publish)
        #expect(decision.channels == (isSent ? .all : .none), "\(decision)")
        #expect(decision.manner == Manner(isLoud: isSent, takesOver: true))
        let first = Town.decide(policy, Town.quake(intensity), lastPushed: lastPushed)
        #expect(first.channels == .all && first.manner.isLoud)
    }

    @Test(arguments: ["each", "worse", "never", "7d"])
    func `An end is always sent`(rule: String) throws {
        let policy = try Self.table("then: \"auto\", renotify: \"\(rule)\"")
        let end = Town.content("jma.warning", urgency: .advisory, phase: .allClear)
        let decision = Town.decide(policy, end, after: Town.content("jma.warning"), lastPushed: Town.now)
        #expect(decision.channels == .all)
    }

    @Test(arguments: [
        ("", Urgency.critical, Phase.alert, true), ("", .urgent, .update, true), ("", .advisory, .alert, false),
        ("takeover: false,", .critical, .alert, false), ("", .critical, .retraction, false),
    ])
    func `An urgent notice takes screens over unless its row says no`(
        row: String, urgency: Urgency, phase: Phase, takesOver: Bool
    ) throws {
        let policy = try Self.table("\(row) then: \"auto\"")
        let content = Town.content("jma.warning", urgency: urgency, phase: phase)
        let decision = Town.decide(policy, content, after: Town.content("jma.warning", urgency: .routine))
        #expect(decision.action == .publish && decision.manner.takesOver == takesOver)
    }

    @Test(arguments: [
        ("\"site\"", Nearness.site, "", true), ("\"site\"", .ancestor, "", false),
        ("\"ancestor\"", .ancestor, "", true), ("\"ancestor\", \"site\"", .site, "", true),
        ("\"130010\"", .ancestor, "130010", true), ("\"130010\"", .ancestor, "130011", false),
        ("\"kita\", \"ancestor\"", .site, "kita", true),
    ])
    func `A row can ask what places are named`(areas: String, nearness: Nearness, code: String, matches: Bool) throws {
        let policy = try Self.table("areas: [\(areas)], then: \"archive\"")
        let content = Town.content("jma.warning", areas: [Area(code: code, name: "")])
        #expect(Town.decide(policy, content, nearness: nearness).action == (matches ? .archive : .draft))
    }

    @Test func `A table says what is wrong with it, with the line`() throws {
        let faults = try Town.faults(
            """
            {
                rows: [
                    { product: ["x"], then: "auto", why: "typo in the key" },
                    { urgency: ">=loud", then: "auto", why: "no such urgency" },
                    { loud: true, then: "draft", why: "a draft cannot be loud" },
                    { renotify: "wors", then: "auto", why: "a slip of the pen" },
                    { renotify: "5s", then: "auto", why: "too short" },
                    { renotify: "worse", then: "approve", why: "not sent by itself" },
                    { takeover: false, then: "archive", why: "not shown at all" },
                    { products: ["j*a"], then: "auto", why: "a star in the middle" },
                    { channels: [], loud: true, then: "auto", why: "nobody to ring" },
                ],
                ceilings: { jma: { urgency: "urgent", perHour: 5 } },
            }
            """)
        #expect(faults.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(faults.allSatisfy { "\($0)".hasPrefix("publication.json5:\($0.line): ") })
        #expect("\(faults[3])".contains("Did you mean worse?"))
    }
}
