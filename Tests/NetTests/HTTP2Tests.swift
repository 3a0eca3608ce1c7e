import Channel
import Foundation
import TestSupport
import Testing

@testable import Net

/// HTTP/2 by ALPN against another's server: nginx, where this machine has it and openssl for a certificate.
@Suite struct HTTP2Tests {
    private static let programs = ["/usr/sbin/nginx", "/usr/bin/openssl"]

    /// nginx that says GOAWAY after each `perConnection` requests.
    private final class Server {
        let port: UInt16
        let folder: URL
        private let nginx: Program

        init(perConnection: Int) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-h2-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let placeholder = try ScriptedServer { _, _ in }
            port = placeholder.port
            placeholder.stop()
            try Program(
                HTTP2Tests.programs[1],
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=h2.example", "-addext", "subjectAltName=DNS:h2.example",
                    "-keyout", folder.appending(path: "key.pem").path,
                    "-out", folder.appending(path: "certificate.pem").path,
                ]
            ).wait()
            let configuration = """
                daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
                events { worker_connections 1024; }
                http {
                    log_format line '$server_protocol $connection $request_uri $status';
                    access_log \(folder.path)/access.log line;
                    client_body_temp_path \(folder.path)/body; proxy_temp_path \(folder.path)/proxy;
                    fastcgi_temp_path \(folder.path)/fastcgi; uwsgi_temp_path \(folder.path)/uwsgi;
                    scgi_temp_path \(folder.path)/scgi;
                    keepalive_requests \(perConnection);
                    server {
                        listen 127.0.0.1:\(port) ssl http2 backlog=1024; server_name h2.example;
                        ssl_certificate certificate.pem; ssl_certificate_key key.pem;
                        location / { return 204; }
                    }
                }
                """
            try Data(configuration.utf8).write(to: folder.appending(path: "nginx.conf"))
            nginx = try Program(
                HTTP2Tests.programs[0], ["-p", folder.path, "-c", folder.appending(path: "nginx.conf").path])
        }

        func stop() {
            nginx.stop()
            try? FileManager.default.removeItem(at: folder)
        }

        /// Protocol, connection, path and status of each request.
        var log: [[String]] {
            let text = (try? String(contentsOf: folder.appending(path: "access.log"), encoding: .utf8)) ?? ""
            return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        }
    }

    private func isSkipped() -> Bool {
        for program in HTTP2Tests.programs where !FileManager.default.isExecutableFile(atPath: program) {
            FileHandle.standardError.write(Data("SKIPPED HTTP2Tests: \(program) is not installed\n".utf8))
            return true
        }
        return false
    }

    private func net(_ server: Server) -> Net {
        let file = server.folder.appending(path: "certificate.pem").path
        return Net(settings: NetSettings(version: "1", certificateFile: file)) { _ in Names { _ in [.v4(0x7F00_0001)] }
        }
    }

    private func post(_ server: Server, _ path: String, _ trust: Trust = .configured) -> Request {
        .http(
            HTTPRequest(
                method: "POST", url: "https://h2.example:\(server.port)/\(path)", body: [0x78], timeout: 30,
                trust: trust))
    }

    /// It may not listen yet.
    private func awaitServer(_ net: Net, _ server: Server) async throws {
        for _ in 0..<500 where await net.perform(post(server, "first")).status != 204 {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("many requests share few connections as HTTP/2, and a foreign one never shares them")
    func multiplexed() async throws {
        if isSkipped() { return }
        let server = try Server(perConnection: 100_000)
        defer { server.stop() }
        let net = net(server)
        defer { net.shutdown() }
        try await awaitServer(net, server)
        let (told, gate) = (Locked([Int?]()), Gate())
        // Libcurl opens a connection for each one beyond a hundred at once.
        net.start((0..<80).map { post(server, "\($0)") }) { _, response in
            told.with { $0.append(response.status) }
            gate.open()
        }
        await gate.wait(80)
        #expect(told.with { $0 } == Array(repeating: 204, count: 80))
        #expect(server.log.allSatisfy { $0[0] == "HTTP/2.0" })
        #expect(Set(server.log.map { $0[1] }).count <= 4)
        // The connections stand and the name is the same: only the guard and its own pool keep it out.
        let failure = await net.perform(post(server, "foreign", .foreign)).failure
        #expect(failure == Failure(.notSent, "the target's address is forbidden (loopback)"))
        #expect(!server.log.contains { $0[2] == "/foreign" })
    }

    @Test("a server that says GOAWAY again and again: none is processed twice, none told falsely")
    func goaway() async throws {
        if isSkipped() { return }
        let server = try Server(perConnection: 10)
        defer { server.stop() }
        let net = net(server)
        defer { net.shutdown() }
        try await awaitServer(net, server)
        let (told, gate) = (Locked([Int: [Response]]()), Gate())
        net.start((0..<200).map { post(server, "\($0)") }) { place, response in
            told.with { $0[place, default: []].append(response) }
            gate.open()
        }
        await gate.wait(200)
        let processed = server.log.filter { $0[3] == "204" }.map { $0[2] }
        #expect(processed.count == Set(processed).count + max(0, processed.count { $0 == "/first" } - 1))
        for (place, responses) in told.with({ $0 }) {
            #expect(responses.count == 1)
            let isProcessed = processed.contains("/\(place)")
            if responses.first?.status == 204 {
                #expect(isProcessed)
            } else if isProcessed {
                #expect(responses.first?.failure?.kind == .ambiguous)
            }
        }
        // One at a time none is lost to it.
        for number in 200..<230 { #expect(await net.perform(post(server, "\(number)")).status == 204) }
    }
}
