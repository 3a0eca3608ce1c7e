import Notice
import Policy
import Settings
import Testing
import TestSupport

/// House promise 8, said once more and independently of how policy comes to its verdicts: nothing is published without
/// authority, whoever asks, with whatever scopes, at whatever time.
struct AuthorityTests {
    private static let cases = 60_000
    private static let seed: UInt64 = 20_261_105

    /// Every kind of rule there is, in an order that lets each be the first to match something.
    private static let table = """
        {
            rows: [
                { hazards: ["storm"], then: "archive", why: "r" },
                { hazards: ["flood"], then: "approve", why: "r" },
                { hazards: ["landslide"], then: "draft", why: "r" },
                { hazards: ["earthquake", "missile", "district", "fire"], then: "auto", loud: true, renotify: "worse",
                  why: "r" },
            ],
            ceilings: {
                jma: { urgency: "critical", perHour: 5, order: true },
                "ward-news": { urgency: "routine", perHour: 2 },
            },
            approvals: [
                { orders: "any", needs: "second", breakGlass: true, why: "orders" },
                { hazards: ["fire"], urgency: "<=urgent", needs: "duty", why: "duty" },
                { templates: ["event*"], needs: "author", why: "author" },
                { hazards: ["storm"], needs: "duty", breakGlass: true, why: "duty or glass" },
                { urgency: ">=urgent", needs: "second", breakGlass: true, why: "glass" },
            ],
            publicDrills: {
                d: { title: "d", from: "2026-11-18T00:00:00Z", until: "2026-11-18T12:00:00Z", templates: ["drill.a"],
                     approvers: ["sato"], announcedBefore: "2h" },
            },
        }
        """
    private static let drillFrom = Timestamp(rfc3339: "2026-11-18T00:00:00Z") ?? Town.now
    private static let drillUntil = Timestamp(rfc3339: "2026-11-18T12:00:00Z") ?? Town.now
    private static let people = ["tanaka", "Tanaka", "sato", "suzuki", "sa to", "", " "]

    private static func content(_ random: inout SplitMix) -> Content {
        let isDrill = random.chance(0.2)
        let order: Order? = random.chance(0.3) ? random.pick(Order.allCases, else: .evacuation) : nil
        let decider = random.pick(["区長", "副区長", "", " "], else: "区長")
        return Content(
            status: isDrill
                ? .publicDrill : random.chance(0.85) ? .actual : random.pick([.exercise, .test], else: .test),
            phase: random.pick(Phase.allCases, else: .alert),
            source: SourceID(
                rawValue: isDrill && random.chance(0.8)
                    ? "staff" : random.pick(["staff", "staff", "jma", "ward-news", "nobody"], else: "staff")),
            hazard: random.pick([.fire, .flood, .storm, .landslide, .earthquake, .missile, .district], else: .fire),
            order: isDrill && random.chance(0.8) ? nil : order,
            equivalentLevel: random.chance(0.05) ? EquivalentLevel(4) : nil,
            urgency: random.pick(Urgency.allCases, else: .urgent),
            product: isDrill
                ? random.pick(["drill.a", "drill.a", "drill.a", "drill.b", "staff"], else: "drill.a")
                : random.pick(["staff", "order", "event", "event.fair", "jma.warning", "drill.a"], else: "staff"),
            areas: [], sent: Town.now,
            texts: [.japanese: NoticeText(headline: random.pick(["お知らせ", "避難指示", "避難してください"], else: "お知らせ"))],
            authority: order == nil ? nil : Authority(decider: decider, orderedAt: Town.now),
            publicDrill: isDrill || random.chance(0.02) ? random.pick(["d", "d", "d", "d", "e"], else: "d") : nil)
    }

    private static func actor(_ random: inout SplitMix) -> Actor {
        Actor(
            person: random.pick(people, else: "sato"),
            scopes: Set(Scope.allCases.filter { _ in random.chance(0.6) }))
    }

    private static func glass(_ random: inout SplitMix, now: Timestamp) -> BreakGlass? {
        guard random.chance(0.4) else { return nil }
        return BreakGlass(
            reason: random.pick(["課長に連絡がつかない", "一人勤務", ""], else: ""),
            authority: VerbalAuthority(
                from: random.pick(["区長", "副区長", " "], else: " "),
                at: now.adding(seconds: random.pick([0, -60, -7_200, -90_000, 300, 7_200], else: 0)),
                by: random.pick(["電話", "無線", ""], else: "")))
    }

    /// A time within and about the drill's window, as a clock that steps back and forth shows it.
    private static func time(_ random: inout SplitMix) -> Timestamp {
        drillFrom.adding(seconds: Int64.random(in: -14_400...64_800, using: &random))
    }

    // MARK: The statement

    private static func name(_ person: String) -> String { person.lowercased().filter { !$0.isWhitespace } }

    /// What makes any publication unlawful here, whoever agreed.
    private static func isUnlawful(_ content: Content, site: Site.Mode) -> Bool {
        let isMeantHere =
            switch content.status {
            case .actual, .publicDrill: site == .live
            case .exercise, .test: site == .drill
            }
        if !isMeantHere { return true }
        if content.order != nil {
            guard let authority = content.authority, !name(authority.decider).isEmpty,
                content.equivalentLevel == nil
            else { return true }
        }
        let isDrill = content.status == .publicDrill
        if !isDrill { return content.publicDrill != nil || content.product.hasPrefix("drill.") }
        return content.publicDrill != "d" || content.product != "drill.a" || content.order != nil
            || content.equivalentLevel != nil || content.source != .staff
    }

    private static func isTimely(_ content: Content, announcedAt: Timestamp?, now: Timestamp) -> Bool {
        guard content.status == .publicDrill else { return true }
        if content.phase.endsThread { return now >= drillFrom }
        guard let announcedAt else { return false }
        return now >= drillFrom && now <= drillUntil && now.seconds - announcedAt.seconds >= 7_200
    }

    private static func saysDuty(_ content: Content) -> Bool {
        guard content.order == nil else { return false }
        if content.hazard == .fire, content.urgency <= .urgent { return true }
        return content.hazard == .storm && !content.product.hasPrefix("event")
    }

    private static func saysAuthor(_ content: Content) -> Bool {
        content.order == nil && content.product.hasPrefix("event")
            && !(content.hazard == .fire && content.urgency <= .urgent)
    }

    private static func saysGlass(_ content: Content) -> Bool {
        if content.order != nil { return true }
        if saysAuthor(content) || (content.hazard == .fire && content.urgency <= .urgent) { return false }
        return content.hazard == .storm || content.urgency >= .urgent
    }

    private static func isWhole(_ glass: BreakGlass, now: Timestamp) -> Bool {
        let age = now.seconds - glass.authority.at.seconds
        return !glass.reason.isEmpty && !name(glass.authority.from).isEmpty && !glass.authority.by.isEmpty
            && age <= 21_600 && age >= -600
    }

    // MARK: The test

    private struct Counts {
        var duty = 0
        var author = 0
        var glass = 0
        var second = 0
        var drills = 0
        var auto = 0
        var refused = 0
    }

    @Test func `Nothing is published without authority, whoever asks and whenever`() throws {
        let policy = try Town.policy(Self.table)
        var random = SplitMix(seed: Self.seed)
        var counts = Counts()
        for _ in 0..<Self.cases {
            let content = Self.content(&random)
            let mode: Site.Mode = random.chance(0.85) ? .live : .drill
            let now = Self.time(&random)
            switch random.next() % 3 {
            case 0: alone(policy, content, mode, now, &random, &counts)
            case 1: second(policy, content, mode, now, &random, &counts)
            default: automatic(policy, content, mode, now, &random, &counts)
            }
        }
        print(
            "FIGURE policy authority: \(Self.cases) cases, 0 without authority; published by a source \(counts.auto), "
                + "two people \(counts.second) (of which 公開訓練 \(counts.drills)), duty \(counts.duty), author \(counts.author), "
                + "break-glass \(counts.glass); refused or waiting \(counts.refused)")
        // The random cases reach every way out; else they would show nothing.
        for count in [counts.auto, counts.second, counts.drills, counts.duty, counts.author, counts.glass] {
            #expect(count > 50)
        }
    }

    private func alone(
        _ policy: Policy, _ content: Content, _ mode: Site.Mode, _ now: Timestamp, _ random: inout SplitMix,
        _ counts: inout Counts
    ) {
        let actor = Self.actor(&random)
        let glass = Self.glass(&random, now: now)
        let told = random.chance(0.3) ? Self.content(&random) : nil
        let verdict = policy.maySendAlone(
            content, after: told, by: actor, breakGlass: glass, site: Town.site(mode), now: now)
        guard case .allowed(let agreement, _, let why) = verdict else {
            counts.refused += 1
            return
        }
        #expect(!Self.isUnlawful(content, site: mode) && content.status != .publicDrill, "\(content)")
        #expect(!Self.name(actor.person).isEmpty && !why.isEmpty)
        let contents = [content] + (told.map { $0.phase.endsThread ? [] : [$0] } ?? [])
        let words = content.texts.values.map(\.headline).joined()
        switch agreement {
        case .duty(let person):
            counts.duty += 1
            #expect(person == actor.person && actor.scopes.contains(.publish))
            #expect(contents.contains(where: Self.saysDuty))
            #expect(contents.allSatisfy { Self.saysDuty($0) || Self.saysAuthor($0) } && !words.contains("避難"))
        case .author(let person):
            counts.author += 1
            #expect(person == actor.person && actor.scopes.contains(.submit))
            #expect(contents.allSatisfy(Self.saysAuthor) && !words.contains("避難"))
        case .breakGlass(let person, let given):
            counts.glass += 1
            #expect(person == actor.person && given == glass && actor.scopes.contains(.breakGlass))
            #expect(Self.isWhole(given, now: now) && contents.contains(where: Self.saysGlass))
        case .second, .source: Issue.record("one person alone was taken for \(agreement)")
        }
    }

    private func second(
        _ policy: Policy, _ content: Content, _ mode: Site.Mode, _ now: Timestamp, _ random: inout SplitMix,
        _ counts: inout Counts
    ) {
        // A drill has so many conditions that chance alone would hardly ever meet them.
        let isHelped = content.status == .publicDrill && random.chance(0.8)
        let approver = isHelped ? Actor(person: "sato", scopes: [.approve]) : Self.actor(&random)
        let announcedAt: Timestamp? =
            random.chance(0.85) ? now.adding(seconds: Int64.random(in: -21_600...3_600, using: &random)) : nil
        let drills = PublicDrillStanding(announcedAt: announcedAt)
        let author: Author =
            isHelped || random.chance(0.7)
            ? .person(random.pick(Self.people, else: "sato"))
            : .source(
                random.chance(0.8) ? content.source : SourceID(rawValue: "jma"), isFirstParty: random.chance(0.7))
        let verdict = policy.mayApprove(
            content, writtenBy: author, approver: approver, drills: drills, site: Town.site(mode), now: now)
        let decision = policy.decide(approved: content, drills: drills, site: Town.site(mode), now: now)
        guard case .allowed(let agreement, _) = verdict else {
            counts.refused += 1
            return
        }
        counts.second += 1
        #expect(decision.action == .publish && agreement == .second(person: approver.person))
        #expect(!Self.isUnlawful(content, site: mode) && Self.isTimely(content, announcedAt: announcedAt, now: now))
        #expect(approver.scopes.contains(.approve) && !Self.name(approver.person).isEmpty)
        if content.status == .publicDrill {
            counts.drills += 1
            #expect(Self.name(approver.person) == "sato" && !decision.manner.takesOver && !decision.manner.isLoud)
        }
        switch author {
        case .person(let writer):
            #expect(!Self.name(writer).isEmpty && Self.name(writer) != Self.name(approver.person))
        case .source(let source, let isFirstParty):
            #expect(isFirstParty && source == content.source && content.order == nil)
            #expect(source.rawValue == "jma" || (source.rawValue == "ward-news" && content.urgency == .routine))
        }
    }

    private func automatic(
        _ policy: Policy, _ content: Content, _ mode: Site.Mode, _ now: Timestamp, _ random: inout SplitMix,
        _ counts: inout Counts
    ) {
        let told = random.chance(0.4) ? Self.content(&random) : nil
        let recent = Int.random(in: 0...6, using: &random)
        let nearness = random.pick(Nearness.allCases, else: .site)
        let decision = Town.decide(
            policy, content, after: told, lastPushed: random.chance(0.5) ? now : nil,
            isFirstFill: random.chance(0.2), nearness: nearness, recent: recent, mode: mode, now: now)
        guard decision.action == .publish else {
            counts.refused += 1
            return
        }
        counts.auto += 1
        #expect(!Self.isUnlawful(content, site: mode) && content.order == nil && content.status != .publicDrill)
        #expect([.earthquake, .missile, .district, .fire].contains(content.hazard) && decision.row != nil)
        let isEnd = content.phase.endsThread
        let limit = content.source.rawValue == "jma" ? 5 : 2
        #expect(content.source.rawValue == "jma" || content.source.rawValue == "ward-news")
        #expect(content.source.rawValue == "jma" || content.urgency == .routine)
        #expect(recent < limit || isEnd)
        #expect(nearness != .elsewhere || isEnd)
    }
}
