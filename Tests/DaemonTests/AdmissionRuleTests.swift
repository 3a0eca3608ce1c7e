import Foundation
import HTTP
import Notice
import Policy
import Settings
import Signage
import Testing
import Wording

@testable import Web
@testable import noroshi

@Suite("Who may ask how often") struct AdmissionRuleTests {
    /// With one member of staff, one chat session, one source that may call, one display, and two facilities with a page.
    static func admission() throws -> Admission {
        let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-admission-\(UUID().uuidString)").path
        let site = Site(mode: .live, names: [:], districts: [], languages: [.japanese], publicURL: "https://a.example")
        let showcase = Showcase(wording: Wording(), site: site, now: Timestamp(milliseconds: 0))
        let state = try SignageState(path: path)
        let displays = DisplayDesk(
            [SignageSettings.DisplayEntry(display: Display(name: "lobby"), token: Secret("lobby-token"))],
            state: state, showcase: showcase)
        let facilities = FacilityDesk(
            ["school", "gym"].map { id in
                SignageSettings.FacilityEntry(
                    facility: Facility(id: id, kind: .emergencySite, names: [.japanese: id]),
                    token: Secret("\(id)-token"))
            }, state: state, showcase: showcase, onChange: {})
        let gate = CallGate(
            DoorSettings.Calls(token: Secret("source-token"), key: Secret("whsec_AAAA"), perMinute: 600), ticks: 0)
        return Admission(
            roll: StaffRoll([StaffToken(name: "s", person: "sato", token: Secret("good"), scopes: [.submit])]),
            knowsSession: { $0 == "mine" },
            knowsSource: { $0 == "prefecture" && gate.knows(authorization: $1) },
            displays: displays, facilities: facilities, clock: ServerClock(monotonic: { 1 }, unixSeconds: { 0 }))
    }

    private func admission() throws -> Admission { try Self.admission() }

    private struct Call {
        var method: HTTP.Method
        var path: String
        var pattern: String
        var body = ""
        var bearer: String?
        var peer = Peer.network(address: "192.0.2.1")

        init(
            _ method: HTTP.Method, _ path: String, _ pattern: String? = nil, body: String = "", bearer: String? = nil
        ) {
            self.method = method
            self.path = path
            self.pattern = pattern ?? path
            self.body = body
            self.bearer = bearer
        }

        func from(_ address: String) -> Call {
            var call = self
            call.peer = .network(address: address)
            return call
        }

        var request: (HTTP.Request, Route) {
            get throws {
                let route = Route(
                    method: method, pattern: PathPattern(pattern), scope: .everywhere, bodyLimit: nil,
                    handler: { _ in .now(.empty(204)) })
                var request = try HTTP.Request(
                    method, path,
                    headers: bearer.map { [("Authorization", "Bearer \($0)")] } ?? [], body: Array(body.utf8),
                    peer: peer)
                request.parameters = PathPattern(pattern).match(request.path) ?? request.parameters
                return (request, route)
            }
        }
    }

    /// How many of a thousand the same requests are let through at one moment.
    private func admitted(_ admission: Admission, _ call: Call) throws -> Int {
        let (request, route) = try call.request
        return (0..<1_000).filter { _ in admission.refusal(request, route) == nil }.count
    }

    @Test("what is polled is not counted, nor is the control socket")
    func polls() throws {
        let admission = try admission()
        #expect(try admitted(admission, Call(.get, "/board")) == 1_000)
        #expect(try admitted(admission, Call(.get, "/feeds/ja/feed.json?district=kita", "/feeds/{a}/{b}")) == 1_000)
        #expect(try admitted(admission, Call(.get, "/display/lobby-token", "/display/{token}")) == 1_000)
        var local = Call(.post, "/v1/chat")
        local.peer = .local(user: 0)
        #expect(try admitted(admission, local) == 1_000)
    }

    @Test("whoever shows a secret of ours is known by the head of a request, and nobody else is")
    func known() throws {
        let admission = try admission()
        let source = "/v1/intake/{source}"
        for (call, isKnown) in [
            (Call(.get, "/display/lobby-token/events", "/display/{token}/events"), true),
            (Call(.get, "/display/guess/events", "/display/{token}/events"), false),
            (Call(.get, "/v1/notices/n.1/progress", "/v1/notices/{id}/progress", bearer: "good"), true),
            (Call(.get, "/v1/events", bearer: "bad"), false), (Call(.get, "/v1/events"), false),
            (Call(.post, "/facility/gym-token", "/facility/{token}"), true),
            (Call(.post, "/facility/guess", "/facility/{token}", bearer: "bad"), false),
            (Call(.post, "/v1/intake/prefecture", source, bearer: "source-token"), true),
            (Call(.post, "/v1/intake/prefecture", source, bearer: "good"), false),
            (Call(.post, "/webhooks/line"), false),
        ] {
            let (request, route) = try call.request
            #expect(admission.knows(request, route) == isKnown, "\(call.path) \(call.bearer ?? "")")
        }
    }

    @Test("who is known is counted by who they are, strangers together by address")
    func principals() throws {
        let admission = try admission()
        #expect(try admitted(admission, Call(.post, "/v1/chat", body: "{\"session\":\"mine\"}")) == 10)
        #expect(try admitted(admission, Call(.post, "/v1/chat", body: "{\"session\":\"made up\"}")) == 500)
        #expect(try admitted(admission, Call(.post, "/u")) == 0, "the same address")
        #expect(try admitted(admission, Call(.post, "/u").from("192.0.2.2")) == 500)
        #expect(try admitted(admission, Call(.get, "/v1/notices", bearer: "good")) == 200)
    }

    @Test("an IPv6 network is one stranger, however many addresses it has")
    func networks() throws {
        let admission = try admission()
        #expect(try admitted(admission, Call(.post, "/u").from("2001:db8:0:1::1")) == 500)
        #expect(try admitted(admission, Call(.post, "/u").from("2001:db8:0:1:ffff::2")) == 0)
        #expect(try admitted(admission, Call(.post, "/u").from("2001:db8:0:2::1")) == 500)
        #expect(try admitted(admission, Call(.post, "/u").from("::ffff:192.0.2.7")) == 500)
        #expect(try admitted(admission, Call(.post, "/u").from("192.0.2.7")) == 0)
    }

    @Test("what is worked out for each who asks is counted though it is a GET")
    func costly() throws {
        let admission = try admission()
        let panel = Call(.get, "/api/display")
        let archive = Call(.get, "/open-data/notices.csv?after=1", "/open-data/notices.csv")
        #expect(try admitted(admission, panel) == 500)
        #expect(try admitted(admission, archive) == 0, "the same address")
        #expect(try admitted(admission, archive.from("192.0.2.2")) == 500)
        #expect(try admitted(admission, Call(.get, "/open-data/notices.csv")) == 1_000, "its first page lies ready")
    }

    @Test(
        "who guesses a secret is stopped soon, whichever door it is for",
        arguments: [
            Call(.get, "/v1/notices", bearer: "bad"), Call(.get, "/display/guess", "/display/{token}"),
            Call(.get, "/facility/guess", "/facility/{token}"), Call(.post, "/facility/guess", "/facility/{token}"),
            Call(.post, "/v1/intake/prefecture", "/v1/intake/{source}", bearer: "bad"),
            Call(.post, "/v1/intake/prefecture", "/v1/intake/{source}"),
            Call(.post, "/v1/intake/nobody", "/v1/intake/{source}", bearer: "source-token"),
            // A member's token opens no source's door.
            Call(.post, "/v1/intake/prefecture", "/v1/intake/{source}", bearer: "good"),
            Call(.get, "/v1/notices", bearer: "source-token"),
        ])
    private func guesses(call: Call) throws {
        let admission = try admission()
        #expect(try admitted(admission, call) == 20)
        // Another secret each time does not help, nor another address of the same network.
        #expect(try admitted(admission, Call(.get, "/display/another", "/display/{token}")) == 0)
    }

    @Test("a source that is known is counted by its own gate alone")
    func sources() throws {
        let admission = try admission()
        let call = Call(.post, "/v1/intake/prefecture", "/v1/intake/{source}", bearer: "source-token")
        #expect(try admitted(admission, call) == 1_000)
    }

    @Test("a facility is counted by which it is, not by the address of whoever reports for it")
    func facilities() throws {
        let admission = try admission()
        let school = Call(.post, "/facility/school-token", "/facility/{token}")
        #expect(try admitted(admission, school) == 20)
        #expect(try admitted(admission, school.from("192.0.2.2")) == 0)
        #expect(try admitted(admission, Call(.post, "/facility/gym-token", "/facility/{token}")) == 20)
    }
}
