import Glibc
import HTTP
import Testing

@testable import Web

/// A folder of its own for a socket, removed afterwards. In /tmp because a socket's path must be short.
private func withFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/noroshi-web-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
        unlink("\(path)/control")
        rmdir(path)
    }
    try await body(path)
}

@Suite("Listening and stopping", .timeLimit(.minutes(1)))
struct ListeningTests {
    @Test("The control socket is the same server, closed to other users, and knows who speaks")
    func controlSocket() async throws {
        var router = sampleRouter()
        router.on(.get, "/control/who", scope: .local) { request in .now(.text("\(request.peer)")) }
        try await withFolder { folder in
            let path = "\(folder)/control"
            let listen: [Listen] = [.tcp(host: "127.0.0.1", port: 0), .unix(path: path)]
            try await withServer(router, listen: listen, loops: 2) { _, port in
                var status = stat()
                #expect(stat(path, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600)
                let local = try RawClient(path: path)
                try local.send(get("/control/who") + get("/hello"))
                #expect(try local.answer().body == "local(user: \(getuid()))")
                #expect(try local.answer().body == "hello")
                let remote = try RawClient(port: port)
                try remote.send(get("/control/who"))
                #expect(try remote.answer().status == 404)
            }
            #expect(access(path, F_OK) != 0, "the path is removed when the server stops")
        }
    }

    @Test("A socket left behind is replaced; a living one and other files are not")
    func staleSocket() async throws {
        try await withFolder { folder in
            let path = "\(folder)/control"
            try await withServer(sampleRouter(), listen: [.unix(path: path)]) { _, _ in
                #expect { try Server(listen: [.unix(path: path)], router: Router()) } throws: {
                    "\($0)".contains("a running daemon answers there")
                }
                // As a killed daemon leaves it: a file nobody listens on.
                #expect(rename(path, "\(path)-moved") == 0)
                let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
                let result = withUnsafePointer(to: &address) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                    }
                }
                close(socket)
                unlink("\(path)-moved")
                #expect(result == 0)
                try await withServer(sampleRouter(), listen: [.unix(path: path)]) { _, _ in
                    let client = try RawClient(path: path)
                    try client.send(get("/hello"))
                    #expect(try client.answer().body == "hello")
                }
            }
            let file = open(path, O_CREAT | O_WRONLY, 0o600)
            close(file)
            #expect { try Server(listen: [.unix(path: path)], router: Router()) } throws: {
                "\($0)".contains("no socket stands there")
            }
            #expect(access(path, F_OK) == 0)
        }
    }

    @Test("What cannot be listened on says where, why and what to do")
    func errors() async throws {
        #expect { try Server(listen: [.tcp(host: "localhost", port: 0)], router: Router()) } throws: {
            "\($0)".contains("not an IP address; write one")
        }
        try await withServer(sampleRouter()) { _, port in
            #expect { try Server(listen: [.tcp(host: "127.0.0.1", port: port)], router: Router()) } throws: {
                "\($0)".contains("127.0.0.1:\(port)") && "\($0)".contains("choose another port")
            }
        }
        let long = "/tmp/" + String(repeating: "x", count: 120)
        #expect { try Server(listen: [.unix(path: long)], router: Router()) } throws: {
            "\($0)".contains("shorter than 108 bytes")
        }
    }

    @Test("IPv6 works the same")
    func ipv6() async throws {
        try await withServer(sampleRouter(), listen: [.tcp(host: "::1", port: 0)]) { _, port in #expect(port != 0) }
    }

    @Test("Stopping lets a request in flight finish, closes idle connections and takes no new ones")
    func gracefulStop() async throws {
        let held = try Inbox<Completion>()
        var router = sampleRouter()
        router.on(.get, "/held") { _ in .later { held.put($0) } }
        let server = try Server(listen: [.tcp(host: "127.0.0.1", port: 0)], router: router)
        let port = try #require(server.port)
        let idle = try RawClient(port: port)
        try idle.send(get("/hello"))
        #expect(try idle.answer().status == 200)
        let busy = try RawClient(port: port)
        try busy.send(get("/held"))
        let completion = try #require(held.wait().first)
        let stopped = try Inbox<Void>()
        server.stop(within: .seconds(20)) { stopped.put(()) }
        #expect(try idle.readToEnd() == "")
        #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
        completion(.text("finished"))
        let answer = try busy.answer()
        #expect(answer.body == "finished")
        #expect(answer.header("Connection") == "close")
        #expect(try busy.readToEnd() == "")
        _ = stopped.wait()
        await server.stop()
    }

    @Test("Stopping cuts what does not finish in time")
    func stopDeadline() async throws {
        let held = try Inbox<Completion>()
        var router = Router()
        router.on(.get, "/held") { _ in .later { held.put($0) } }
        let clock = HandClock()
        let server = try Server(
            listen: [.tcp(host: "127.0.0.1", port: 0)], router: router, clock: clock.serverClock)
        let client = try RawClient(port: try #require(server.port))
        try client.send(get("/held"))
        let completion = try #require(held.wait().first)
        await server.stop(within: .zero)
        #expect(try client.readToEnd() == "")
        completion(.text("too late"))
    }
}
