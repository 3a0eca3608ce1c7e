/// Posts to a server on this machine over a plain blocking socket; each exchange on its own thread.
enum LoopbackClient {
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    private static let longestAnswer = 1024 * 1024

    static func post(
        _ url: String, headers: [(String, String)], body: [UInt8]
    ) async throws(SinkError) -> Answer {
        let result: Result<Answer, SinkError> = await withCheckedContinuation { continuation in
            let hasStarted = SinkThread.start {
                do throws(SinkError) {
                    continuation.resume(returning: .success(try exchange(url, headers, body)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            if !hasStarted { continuation.resume(returning: .failure(SinkError("no thread could be started"))) }
        }
        return try result.get()
    }

    private static func exchange(
        _ url: String, _ headers: [(String, String)], _ body: [UInt8]
    ) throws(SinkError) -> Answer {
        let (authority, port, path) = try parts(of: url)
        let connection = try Socket.connect(port: port)
        var head =
            "POST \(path) HTTP/1.1\r\nHost: \(authority)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        guard connection.write(Array("\(head)\r\n".utf8) + body) else {
            throw SinkError("\(authority) closed the connection")
        }
        var answer: [UInt8] = []
        while answer.count < longestAnswer {
            let bytes = connection.read()
            if bytes.isEmpty { break }
            answer += bytes
        }
        // `HTTP/1.1 200 …`
        guard answer.count > 12, let status = Int(String(decoding: answer[9..<12], as: UTF8.self)) else {
            throw SinkError("\(authority) gave no answer")
        }
        let split = Array("\r\n\r\n".utf8)
        let end = answer.indices.first { answer[$0...].starts(with: split) } ?? answer.count
        return Answer(status: status, body: Array(answer[min(end + 4, answer.count)...]))
    }

    /// Only this machine: a sink must not be led to anyone else.
    private static func parts(of url: String) throws(SinkError) -> (authority: String, port: UInt16, path: String) {
        let prefix = "http://"
        guard url.hasPrefix(prefix) else { throw SinkError("\(url) is not an http:// URL") }
        let rest = url.dropFirst(prefix.count)
        let authority = rest.prefix { $0 != "/" }
        let pieces = authority.split(separator: ":")
        guard pieces.count == 2, ["127.0.0.1", "localhost"].contains(pieces[0]), let port = UInt16(pieces[1]) else {
            throw SinkError("\(url) is not on this machine (http://127.0.0.1:PORT/…)")
        }
        let path = rest.dropFirst(authority.count)
        return (String(authority), port, path.isEmpty ? "/" : String(path))
    }
}
