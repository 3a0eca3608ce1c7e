package import Notice
import Synchronization

/// A small strict SMTP server on the loopback address (RFC 5321): EHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT with
/// PIPELINING, 8BITMIME and SIZE. Refuses bare LF and bare CR, keeps what it took. One thread a connection.
package final class SMTPSink: Sendable {
    package struct Message: Sendable, Hashable {
        package var from: String
        package var recipients: [String]
        /// CRLF lines, dots unstuffed.
        package var content: [UInt8]
        package var at: Timestamp
    }

    /// What a client meets instead of the usual reply.
    package enum Fault: Sendable, Hashable {
        /// This reply to the final dot, e.g. `451 4.3.0 try later`; nothing is taken.
        case finalReply(String)
        /// Takes the message and cuts the connection without the final reply.
        case dropAfterAccepting
        /// 421 instead of a greeting.
        case busy
    }

    struct Book: Sendable {
        var messages = Bounded<Message>(10_000)
        var perRecipient: [String: Int] = [:]
        var refusals: [String: String] = [:]
        var faults: [Fault?] = []
        var open: [ObjectIdentifier: Socket] = [:]
        var isStopped = false
    }

    /// What its connections share.
    final class Desk: Sendable {
        let book = Mutex(Book())
        let clock: SinkClock
        init(clock: @escaping SinkClock) { self.clock = clock }

        func nextFault(where fits: (Fault) -> Bool) -> Fault? {
            book.withLock { book in
                guard let next = book.faults.first else { return nil }
                guard let fault = next, fits(fault) else { return nil }
                book.faults.removeFirst()
                return fault
            }
        }

        /// A message that was let through uses up its turn in the script.
        func passTurn() {
            book.withLock { book in
                if let next = book.faults.first, next == nil { book.faults.removeFirst() }
            }
        }

        func accept(_ message: Message) {
            book.withLock { book in
                book.messages.append(message)
                for recipient in message.recipients where book.perRecipient.count < SMTPSink.recipientsKept {
                    book.perRecipient[recipient, default: 0] += 1
                }
            }
        }
    }

    static let recipientsKept = 1_000_000
    /// Connections at once; one more is answered 421.
    static let mostConnections = 200

    package let port: UInt16
    private let listener: Socket
    private let desk: Desk

    /// Starts at once; port 0 lets the kernel choose.
    package init(port: UInt16 = 0, clock: @escaping SinkClock = systemSinkClock) throws(SinkError) {
        let (listener, port) = try Socket.listen(port: port)
        let desk = Desk(clock: clock)
        self.listener = listener
        self.port = port
        self.desk = desk
        SinkThread.start {
            while let socket = listener.accept() { Self.serve(socket, desk) }
        }
    }

    /// What to write into the channel's `server` setting.
    package var url: String { "smtp://127.0.0.1:\(port)" }

    package func stop() {
        listener.shutdown()
        let open = desk.book.withLock { book in
            book.isStopped = true
            return Array(book.open.values)
        }
        for socket in open { socket.shutdown() }
    }

    /// The newest messages, oldest first.
    package func received() -> [Message] { desk.book.withLock { $0.messages.all } }

    /// How many messages there were.
    package var total: Int { desk.book.withLock { $0.messages.total } }

    /// How many messages each recipient got.
    package func messagesPerRecipient() -> [String: Int] { desk.book.withLock { $0.perRecipient } }

    /// From now on RCPT for this address is answered so, e.g. `550 5.1.1 unknown user`; nil accepts again.
    package func refuse(_ recipient: String, with reply: String?) {
        desk.book.withLock { $0.refusals[recipient.lowercased()] = reply }
    }

    /// The next messages meet these, in order; nil lets one through.
    package func enqueue(_ faults: [Fault?]) { desk.book.withLock { $0.faults += faults } }

    /// For the page of a group of sinks.
    package var report: any SinkReport { desk }

    private static func serve(_ socket: Socket, _ desk: Desk) {
        let isWelcome = desk.book.withLock { book in
            guard !book.isStopped, book.open.count < mostConnections else { return false }
            book.open[ObjectIdentifier(socket)] = socket
            return true
        }
        guard isWelcome else {
            socket.write(Array("421 4.3.2 too many connections\r\n".utf8))
            return
        }
        let isStarted = SinkThread.start {
            var session = SMTPSession(socket, desk)
            session.run()
            desk.book.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(socket)) }
        }
        if !isStarted { desk.book.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(socket)) } }
    }
}

extension SMTPSink.Desk: SinkReport {
    var title: String { "メール / Mail" }

    var summary: String {
        let (total, people) = book.withLock { ($0.messages.total, $0.perRecipient.count) }
        return "受信 \(total)通 / \(people)人 · received \(total), recipients \(people)"
    }

    var entries: [SinkEntry] {
        book.withLock { $0.messages.all }.reversed().map { message in
            let mail = MailReading(message.content)
            return SinkEntry(
                at: message.at, to: message.recipients.joined(separator: ", "), about: mail.subject, text: mail.text)
        }
    }
}
