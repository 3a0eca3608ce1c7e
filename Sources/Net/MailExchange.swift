import CCurl
import Channel

/// One mail transaction and the replies to it.
final class MailExchange: Exchange {
    private let request: SMTPRequest
    private let finalReplyTimeout: Milliseconds
    private var transcript: SMTPTranscript
    private var given = 0
    private(set) var fault: String?
    /// Set when the last byte was handed to libcurl: the final dot follows.
    private(set) var finalDeadline: Milliseconds?

    init(_ request: SMTPRequest, _ scheme: TargetURL.Scheme, finalReplyTimeout: Int) {
        shape = Shape(
            scheme: scheme,
            kind: "\(request.server) \(request.requiresTLS) \(request.user ?? "") \(request.password ?? "")")
        self.request = request
        self.finalReplyTimeout = Milliseconds(finalReplyTimeout)
        transcript = SMTPTranscript(recipientCount: request.recipients.count)
    }

    /// A server takes the mail only with the final dot (RFC 5321 §4.1.1.4); before it, nothing was accepted.
    var mayBeProcessed: Bool { finalDeadline != nil }

    /// The server has decided; what follows is only the end of the connection.
    var isDecided: Bool { transcript.isDecided }

    /// Two mails of the same shape may use one connection.
    let shape: Shape

    func setLasting(on handle: EasyHandle) {
        // With three Ls in 7.88: without it one refused recipient ends the mail for all.
        handle.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1)
        handle.set(CURLOPT_UPLOAD, 1)
        handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(finalReplyTimeout / 1000)))
        if request.requiresTLS {
            handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        } else {
            handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
            // Plain text would do as well, so a relay's self-made certificate is better than none (RFC 7435).
            if shape.scheme == .smtp {
                handle.set(CURLOPT_SSL_VERIFYPEER, 0)
                handle.set(CURLOPT_SSL_VERIFYHOST, 0)
            }
        }
        if let user = request.user { handle.set(CURLOPT_USERNAME, user) }
        if let password = request.password { handle.set(CURLOPT_PASSWORD, password) }
    }

    func setOwn(on handle: EasyHandle) {
        handle.set(CURLOPT_MAIL_FROM, MailAddress(request.from)?.wire ?? "")
        handle.setRecipients { lines in
            for recipient in request.recipients { lines.add(MailAddress(recipient.rawValue)?.wire ?? "") }
        }
        handle.setUploadSize(request.message.count)
    }

    func begin(on handle: EasyHandle) -> Bool {
        transcript.beginTransaction()
        return true
    }

    func takeHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        if transcript.take(line) { return true }
        fault = "the mail server's reply is malformed or too long"
        return false
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool { true }

    /// Copies the message's next bytes and says how many.
    func giveBytes(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, request.message.count - given)
        buffer.copyBytes(from: request.message[given..<given + count])
        given += count
        if given == request.message.count, finalDeadline == nil {
            finalDeadline = monotonicNow() + finalReplyTimeout
        }
        return count
    }

    func response(after result: CURLcode, on handle: EasyHandle) -> Response? {
        transcript.response.map { .smtp($0) }
    }
}
