import Channel
import FoundationEssentials
import HTTP
import Ledger
import Notice
import Policy
import Settings
import Subscribers
import Web
import Wording

/// Staff and systems with a token: write, hand in, look, approve, return, withdraw, send alone at night; and subscriptions.
struct StaffRoutes {
    let site: Site
    let roll: StaffRoll
    let newsroom: Newsroom
    let channels: [ChannelID: any Channel]
    let clock: any Clock
    var templates = TemplateCheck.nothing
    /// Who tells how far deliveries are; nil makes one that nobody can watch.
    var progress: ProgressDesk?
    /// Who holds the talks with residents; nil leaves their routes out.
    var desk: ChatDesk?
    /// Who holds the forms that residents sent; nil leaves their routes out.
    var forms: FormDesk?

    /// Bytes of a body that only decides.
    static let decisionLimit = 4_096

    func add(to router: inout Router) {
        addWriting(to: &router)
        addLooking(to: &router)
        addDeciding(to: &router)
        addDeliveries(to: &router)
        addTalks(to: &router)
        addForms(to: &router)
        let (site, newsroom, channels, clock) = (site, newsroom, channels, clock)
        on(&router, .post, "/v1/subscriptions", scopes: [.subscribe], bodyLimit: 8_192) { request, _ in
            let new = try SubscriptionForm.read(
                request.body, site: site, channels: channels, now: clock.now)
            let subscription = try await newsroom.ledger.subscribe(new)
            return JSONReply.ok(["id": subscription.id], status: 201)
        }
        on(&router, .post, "/v1/subscriptions/delete", scopes: [.subscribe], bodyLimit: 8_192) { request, member in
            let (channel, address) = try SubscriptionForm.readPerson(request.body)
            let found = try await newsroom.ledger.deletePerson(
                channel, address, actor: member.auditName, at: clock.now)
            guard found || channels[channel] != nil else {
                return .problem(
                    404,
                    "Nothing of this address was kept on \(channel), and no channel of that name is set up here. "
                        + "Channels here: \(channels.keys.sorted().map(\.rawValue).joined(separator: ", ")).")
            }
            return JSONReply.ok(["found": found])
        }
    }

    // MARK: Writing

    private func addWriting(to router: inout Router) {
        let newsroom = newsroom
        let read = readForm
        on(&router, .post, "/v1/notices", scopes: [.submit], bodyLimit: NoticeForm.sizeLimit) { request, member in
            let form = try read(request.body)
            let draft = try await Self.draft(from: form, newsroom)
            let record =
                form.publishes
                ? try await newsroom.sendAlone(draft, by: member)
                : try await newsroom.submit(draft, by: member, isDraft: form.isDraft)
            return JSONReply.ok(
                try await Self.view(record, newsroom), status: record.lifecycle == .accepted ? 201 : 202)
        }
        on(&router, .post, "/v1/notices/preview", scopes: [.submit], bodyLimit: NoticeForm.sizeLimit) {
            request, member in
            let draft = try await Self.draft(from: try read(request.body), newsroom)
            var view = try RecordView(preview: draft, by: member.auditName, at: newsroom.clock.now, newsroom)
            view.reach = try await newsroom.reach(of: draft)
            return JSONReply.ok(view)
        }
        on(&router, .put, "/v1/notices/{id}", scopes: [.submit], bodyLimit: NoticeForm.sizeLimit) { request, member in
            let record = try await Self.record(request, newsroom)
            var form = try read(request.body)
            // What continues a thread goes on continuing it.
            form.thread = newsroom.showcase.newest(of: record.thread) == nil ? nil : record.thread
            let draft = try await Self.draft(from: form, newsroom)
            return JSONReply.ok(
                try await Self.view(try await newsroom.rewrite(record.id, draft.content, by: member), newsroom))
        }
        on(&router, .post, "/v1/notices/{id}/submit", scopes: [.submit], bodyLimit: Self.decisionLimit) {
            request, member in
            let id = NoticeID(rawValue: request.parameters["id"])
            return JSONReply.ok(try await Self.view(try await newsroom.handIn(id, by: member), newsroom))
        }
    }

    // MARK: Looking

    /// Who may look at what is not for the public.
    static let lookers: Set<Scope> = [.submit, .approve, .breakGlass]

    private func addLooking(to router: inout Router) {
        let newsroom = newsroom
        on(&router, .get, "/v1/notices", scopes: Self.lookers) { _, _ in
            let pending = try await newsroom.ledger.pendingNotices()
            return JSONReply.ok(pending.map { RecordView($0, newsroom) })
        }
        on(&router, .get, "/v1/notices/{id}", scopes: Self.lookers) { request, _ in
            let record = try await Self.record(request, newsroom)
            var view = try await Self.view(record, newsroom)
            view.deliveries = try await newsroom.ledger.tally(record.id).map(ProgressView.init)
            return JSONReply.ok(view)
        }
    }

    // MARK: Deciding

    private func addDeciding(to router: inout Router) {
        let newsroom = newsroom
        on(&router, .post, "/v1/notices/{id}/approve", scopes: [.approve], bodyLimit: Self.decisionLimit) {
            request, member in
            guard let reentry = try? JSONDecoder().decode(Reentry.self, from: Data(request.body)) else {
                return .problem(400, "Give { \"hash\": …, \"level\": …, \"areas\": … } as read from the notice.")
            }
            let id = NoticeID(rawValue: request.parameters["id"])
            return JSONReply.ok(RecordView(try await newsroom.approve(id, reentry, by: member), newsroom))
        }
        on(&router, .post, "/v1/notices/{id}/return", scopes: [.approve], bodyLimit: Self.decisionLimit) {
            request, member in
            let id = NoticeID(rawValue: request.parameters["id"])
            let reason = try Self.reason(request)
            return JSONReply.ok(
                RecordView(try await newsroom.returnToAuthor(id, reason: reason, by: member), newsroom))
        }
        // Whoever may write or approve can stop what one person sends alone.
        on(&router, .post, "/v1/notices/{id}/withdraw", scopes: [.submit, .approve], bodyLimit: Self.decisionLimit) {
            request, member in
            let id = NoticeID(rawValue: request.parameters["id"])
            let reason = try Self.reason(request)
            return JSONReply.ok(RecordView(try await newsroom.withdraw(id, reason: reason, by: member), newsroom))
        }
        on(
            &router, .post, "/v1/notices/{id}/break-glass", scopes: [.breakGlass], bodyLimit: BreakGlassForm.sizeLimit
        ) { request, member in
            let form = try BreakGlassForm(json: request.body)
            guard StaffRoll.isSame(form.token, as: request.headers["Authorization"]) else {
                return .problem(403, "The token sent again is not yours; nothing was sent.")
            }
            let id = NoticeID(rawValue: request.parameters["id"])
            return JSONReply.ok(
                RecordView(try await newsroom.breakGlass(id, form, by: member), newsroom), status: 202)
        }
    }

    // MARK: What they share

    typealias Work = @Sendable (HTTP.Request, StaffRoll.Member) async throws -> HTTP.Response

    /// A route for members with one of the scopes. Without a valid token there is no hint of what exists.
    func on(
        _ router: inout Router, _ method: HTTP.Method, _ pattern: String, scopes: Set<Scope>, bodyLimit: Int? = nil,
        work: @escaping Work
    ) {
        let (roll, log, ledger) = (roll, newsroom.log, newsroom.ledger)
        let names = scopes.map(\.rawValue).sorted().joined(separator: "\" or \"")
        router.on(method, pattern, bodyLimit: bodyLimit) { request in
            guard let member = roll.member(authorization: request.headers["Authorization"]) else {
                return .now(Self.tokenIsNeeded)
            }
            guard !member.scopes.isDisjoint(with: scopes) else {
                return .now(.problem(403, "This token lacks the scope \"\(names)\"."))
            }
            return JSONReply.later {
                do { return try await work(request, member) } catch let error as LedgerError where error.needsOperator {
                    log(
                        .error, "what staff asked for was not written",
                        ["ledger.path": ledger.path, "staff.name": member.auditName, "reason": "\(error)"])
                    guard case .full = error else { throw error }
                    return .problem(503, "\(error)", headers: [("Retry-After", "5")])
                }
            }
        }
    }

    static let tokenIsNeeded = HTTP.Response.problem(
        401, "A staff token is needed.", headers: [("WWW-Authenticate", "Bearer realm=\"noroshi\"")])

    private var readForm: @Sendable ([UInt8]) throws -> NoticeForm {
        { [site, clock, templates] body in
            try NoticeForm(json: body, name: "body", site: site, now: clock.now, templates: templates)
        }
    }

    private static func record(_ request: HTTP.Request, _ newsroom: Newsroom) async throws -> Recorded {
        let id = NoticeID(rawValue: request.parameters["id"])
        guard let record = try await newsroom.ledger.notice(id) else { throw LedgerError.notFound("notice \(id)") }
        return record
    }

    /// One notice with every form of it, and with whom it would reach as long as it is not public.
    private static func view(_ record: Recorded, _ newsroom: Newsroom) async throws -> RecordView {
        var view = RecordView(record, newsroom, everyForm: true)
        if record.lifecycle != .accepted {
            view.reach = try await newsroom.reach(of: Draft(thread: record.thread, content: record.content))
        }
        return view
    }

    private static func reason(_ request: HTTP.Request) throws -> String {
        try SettingsFile(path: "body", bytes: request.body).decode { section in
            let reason = try section.value("reason", .string(length: 1...500))
            section.check(
                "reason", holds: reason.contains { !$0.isWhitespace }, why: "whoever wrote it must know why",
                fix: "Say it in a few words")
            return reason
        }
    }

    /// The draft of a form. What continues a thread keeps that thread's hazard, order and areas where the form is a mere
    /// "it is over" or "it was wrong".
    private static func draft(from form: NoticeForm, _ newsroom: Newsroom) async throws -> Draft {
        guard let thread = form.thread else {
            return Draft(thread: try ThreadID.random(), content: form.content)
        }
        guard let newest = newsroom.showcase.newest(of: thread) else {
            throw LedgerError.notFound("thread \(thread)")
        }
        guard !newest.content.phase.endsThread else {
            throw LedgerError.refused(reason: "that notice has ended already; hand in a new one")
        }
        return Draft(thread: thread, content: try form.continuing(newest.content))
    }
}

extension LedgerError {
    /// Whether nothing is wrong with what was asked, but with the ledger.
    fileprivate var needsOperator: Bool {
        switch self {
        case .notFound, .refused: false
        default: true
        }
    }
}
