import HTTP
import Testing

@testable import Web

@Suite("The router")
struct RouterTests {
    private let router: Router = {
        var router = Router()
        func named(_ name: String) -> Route.Handler {
            { request in
                .now(.text("\(name) \(request.parameters["id"])\(request.parameters["rest"])"))
            }
        }
        router.on(.get, "/v1/notices", handler: named("list"))
        router.on(.post, "/v1/notices", handler: named("create"))
        router.on(.get, "/v1/notices/{id}", handler: named("one"))
        router.on(.get, "/v1/notices/{id}/texts", handler: named("texts"))
        router.on(.get, "/v1/notices/latest", handler: named("latest"))
        router.on(.get, "/feeds/{rest…}", handler: named("feed"))
        router.on(.post, "/control/stop", scope: .local, handler: named("stop"))
        router.on(.post, "/hooks/line", scope: .network, handler: named("line"))
        return router
    }()

    private func answer(_ method: HTTP.Method, _ path: String, _ peer: Peer = .network(address: "")) throws -> Response
    {
        guard case .now(let response) = router.reply(to: try Request(method, path, peer: peer)) else {
            Issue.record("answered later")
            return .empty(500)
        }
        return response
    }

    @Test(
        "Paths find their routes",
        arguments: [
            (.get, "/v1/notices", "list "), (.post, "/v1/notices", "create "), (.get, "/v1/notices/7", "one 7"),
            (.get, "/v1/notices/a%20b", "one a b"), (.get, "/v1/notices/7/texts", "texts 7"),
            (.get, "/v1/notices/latest", "latest "), (.get, "/feeds/ja/atom.xml", "feed ja/atom.xml"),
            (.get, "/feeds/x", "feed x"), (.head, "/v1/notices/7", "one 7"), (.get, "/v1/notices?a=b", "list "),
        ] as [(HTTP.Method, String, String)])
    func found(method: HTTP.Method, path: String, body: String) throws {
        let response = try answer(method, path)
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == body)
    }

    @Test(
        "Other paths are 404",
        arguments: [
            "/", "/v1", "/v1/notices/", "/v1/notices//texts", "/v1/notices/7/x", "/feeds", "/feeds/", "/V1/notices",
        ])
    func notFound(path: String) throws { #expect(try answer(.get, path).status == 404) }

    @Test("A wrong method is 405 with what is allowed; OPTIONS asks for it")
    func methods() throws {
        let wrong = try answer(.delete, "/v1/notices")
        #expect(wrong.status == 405)
        #expect(wrong.header("Allow") == "GET, HEAD, OPTIONS, POST")
        let options = try answer(.options, "/v1/notices/7")
        #expect(options.status == 204)
        #expect(options.header("Allow") == "GET, HEAD, OPTIONS")
        #expect(try answer(.options, "*").status == 204)
        #expect(try answer(.head, "/hooks/line").status == 405)
    }

    @Test("A route of one side does not exist on the other")
    func scopes() throws {
        #expect(try answer(.post, "/control/stop").status == 404)
        #expect(try answer(.options, "/control/stop").status == 404)
        #expect(try answer(.post, "/control/stop", .local(user: 0)).status == 200)
        #expect(try answer(.post, "/hooks/line").status == 200)
        #expect(try answer(.post, "/hooks/line", .local(user: 0)).status == 404)
    }

    @Test("Of patterns that fit the first added is taken, whether their first segment is a place or not")
    func order() throws {
        var router = Router()
        func add(_ pattern: String) {
            router.on(.get, pattern) { .now(.text("\(pattern) \($0.parameters["a"]) \($0.parameters["b"])")) }
        }
        for pattern in ["/x/{a}", "/{a}/second", "/x/{a}/{b}", "/日本/{a}", "/{a}/{b}/{a}"] { add(pattern) }
        func found(_ path: String) throws -> String {
            guard case .now(let response) = router.reply(to: try Request(.get, path)) else { return "later" }
            return response.status == 200 ? String(decoding: response.body, as: UTF8.self) : "\(response.status)"
        }
        #expect(try found("/x/second") == "/x/{a} second ")
        #expect(try found("/y/second") == "/{a}/second y ")
        #expect(try found("/x/1/2") == "/x/{a}/{b} 1 2")
        #expect(try found("/y/1/2") == "/{a}/{b}/{a} y 1")
        #expect(try found("/%E6%97%A5%E6%9C%AC/%E8%AA%9E") == "/日本/{a} 語 ")
        #expect(try found("/%E6%97%A5/%E8%AA%9E") == "404")
        #expect(try found("/y") == "404")
    }
}
