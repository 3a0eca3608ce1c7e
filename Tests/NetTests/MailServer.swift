@testable import Net

/// What a scripted mail server answers and what it saw.
struct MailScript: Sendable {
    var greeting = "220 test"
    var extensions = ["250-test", "250 8BITMIME"]
    var auth = "235 ok"
    var mail = "250 ok"
    /// By the command's line.
    var recipient: @Sendable (String) -> String = { _ in "250 ok" }
    var data = "354 go on"
    /// After the final dot; nil closes the connection instead.
    var final: @Sendable () -> String? = { "250 2.0.0 queued" }
    /// Called when the client has sent DATA and before the message is read; false closes the connection.
    var beforeMessage: @Sendable (Peer) -> Bool = { _ in true }
    /// Nil leaves the client waiting.
    var quit: String? = "221 bye"

    func serve(_ peer: Peer, _ log: MailLog) {
        peer.send("\(greeting)\r\n")
        while let line = peer.line() {
            log.add(line)
            let verb = line.prefix(4).uppercased()
            switch verb {
            case "EHLO": peer.send(extensions.joined(separator: "\r\n") + "\r\n")
            case "HELO", "RSET", "NOOP": peer.send("250 ok\r\n")
            case "AUTH": peer.send("\(auth)\r\n")
            case "MAIL": peer.send("\(mail)\r\n")
            case "RCPT": peer.send("\(recipient(line))\r\n")
            case "DATA":
                peer.send("\(data)\r\n")
                guard data.hasPrefix("354") else { continue }
                guard beforeMessage(peer) else { return }
                var message: [String] = []
                var ended = false
                while let line = peer.line() {
                    if line == "." {
                        ended = true
                        break
                    }
                    message.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
                }
                guard ended else { return }
                log.add(message: message.map { "\($0)\r\n" }.joined())
                guard let reply = final() else { return }
                peer.send("\(reply)\r\n")
            case "QUIT":
                guard let quit else { return peer.waitForEnd() }
                peer.send("\(quit)\r\n")
                return
            default: peer.send("500 what\r\n")
            }
        }
    }
}

final class MailLog: Sendable {
    private let state = Locked((commands: [String](), messages: [String]()))

    var commands: [String] { state.with { $0.commands } }
    /// Messages that were ended by a dot, unescaped.
    var messages: [String] { state.with { $0.messages } }

    func add(_ command: String) { state.with { $0.commands.append(command) } }

    func add(message: String) { state.with { $0.messages.append(message) } }
}
