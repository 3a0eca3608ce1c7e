import FoundationEssentials
import HTTP
import Ledger
import Notice
import Policy
import Settings
import Signage
import Web
import Wording

/// Facilities: the public list, the page on the facility's own phone, and what staff report for it.
struct FacilityRoutes {
    let desk: FacilityDesk
    let showcase: Showcase
    let site: Site
    let roll: StaffRoll
    let clock: any Clock
    let log: EventLog

    private static let bodyLimit = 1_024

    func add(to router: inout Router) {
        let (desk, showcase, site, roll, clock, log) = (desk, showcase, site, roll, clock, log)
        router.on(.get, "/v1/facilities") { showcase.reply(.facilities, target: $0.rawTarget) }
        router.on(.get, "/facility/{token}") { request in
            let token = request.parameters["token"]
            guard let open = desk.facility(token: token) else { return .now(FacilityPage.unknown) }
            return .now(FacilityPage.response(open, token: token, site: site))
        }
        router.on(.post, "/facility/{token}", bodyLimit: Self.bodyLimit) { request in
            let token = request.parameters["token"]
            guard let open = desk.facility(token: token) else { return .now(FacilityPage.unknown) }
            let form = Dictionary(request.form.map { ($0.name, $0.value) }) { first, _ in first }
            let wanted = form["state"].flatMap(Facility.State.init(rawValue:))
            let adding = form["add"].flatMap { Int($0) }.map { min(100, max(-100, $0)) } ?? 0
            let people = form["people"].flatMap { Int($0) }.flatMap {
                (0...FacilityDesk.mostPeople).contains($0) ? $0 : nil
            }
            guard wanted != nil || adding != 0 || people != nil else {
                return .now(
                    .problem(400, "Choose a state, or a number of people from 0 to \(FacilityDesk.mostPeople)."))
            }
            return JSONReply.later {
                try await desk.report(
                    open.facility.id, state: wanted, people: people, adding: adding, now: clock.now)
                log(.info, "a facility was reported on", ["facility": open.facility.id, "by": "its own page"])
                // Seen again after reloading, without being sent again.
                return .empty(303, headers: [("Location", "/facility/\(token)"), ("Cache-Control", "no-store")])
            }
        }
        router.on(.post, "/v1/facilities/{id}", bodyLimit: Self.bodyLimit) { request in
            var by = "the command line"
            if !request.peer.isLocal {
                guard let member = roll.member(authorization: request.headers["Authorization"]) else {
                    return .now(StaffRoutes.tokenIsNeeded)
                }
                guard member.scopes.contains(.submit) else {
                    return .now(.problem(403, "This token lacks the scope \"submit\"."))
                }
                by = member.auditName
            }
            let (id, body, author) = (request.parameters["id"], request.body, by)
            return JSONReply.later {
                let (state, people) = try Self.form(body)
                let open = try await desk.report(id, state: state, people: people, now: clock.now)
                log(.info, "a facility was reported on", ["facility": id, "by": author])
                return JSONReply.ok(FacilityView(open))
            }
        }
    }

    private static func form(_ body: [UInt8]) throws -> (Facility.State?, Int?) {
        try SettingsFile(path: "body", bytes: body).decode { section in
            let state = try section.optional("state", .oneOf(Facility.State.self))
            let people = try section.optional("people", .integer(in: 0...FacilityDesk.mostPeople))
            // A report that says nothing would still make what is known look new.
            section.check(
                "state", holds: state != nil || people != nil, why: "the report says nothing",
                fix: "Give a state, a number of people, or both")
            return (state, people)
        }
    }
}

/// A facility as the API shows it.
struct FacilityView: Codable {
    var id: String
    var kind: String
    var names: [String: String]
    var district: String?
    var hazards: [String]
    var audience: String
    var opening: String
    var state: Facility.State
    var people: Int?
    var capacity: Int?
    var latitude: Double?
    var longitude: Double?
    var reportedAt: Timestamp?

    init(_ open: OpenFacility) {
        let facility = open.facility
        id = facility.id
        kind = facility.kind.rawValue
        names = Dictionary(uniqueKeysWithValues: facility.names.map { ($0.key.rawValue, $0.value) })
        district = facility.district
        hazards = facility.hazards.map(\.rawValue).sorted()
        audience = facility.audience.rawValue
        opening = facility.opening.rawValue
        state = open.state
        people = open.report?.people
        capacity = facility.capacity
        latitude = facility.place?.latitude
        longitude = facility.place?.longitude
        reportedAt = open.report?.at
    }
}

/// The page on the facility's phone: large buttons, no script.
enum FacilityPage {
    static let unknown = page(
        title: "施設の報告", body: "<p>このアドレスは登録されていません。</p><p lang=\"en\">This address is not registered.</p>", status: 404)

    static func response(_ open: OpenFacility, token: String, site: Site) -> HTTP.Response {
        let facility = open.facility
        let drill =
            site.mode == .drill ? "<p class=\"drill\" role=\"note\">【訓練】 これは訓練用です。</p>" : ""
        let states = Facility.State.allCases.map { state in
            let isNow = state == open.state ? " aria-pressed=\"true\"" : " aria-pressed=\"false\""
            return "<button name=\"state\" value=\"\(state.rawValue)\"\(isNow)>\(state.japanese)</button>"
        }.joined(separator: "\n")
        let people = open.report?.people
        let count = people.map { "\($0)人" } ?? "未集計"
        let room = facility.capacity.map { "（定員 \($0)人）" } ?? ""
        let at = open.report.map { "<p>最後の報告 \($0.at.japaneseDayAndClock)</p>" } ?? "<p>まだ報告はありません</p>"
        return page(
            title: "\(facility.name(in: .japanese)) の報告",
            body: """
                \(drill)<p>\(facility.kind.japanese)</p>
                \(at)
                <form method="post" action="/facility/\(token)"><fieldset><legend>いまの状態</legend>
                \(states)</fieldset></form>
                <form method="post" action="/facility/\(token)"><fieldset><legend>受け入れている人数：\(count)\(room)</legend>
                <button name="add" value="1">＋1</button> <button name="add" value="5">＋5</button>
                <button name="add" value="-1">－1</button></fieldset></form>
                <form method="post" action="/facility/\(token)"><fieldset><legend>人数を入れる</legend>
                <label>人数 <input name="people" inputmode="numeric" pattern="[0-9]{1,6}" required></label>
                <button>報告する</button></fieldset></form>
                """, status: 200)
    }

    private static let style = """
        body{font-family:sans-serif;font-size:1.1rem;line-height:1.6;max-width:36rem;margin:0 auto;padding:1rem;color:#14181f}
        fieldset{border:2px solid #6b7482;margin:1rem 0;padding:.8rem}
        button{font-size:1.2rem;min-height:3.2rem;min-width:5rem;margin:.3rem .2rem;border:3px solid #14181f;background:#fff;color:#14181f}
        button[aria-pressed=true]{background:#14181f;color:#fff}
        input{font-size:1.2rem;width:7rem;min-height:3rem;border:2px solid #14181f}
        button:focus,input:focus{outline:4px solid #000;box-shadow:0 0 0 6px #ffd43d}
        .drill{border:4px dashed #000;font-weight:700;padding:.4rem}
        """

    /// `body` must be escaped already.
    private static func page(title: String, body: String, status: Int) -> HTTP.Response {
        let text = HTMLText.escaped(title)
        let html = """
            <!doctype html>
            <html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex"><title>\(text)</title><link rel="icon" href="data:,">
            <style>\(style)</style></head><body><main><h1>\(text)</h1>
            \(body)
            </main></body></html>
            """
        return .html(
            Array(html.utf8), status: status,
            headers: [("Content-Security-Policy", Page.contentSecurityPolicy), ("Cache-Control", "no-store")])
    }
}
