import Foundation
import TestSupport

/// Debian's nginx as the reverse proxy in front of a server under test, listening on a Unix-domain socket.
final class ForeignNginx {
    let socket: String
    private let folder: URL
    private let process: Program

    private static let program = "/usr/sbin/nginx"

    /// Nil, with a line on standard error, where nginx is not on this machine.
    init?(upstream port: UInt16, for test: String = #function) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else {
            FileHandle.standardError.write(Data("SKIPPED \(test): nginx is not on this machine\n".utf8))
            return nil
        }
        folder = URL(filePath: "/tmp/noroshi-nginx-\(UInt32.random(in: 0 ... .max))")
        socket = folder.appending(path: "http").path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.path
        let user = geteuid() == 0 ? "user root;" : ""
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(path)/\($0);" }
        let configuration = """
            daemon off; master_process off; \(user) pid \(path)/pid; error_log \(path)/error.log;
            events { worker_connections 64; }
            http {
                access_log off; \(temporary.joined(separator: " "))
                upstream ours { server 127.0.0.1:\(port); keepalive 4; }
                server {
                    listen unix:\(path)/http;
                    location / {
                        proxy_pass http://ours; proxy_http_version 1.1; proxy_set_header Connection "";
                        proxy_set_header Host $host; proxy_request_buffering off;
                        proxy_ignore_client_abort on;
                    }
                }
            }
            """
        let file = folder.appending(path: "nginx.conf")
        try Data(configuration.utf8).write(to: file)
        process = try Program(Self.program, ["-c", file.path, "-p", path, "-e", "\(path)/error.log"])
        // It is ready once somebody listens at the path.
        while (try? RawClient(path: socket)) == nil {
            let log = (try? String(contentsOf: folder.appending(path: "error.log"), encoding: .utf8)) ?? ""
            guard !log.contains("[emerg]") else { throw RawClient.Failure(what: "nginx ended: \(log)") }
            sched_yield()
        }
    }

    func stop() {
        process.stop()
        try? FileManager.default.removeItem(at: folder)
    }
}
