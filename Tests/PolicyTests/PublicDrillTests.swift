import Notice
import Policy
import Settings
import Testing

/// 公開訓練: a drill that residents receive on purpose.
struct PublicDrillTests {
    private let policy: Policy

    init() throws { policy = try Self.table() }

    /// The drill lasts from `now` for an hour and must be announced an hour before.
    private static func table(_ more: String = "") throws -> Policy {
        try Town.policy(
            """
            { rows: [], ceilings: { jma: { urgency: "critical", perHour: 9 } },
              approvals: [{ needs: "author", breakGlass: true, why: "as loose as a file can be" }],
              publicDrills: { "jalert": {
                title: "全国一斉情報伝達試験", from: "\(Town.now.rfc3339())",
                until: "\(Town.now.adding(seconds: 3_600).rfc3339())", templates: ["drill.jalert", "drill.quake*"],
                approvers: ["sato", "suzuki"], announcedBefore: "1h", \(more) } } }
            """)
    }

    private static let announced = PublicDrillStanding(announcedAt: Town.now.adding(seconds: -3_600))

    private static func drill(
        _ product: String = "drill.jalert", id: String? = "jalert", phase: Phase = .alert, order: Order? = nil,
        source: String = "staff", level: Int? = nil, status: NoticeStatus = .publicDrill
    ) -> Content {
        Town.content(
            product, source: source, hazard: .missile, level: level, urgency: .critical, phase: phase, status: status,
            order: order, authority: Town.authority, drill: id)
    }

    private func action(
        _ content: Content, _ drills: PublicDrillStanding = announced, mode: Site.Mode = .live,
        at now: Timestamp = Town.now
    ) -> Decision.Action {
        policy.decide(approved: content, drills: drills, site: Town.site(mode), now: now).action
    }

    @Test func `A drill that was announced goes out in its window, quietly, and takes no screen over`() throws {
        let decision = policy.decide(
            approved: Self.drill(), drills: Self.announced, site: Town.site(), now: Town.now)
        #expect(decision.action == .publish && decision.manner == .quiet)
        let loud = try Self.table("loud: true").decide(
            approved: Self.drill(), drills: Self.announced, site: Town.site(), now: Town.now)
        #expect(loud.manner == Manner(isLoud: true, takesOver: false))
        #expect(action(Self.drill("drill.quake.5")) == .publish)
    }

    @Test(arguments: [
        drill(id: nil), drill(id: "another"), drill("jma.warning"), drill("drill.other"),
        drill("drill.announcement"), drill(order: .evacuation), drill(level: 4), drill(source: "jma"),
        // What is not marked as a public drill must not look like one.
        drill(status: .actual), drill(id: nil, status: .actual),
        drill("drill.announcement", id: nil, status: .actual), drill("staff", status: .actual),
    ])
    func `What does not belong to the drill is refused`(content: Content) {
        #expect(action(content) == .refuse)
        #expect(policy.refusal(of: content, at: Town.site()) != nil, "already when it is handed in")
    }

    @Test(
        arguments: [
            (-1, -3_601, Phase.alert, false), (0, -3_600, .alert, true), (3_600, -3_600, .alert, true),
            (3_601, -3_600, .alert, false), (0, -3_599, .alert, false), (0, 60, .alert, false), (0, nil, .alert, false),
            (0, -3_600, .update, true),
            // What was told can be ended after its window, announced or not.
            (86_400, -3_600, .allClear, true), (60, nil, .retraction, true), (-1, -3_600, .allClear, false),
        ] as [(Int64, Int64?, Phase, Bool)])
    func `Its window and its announcement bound it`(at: Int64, announced: Int64?, phase: Phase, isPublic: Bool) {
        let drills = PublicDrillStanding(announcedAt: announced.map { Town.now.adding(seconds: $0) })
        let now = Town.now.adding(seconds: at)
        #expect(action(Self.drill(phase: phase), drills, at: now) == (isPublic ? .publish : .refuse))
        #expect(policy.refusal(of: Self.drill(phase: phase), at: Town.site()) == nil, "it may be handed in beforehand")
    }

    @Test func `A drill site holds no public drill`() {
        #expect(action(Self.drill(), mode: .drill) == .refuse)
        #expect(action(Self.drill("drill.jalert", id: nil, status: .exercise), mode: .drill) == .refuse)
    }

    @Test(arguments: [
        ("tanaka", "sato", true), ("tanaka", "Suzuki", true), ("tanaka", "yamada", false), ("sato", "sato", false),
        ("sato", "suzuki", true),
    ])
    func `One of its approvers agrees, who did not write it`(author: String, approver: String, agrees: Bool) {
        let verdict = policy.mayApprove(
            Self.drill(), writtenBy: .person(author), approver: Actor(person: approver, scopes: [.approve]),
            drills: Self.announced, site: Town.site(), now: Town.now)
        #expect((verdict == .allowed(.second(person: approver), why: "written by \(author)")) == agrees)
    }

    @Test func `Nobody sends it alone, not even with broken glass`() {
        let actor = Actor(person: "sato", scopes: Set(Scope.allCases))
        let glass = BreakGlass(
            reason: "急ぎ", authority: VerbalAuthority(from: "区長", at: Town.now, by: "対面"))
        for breakGlass in [nil, glass] {
            let verdict = policy.maySendAlone(
                Self.drill(), by: actor, breakGlass: breakGlass, site: Town.site(), now: Town.now)
            guard case .refused = verdict else {
                Issue.record("\(verdict)")
                return
            }
        }
    }

    private static func announcement(_ id: String = "jalert", phase: Phase = .alert) -> Content {
        Town.staff("drill.announcement", urgency: .routine, phase: phase, slots: ["drill": id])
    }

    @Test func `An announcement is an everyday notice that names a drill of the table`() {
        #expect(action(Self.announcement()) == .publish)
        #expect(action(Self.announcement("another")) == .refuse)
        #expect(action(Self.announcement("another", phase: .retraction)) == .publish)
    }

    @Test func `A drill is announced since its announcement first named it, while that stands`() {
        func standing(_ versions: [(Content, Int64)]) -> Timestamp? {
            PublicDrillStanding(
                of: "jalert",
                among: versions.enumerated().map { index, version in
                    Town.notice(version.0, version: index + 1, at: Town.now.adding(seconds: version.1), thread: "a")
                }
            ).announcedAt
        }
        #expect(standing([]) == nil)
        #expect(standing([(Town.staff(), 0)]) == nil)
        #expect(standing([(Self.announcement("another"), 0)]) == nil)
        #expect(standing([(Self.announcement(), 5)]) == Town.now.adding(seconds: 5))
        let corrected = [(Self.announcement(), Int64(5)), (Self.announcement(phase: .correction), 9)]
        #expect(standing(corrected) == Town.now.adding(seconds: 5))
        #expect(standing([(Self.announcement("another"), 5), (Self.announcement(), 9)]) == Town.now.adding(seconds: 9))
        #expect(standing(corrected + [(Self.announcement(phase: .retraction), 10)]) == nil)
        #expect(standing(corrected + [(Self.announcement(phase: .allClear), 10)]) == nil)
        #expect(standing(corrected + [(Self.announcement("another"), 10)]) == nil)
    }

    @Test func `A drill that is not bounded is an error with its line`() throws {
        let faults = try Town.faults(
            """
            {
                rows: [], ceilings: {},
                publicDrills: {
                    open: { title: "窓のない訓練", templates: ["drill.a"], approvers: ["sato"] },
                    back: { title: "a", from: "2026-11-05T11:00:00+09:00",
                        until: "2026-11-05T10:00:00+09:00", templates: ["drill.a"], approvers: ["sato"] },
                    long: { title: "a", from: "2026-11-05T11:00:00+09:00",
                        until: "2026-12-05T10:00:00+09:00", templates: ["drill.a"], approvers: ["sato"] },
                    sudden: { title: "a", from: "2026-11-05T11:00:00+09:00", until: "2026-11-05T12:00:00+09:00",
                        templates: ["drill.a"], approvers: ["sato"],
                        announcedBefore: "30m" },
                    real: { title: "a", from: "2026-11-05T11:00:00+09:00", until: "2026-11-05T12:00:00+09:00",
                        templates: ["jma.warning"],
                        approvers: [], window: 1 },
                },
            }
            """)
        #expect(faults.map(\.line) == [4, 4, 6, 8, 11, 13, 14, 14])
        #expect("\(faults[0])".contains("from is missing") && "\(faults[1])".contains("until is missing"))
        #expect("\(faults[4])".contains("announcedBefore"))
        #expect("\(faults[7])".contains("unknown key"))
    }
}
