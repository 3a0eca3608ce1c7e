import Channel
import FoundationEssentials
import HTTP
import Ledger
import Notice
import Settings
import Subscribers
import Web
import Wording

/// Staff and systems with a token: hand in, look, approve, return, withdraw; and subscriptions.
struct StaffRoutes {
    let site: Site
    let roll: StaffRoll
    let newsroom: Newsroom
    let channels: [ChannelID: any Channel]
    let clock: any Clock

    func add(to router: inout Router) {
        let (site, newsroom, channels, clock) = (site, newsroom, channels, clock)
        on(&router, .post, "/v1/notices", scope: .submit, bodyLimit: NoticeForm.sizeLimit) { request, member in
            let form = try NoticeForm(json: request.body, name: "body", site: site, now: clock.now)
            if form.publishes, !member.scopes.contains(.publish) {
                return .problem(
                    403, "This token may not send alone; leave publish out and let a second person approve.")
            }
            let draft = try await Self.draft(from: form, newsroom)
            let record = try await newsroom.submit(draft, actor: member.actor, publishes: form.publishes)
            return JSONReply.ok(RecordView(record, newsroom), status: record.lifecycle == .accepted ? 201 : 202)
        }
        on(&router, .post, "/v1/notices/preview", scope: .submit, bodyLimit: NoticeForm.sizeLimit) { request, member in
            let form = try NoticeForm(json: request.body, name: "body", site: site, now: clock.now)
            let draft = try await Self.draft(from: form, newsroom)
            return JSONReply.ok(try RecordView(preview: draft, by: member.actor, at: clock.now, newsroom))
        }
        on(&router, .get, "/v1/notices", scope: .submit) { _, _ in
            let pending = try await newsroom.ledger.pendingNotices()
            return JSONReply.ok(pending.map { RecordView($0, newsroom) })
        }
        on(&router, .get, "/v1/notices/{id}", scope: .submit) { request, _ in
            let record = try await Self.record(request, newsroom)
            var view = RecordView(record, newsroom)
            view.deliveries = try await newsroom.ledger.progress(record.id).map(ProgressView.init)
            return JSONReply.ok(view)
        }
        on(&router, .post, "/v1/notices/{id}/submit", scope: .submit, bodyLimit: 4_096) { request, member in
            let record = try await newsroom.ledger.submit(
                NoticeID(rawValue: request.parameters["id"]), actor: member.actor, at: clock.now)
            return JSONReply.ok(RecordView(record, newsroom))
        }
        on(&router, .post, "/v1/notices/{id}/approve", scope: .approve, bodyLimit: 4_096) { request, member in
            guard let body = try? JSONDecoder().decode(Approval.self, from: Data(request.body)) else {
                return .problem(400, "Give { \"hash\": …, \"level\": …, \"areas\": … } as read from the notice.")
            }
            let record = try await Self.record(request, newsroom)
            if let fault = body.fault(for: record.content) { return .problem(409, fault) }
            return JSONReply.ok(
                RecordView(
                    try await newsroom.approve(
                        record.id, hash: ContentHash(rawValue: body.hash), actor: member.actor), newsroom))
        }
        on(&router, .post, "/v1/notices/{id}/return", scope: .approve, bodyLimit: 4_096) { request, member in
            let reason = try Self.reason(request)
            return JSONReply.ok(
                RecordView(
                    try await newsroom.ledger.returnToAuthor(
                        NoticeID(rawValue: request.parameters["id"]), reason: reason, actor: member.actor,
                        at: clock.now), newsroom))
        }
        on(&router, .post, "/v1/notices/{id}/withdraw", scope: .submit, bodyLimit: 4_096) { request, member in
            let reason = try Self.reason(request)
            return JSONReply.ok(
                RecordView(
                    try await newsroom.ledger.withdraw(
                        NoticeID(rawValue: request.parameters["id"]), reason: reason, actor: member.actor,
                        at: clock.now), newsroom))
        }
        on(&router, .post, "/v1/subscriptions", scope: .publish, bodyLimit: 8_192) { request, _ in
            let new = try SubscriptionForm.read(
                request.body, site: site, channels: channels, now: clock.now)
            let subscription = try await newsroom.ledger.subscribe(new)
            return JSONReply.ok(["id": subscription.id], status: 201)
        }
    }

    typealias Work = @Sendable (HTTP.Request, StaffRoll.Member) async throws -> HTTP.Response

    /// A route for members with a scope. Without a valid token there is no hint of what exists.
    private func on(
        _ router: inout Router, _ method: HTTP.Method, _ pattern: String, scope: StaffToken.Scope,
        bodyLimit: Int? = nil,
        work: @escaping Work
    ) {
        let roll = roll
        router.on(method, pattern, bodyLimit: bodyLimit) { request in
            guard let member = roll.member(authorization: request.headers["Authorization"]) else {
                return .now(
                    .problem(
                        401, "A staff token is needed.", headers: [("WWW-Authenticate", "Bearer realm=\"noroshi\"")]))
            }
            guard member.scopes.contains(scope) else {
                return .now(.problem(403, "This token lacks the scope \"\(scope.rawValue)\"."))
            }
            return JSONReply.later { try await work(request, member) }
        }
    }

    private static func record(_ request: HTTP.Request, _ newsroom: Newsroom) async throws -> Recorded {
        let id = NoticeID(rawValue: request.parameters["id"])
        guard let record = try await newsroom.ledger.notice(id) else { throw LedgerError.notFound("notice \(id)") }
        return record
    }

    private static func reason(_ request: HTTP.Request) throws -> String {
        try SettingsFile(path: "body", bytes: request.body).decode { section in
            try section.value("reason", .string(length: 1...500))
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
        return Draft(thread: thread, content: form.continuing(newest.content))
    }
}

extension StaffRoll.Member {
    /// The name in the audit: the person's, whichever token was used.
    var actor: String { "\(Acceptance.staffActorPrefix)\(person)" }
}

/// What the second person re-enters: proof that they read what they approve.
private struct Approval: Decodable {
    var hash: String
    /// The 警戒レベル of an order; left out where it has none.
    var level: Int?
    /// How many areas it names.
    var areas: Int

    func fault(for content: Content) -> String? {
        if level != content.order?.level {
            return "the level re-entered does not match the notice; read it again before you approve"
        }
        if areas != content.areas.count {
            return "the number of areas re-entered does not match the notice; read it again before you approve"
        }
        return nil
    }
}
