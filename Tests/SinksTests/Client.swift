import Foundation
import Glibc
import Synchronization
import Testing

@testable import Sinks

/// A plain HTTP and raw TCP client for the sinks; blocking calls run on threads of their own.
enum Client {
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    static func http(
        _ method: String, _ port: UInt16, _ path: String, headers: [String: String] = [:], body: String = ""
    ) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        head += "Content-Length: \(body.utf8.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let bytes = try await exchange(port, [Array("\(head)\r\n\(body)".utf8)])
        let text = String(decoding: bytes, as: UTF8.self)
        guard let split = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else {
            throw SinkError("no answer")
        }
        var fields: [String: String] = [:]
        for line in text[..<split.lowerBound].components(separatedBy: "\r\n").dropFirst() {
            let pair = line.components(separatedBy: ": ")
            fields[pair[0].lowercased()] = pair.dropFirst().joined(separator: ": ")
        }
        return Answer(status: status, headers: fields, body: Array(text[split.upperBound...].utf8))
    }

    /// Sends each part after something was read for the one before, then reads to the end.
    static func exchange(_ port: UInt16, _ parts: [[UInt8]], waits: Bool = false) async throws -> [UInt8] {
        let result: Result<[UInt8], SinkError> = await withCheckedContinuation { continuation in
            SinkThread.start {
                do throws(SinkError) {
                    let socket = try Socket.connect(port: port)
                    var answer: [UInt8] = []
                    for part in parts {
                        if waits { answer += socket.read() }
                        socket.write(part)
                    }
                    while true {
                        let bytes = socket.read()
                        if bytes.isEmpty { break }
                        answer += bytes
                    }
                    continuation.resume(returning: .success(answer))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
