import Foundation

@testable import Sinks

/// A plain HTTP client for the daemon's pages and API; each exchange blocks a thread of its own.
struct Browser: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }

        /// The member of a JSON object at a path of names and indices; nil where there is none.
        subscript(path: String...) -> Any? {
            var value: Any? = try? JSONSerialization.jsonObject(with: Data(body))
            for name in path {
                if let index = Int(name) {
                    let list = value as? [Any]
                    value = list.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                } else {
                    value = (value as? [String: Any])?[name]
                }
            }
            return value
        }
    }

    let port: UInt16

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, headers: headers, body: [])
    }

    func post(
        _ path: String, _ body: String = "", token: String? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        var headers = headers
        if let token { headers["Authorization"] = "Bearer \(token)" }
        return try await send("POST", path, headers: headers, body: Array(body.utf8))
    }

    private func send(
        _ method: String, _ path: String, headers: [String: String], body: [UInt8]
    ) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        if method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let request = Array("\(head)\r\n".utf8) + body
        let port = port
        let bytes: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            SinkThread.start {
                do {
                    let socket = try Socket.connect(port: port)
                    socket.write(request)
                    var answer: [UInt8] = []
                    while true {
                        let bytes = socket.read()
                        if bytes.isEmpty { break }
                        answer += bytes
                    }
                    continuation.resume(returning: answer)
                } catch { continuation.resume(throwing: error) }
            }
        }
        guard let split = bytes.firstRange(of: Array("\r\n\r\n".utf8)),
            case let lines = String(decoding: bytes[..<split.lowerBound], as: UTF8.self).components(separatedBy: "\r\n"),
            let status = Int(lines[0].dropFirst(9).prefix(3))
        else { throw SinkError("\(path) gave no answer") }
        let fields = lines.dropFirst().map { line in
            let pair = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
            return (pair[0].lowercased(), String(pair.count > 1 ? pair[1] : ""))
        }
        return Answer(
            status: status, headers: Dictionary(fields) { first, _ in first }, body: Array(bytes[split.upperBound...]))
    }
}
