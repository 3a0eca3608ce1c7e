import Notice
import Policy
import Settings
import Testing

/// On whose word something becomes public.
struct ApprovalTests {
    private let policy: Policy

    init() throws { policy = try Policy.shipped() }

    private static let glass = BreakGlass(
        reason: "課長に連絡がつかない", authority: VerbalAuthority(from: "区長 山田", at: Town.now, by: "電話"))

    private static func actor(_ scopes: Set<Scope>, _ person: String = "tanaka") -> Actor {
        Actor(person: person, scopes: scopes)
    }

    private func alone(
        _ content: Content, after told: Content? = nil, scopes: Set<Scope> = Set(Scope.allCases),
        breakGlass: BreakGlass? = nil, policy other: Policy? = nil, now: Timestamp = Town.now
    ) -> Agreement? {
        let verdict = (other ?? policy).maySendAlone(
            content, after: told, by: Self.actor(scopes), breakGlass: breakGlass, site: Town.site(), now: now)
        if case .allowed(let agreement, _, _) = verdict { return agreement }
        return nil
    }

    @Test(arguments: Order.allCases, Phase.allCases)
    func `No scope sends an order alone, nor lifts, corrects or withdraws it`(order: Order, phase: Phase) throws {
        #expect(alone(Town.order(order, phase: phase)) == nil)
        let loose = try Town.policy(
            "{ rows: [], ceilings: {}, approvals: [{ needs: \"author\", why: \"anything\" }] }")
        #expect(alone(Town.order(order, phase: phase), policy: loose) == nil)
        let over = Town.staff(urgency: .routine, phase: .update)
        #expect(alone(over, after: Town.order(order), policy: loose) == nil, "an order replaced by something else")
        #expect(alone(over, policy: loose) == .author(person: "tanaka"))
    }

    @Test func `The duty sends alone what was agreed to beforehand, and nobody without the scope does`() {
        let advisory = Town.staff(urgency: .advisory)
        #expect(alone(advisory, scopes: [.publish]) == .duty(person: "tanaka"))
        #expect(alone(advisory, scopes: [.submit, .approve, .breakGlass, .subscribe]) == nil)
        #expect(alone(Town.staff(urgency: .urgent)) == nil)
    }

    @Test func `What two people said, one does not lower or end`() {
        let lower = Town.staff(urgency: .advisory, phase: .update)
        let end = Town.staff(urgency: .advisory, phase: .allClear)
        for next in [lower, end] {
            #expect(alone(next, after: Town.staff(urgency: .critical)) == nil)
            #expect(alone(next, after: Town.content("jma.tsunami", hazard: .tsunami)) == nil)
            #expect(alone(next, after: Town.staff(urgency: .advisory)) == .duty(person: "tanaka"))
            #expect(alone(next, after: Town.staff(phase: .allClear)) == .duty(person: "tanaka"), "it ended before")
        }
    }

    @Test(arguments: ["避難指示が出ました", "避　難勧告", "ただちに避難してください", "Evacuate now"])
    func `Words that sound like an order need a second reader`(text: String) {
        #expect(alone(Town.staff(urgency: .advisory, text: text)) == nil)
        #expect(alone(Town.staff(urgency: .advisory, slots: ["place": text])) == nil)
    }

    @Test func `A template of the duty's goes alone where a rule names it`() throws {
        let policy = try Town.policy(
            """
            { rows: [], ceilings: {}, approvals: [
                { templates: ["duty.*"], hazards: ["fire"], topics: ["disaster"], phases: ["alert"],
                  statuses: ["actual"], urgency: "<=urgent", needs: "duty", why: "agreed beforehand" },
                { templates: ["event"], needs: "author", why: "everyday" } ] }
            """)
        #expect(alone(Town.staff("duty.fire"), policy: policy) == .duty(person: "tanaka"))
        #expect(alone(Town.staff("duty.fire", phase: .allClear), policy: policy) == nil)
        #expect(alone(Town.staff("duty.fire", hazard: .flood), policy: policy) == nil)
        #expect(alone(Town.staff("duty.fire", urgency: .critical), policy: policy) == nil)
        #expect(alone(Town.staff("event"), scopes: [.submit], policy: policy) == .author(person: "tanaka"))
        #expect(alone(Town.staff("event"), scopes: [.publish], policy: policy) == nil)
        #expect(policy.approvalRule(for: Town.staff("staff")).needs == .second)
    }

    @Test func `Break-glass sends an order with every part recorded`() {
        #expect(
            alone(Town.order(), scopes: [.breakGlass], breakGlass: Self.glass)
                == .breakGlass(person: "tanaka", Self.glass))
        #expect(alone(Town.order(), scopes: [.submit, .approve, .publish], breakGlass: Self.glass) == nil)
        #expect(alone(Town.staff(urgency: .advisory), breakGlass: Self.glass) == nil, "no rule lets it")
        let undecided = Town.staff("order", order: .evacuation)
        #expect(alone(undecided, breakGlass: Self.glass) == nil, "an order of nobody's")
    }

    @Test(arguments: [
        ("", "区長", "電話", 0), ("急ぎ", " ", "電話", 0), ("急ぎ", "区長", "", 0), ("急ぎ", "区長", "電話", 601),
        ("急ぎ", "区長", "電話", -21_601),
    ])
    func `Break-glass with a part missing, of tomorrow or of yesterday is refused`(
        reason: String, from: String, by: String, seconds: Int64
    ) {
        let glass = BreakGlass(
            reason: reason,
            authority: VerbalAuthority(from: from, at: Town.now.adding(seconds: seconds), by: by))
        #expect(glass.fault(now: Town.now) != nil)
        #expect(alone(Town.order(), breakGlass: glass) == nil)
    }

    @Test func `Authority given last night is not authority for tonight, though the same words are sent again`() {
        #expect(alone(Town.order(), breakGlass: Self.glass) != nil)
        #expect(alone(Town.order(), breakGlass: Self.glass, now: Town.now.adding(seconds: 86_400)) == nil)
        #expect(alone(Town.order(), breakGlass: Self.glass, now: Town.now.adding(seconds: -86_400)) == nil)
    }

    private func second(
        _ content: Content, by author: Author, approver: String, scopes: Set<Scope> = [.approve]
    ) -> Bool {
        let verdict = policy.mayApprove(
            content, writtenBy: author, approver: Self.actor(scopes, approver), site: Town.site(), now: Town.now)
        guard case .allowed(let agreement, _) = verdict else { return false }
        return agreement == .second(person: approver)
    }

    @Test(arguments: ["tanaka", "Tanaka", "ta naka", "ｔanaka", "tanaka\u{200B}", ""])
    func `Nobody approves their own, whatever token they hold`(approver: String) {
        #expect(!second(Town.order(), by: .person("tanaka"), approver: approver, scopes: Set(Scope.allCases)))
    }

    @Test func `Another person with the scope approves`() {
        #expect(second(Town.order(), by: .person("tanaka"), approver: "sato"))
        #expect(!second(Town.order(), by: .person("tanaka"), approver: "sato", scopes: [.submit, .publish]))
        #expect(!second(Town.order(), by: .person(" "), approver: "sato"), "written by nobody")
    }

    @Test func `A source is the first party within its ceiling, where its row said so`() {
        let jma = SourceID(rawValue: "jma")
        let warning = Town.content("jma.warning", level: 3)
        #expect(second(warning, by: .source(jma, isFirstParty: true), approver: "sato"))
        #expect(!second(warning, by: .source(jma, isFirstParty: false), approver: "sato"))
        #expect(!second(warning, by: .source(SourceID(rawValue: "cap"), isFirstParty: true), approver: "sato"))
        let news = Town.content("district", source: "ward-news", hazard: .district, urgency: .urgent)
        #expect(!second(news, by: .source(news.source, isFirstParty: true), approver: "sato"), "above its ceiling")
        #expect(second(news, by: .person("tanaka"), approver: "sato"), "handed in by a person")
        let order = Town.content("order", order: .evacuation, authority: Town.authority)
        #expect(!second(order, by: .source(jma, isFirstParty: true), approver: "sato"), "no source carries an order")
        #expect(!second(Town.staff(), by: .source(.staff, isFirstParty: true), approver: "sato"))
    }

    @Test(arguments: [
        (Urgency.critical, Phase.alert, Manner.loud), (.urgent, .correction, .loud), (.advisory, .alert, .quiet),
        (.urgent, .allClear, .quiet), (.critical, .retraction, .quiet),
    ])
    func `What people agreed to is loud and takes over from urgent on, until it ends`(
        urgency: Urgency, phase: Phase, manner: Manner
    ) {
        let decision = policy.decide(
            approved: Town.staff(urgency: urgency, phase: phase), site: Town.site(), now: Town.now)
        #expect(decision.action == .publish && decision.channels == .all && decision.manner == manner)
    }

    @Test func `A rule that lets one person order, or approve a public drill, is an error with its line`() throws {
        let faults = try Town.faults(
            """
            {
                rows: [], ceilings: {},
                approvals: [
                    { orders: "any", needs: "duty", why: "the night duty may order" },
                    { orders: ["evacuation"], needs: "author", why: "anybody may order" },
                    { orders: "all", needs: "second", why: "a word that is none" },
                    { order: "any", needs: "second", why: "a slip of the pen" },
                    { statuses: ["publicDrill"], needs: "second", why: "not decided here" },
                    { needs: "nobody", why: "no such need" },
                ],
            }
            """)
        #expect(faults.map(\.line) == [4, 5, 6, 7, 8, 9])
        #expect("\(faults[0])".contains("an order never goes out on one person's word"))
        #expect("\(faults[3])".contains("Did you mean orders?"))
    }
}
