import Synchronization

/// One connection of the SMTP sink: reads commands and data, answers in order, whatever is pipelined.
struct SMTPSession {
    private let socket: Socket
    private let desk: SMTPSink.Desk
    private var buffer: [UInt8] = []
    private var position = 0
    private var replies: [UInt8] = []
    private var sender: String?
    private var recipients: [String] = []
    private var hasGreeted = false

    /// Bytes; announced by SIZE.
    private static let largestMessage = 10 * 1024 * 1024
    /// RFC 5321 §4.5.3.1.4 asks for 512, ESMTP parameters need more.
    private static let longestCommand = 2048
    private static let mostRecipients = 100

    init(_ socket: Socket, _ desk: SMTPSink.Desk) {
        self.socket = socket
        self.desk = desk
    }

    private enum Line {
        case command(String)
        case tooLong
        case bareBreak
        case end
    }

    mutating func run() {
        if desk.nextFault(where: { $0 == .busy }) != nil {
            reply("421 4.3.2 busy")
            flush()
            return
        }
        reply("220 sink.invalid ESMTP")
        while true {
            switch line() {
            case .end:
                flush()
                return
            case .tooLong:
                reply("500 5.5.2 line too long")
                flush()
                return
            case .bareBreak:
                // A lone CR or LF is how commands are smuggled; there is no way back to a known state.
                reply("521 5.5.2 bare CR or LF")
                flush()
                return
            case .command(let text):
                guard handle(text) else {
                    flush()
                    return
                }
            }
        }
    }

    /// Whether the session goes on.
    private mutating func handle(_ text: String) -> Bool {
        let verb = text.prefix { $0 != " " }.uppercased()
        let rest = text.dropFirst(verb.count).drop { $0 == " " }
        switch verb {
        case "EHLO", "HELO":
            guard !rest.isEmpty else { return reply("501 5.5.4 a name is missing") }
            hasGreeted = true
            reset()
            if verb == "HELO" { return reply("250 sink.invalid") }
            return reply(
                "250-sink.invalid\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
                    + "250 SIZE \(Self.largestMessage)")
        case "MAIL": return mail(rest)
        case "RCPT": return recipient(rest)
        case "DATA": return data()
        case "RSET":
            reset()
            return reply("250 2.0.0 ok")
        case "NOOP": return reply("250 2.0.0 ok")
        case "VRFY": return reply("252 2.5.1 try it")
        case "QUIT":
            reply("221 2.0.0 bye")
            return false
        default: return reply("500 5.5.1 unknown command")
        }
    }

    private mutating func mail(_ rest: Substring) -> Bool {
        guard hasGreeted else { return reply("503 5.5.1 EHLO first") }
        guard sender == nil else { return reply("503 5.5.1 MAIL twice") }
        guard let (path, parameters) = path(rest, after: "FROM:") else { return reply("501 5.5.4 syntax") }
        for parameter in parameters.split(separator: " ") {
            let name = parameter.prefix { $0 != "=" }.uppercased()
            let value = parameter.dropFirst(name.count + 1)
            switch name {
            case "SIZE":
                guard let size = Int(value), size <= Self.largestMessage else {
                    return reply("552 5.3.4 message too big")
                }
            case "BODY":
                guard ["7BIT", "8BITMIME"].contains(value.uppercased()) else { return reply("501 5.5.4 body type") }
            default: return reply("555 5.5.4 unknown parameter")
            }
        }
        sender = path
        return reply("250 2.1.0 ok")
    }

    private mutating func recipient(_ rest: Substring) -> Bool {
        guard sender != nil else { return reply("503 5.5.1 MAIL first") }
        guard let (path, parameters) = path(rest, after: "TO:"), !path.isEmpty, parameters.isEmpty else {
            return reply("501 5.1.3 syntax")
        }
        guard recipients.count < Self.mostRecipients else { return reply("452 4.5.3 too many recipients") }
        if let refusal = desk.book.withLock({ $0.refusals[path.lowercased()] }) { return reply(refusal) }
        recipients.append(path)
        return reply("250 2.1.5 ok")
    }

    private mutating func data() -> Bool {
        guard let from = sender, !recipients.isEmpty else { return reply("503 5.5.1 RCPT first") }
        reply("354 end with a dot")
        flush()
        var content: [UInt8] = []
        var isTooBig = false
        while true {
            guard let bytes = rawLine() else { return false }
            if bytes.contains(0x0A) || bytes.contains(0x0D) {
                reply("550 5.6.0 bare CR or LF in the message")
                return false
            }
            if bytes == [UInt8(ascii: ".")] { break }
            guard content.count < Self.largestMessage else {
                isTooBig = true
                continue
            }
            content += bytes.first == UInt8(ascii: ".") ? bytes.dropFirst() : bytes[...]
            content += [0x0D, 0x0A]
        }
        let message = SMTPSink.Message(from: from, recipients: recipients, content: content, at: desk.clock())
        reset()
        if isTooBig { return reply("552 5.3.4 message too big") }
        switch desk.nextFault(where: { $0 != .busy }) {
        case .finalReply(let text): return reply(text)
        case .dropAfterAccepting:
            desk.accept(message)
            socket.reset()
            return false
        case .busy, nil:
            desk.passTurn()
            desk.accept(message)
            return reply("250 2.0.0 taken")
        }
    }

    /// The address between the angle brackets and what follows it.
    private func path(_ rest: Substring, after keyword: String) -> (path: String, parameters: Substring)? {
        guard rest.prefix(keyword.count).uppercased() == keyword else { return nil }
        let text = rest.dropFirst(keyword.count)
        guard text.first == "<", let close = text.lastIndex(of: ">") else { return nil }
        let path = text[text.index(after: text.startIndex)..<close]
        guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !path.contains("<"), !path.contains(">") else {
            return nil
        }
        return (String(path), text[text.index(after: close)...].drop { $0 == " " })
    }

    private mutating func reset() {
        sender = nil
        recipients = []
    }

    // MARK: Lines

    private mutating func line() -> Line {
        // What was answered goes out before the client is waited for, in one piece for a pipelined group.
        if !hasWholeLine { flush() }
        guard let bytes = rawLine(limit: Self.longestCommand) else {
            return position < buffer.count ? .tooLong : .end
        }
        if bytes.contains(0x0A) || bytes.contains(0x0D) { return .bareBreak }
        return .command(String(decoding: bytes, as: UTF8.self))
    }

    private var hasWholeLine: Bool {
        buffer[position...].contains(0x0A)
    }

    /// Up to the next CRLF, without it. A lone CR or LF stays inside, so that the caller sees and refuses it. Nil at the
    /// end of the connection or beyond the limit.
    private mutating func rawLine(limit: Int = SMTPSession.largestMessage) -> [UInt8]? {
        var scan = position
        while true {
            while scan < buffer.count {
                if buffer[scan] == 0x0A {
                    let hasReturn = scan > position && buffer[scan - 1] == 0x0D
                    let line = Array(buffer[position..<(hasReturn ? scan - 1 : scan + 1)])
                    position = scan + 1
                    return line
                }
                scan += 1
            }
            guard scan - position <= limit else { return nil }
            if position > 65_536 {
                buffer.removeFirst(position)
                scan -= position
                position = 0
            }
            let more = socket.read()
            guard !more.isEmpty else {
                position = buffer.count
                return nil
            }
            buffer += more
        }
    }

    @discardableResult
    private mutating func reply(_ text: String) -> Bool {
        replies += Array("\(text)\r\n".utf8)
        return true
    }

    private mutating func flush() {
        guard !replies.isEmpty else { return }
        socket.write(replies)
        replies = []
    }
}
