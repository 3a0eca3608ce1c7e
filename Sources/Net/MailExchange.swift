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

    init(_ request: SMTPRequest, finalReplyTimeout: Int) {
        self.request = request
        self.finalReplyTimeout = Milliseconds(finalReplyTimeout)
        transcript = SMTPTranscript(recipientCount: request.recipients.count)
    }

    /// Two requests with the same key may use one connection.
    var connectionKey: String {
        "\(request.server) \(request.requiresTLS) \(request.user ?? "") \(request.password ?? "")"
    }

    /// A server takes the mail only with the final dot (RFC 5321 §4.1.1.4); before it, nothing was accepted.
    var mayBeProcessed: Bool { finalDeadline != nil }

    /// The server has decided; what follows is only the end of the connection.
    var isDecided: Bool { transcript.isDecided }

    /// None: a mail session sets everything anew for each mail.
    var shape: String { "" }

    func setLasting(on handle: EasyHandle) {}

    func setOwn(on handle: EasyHandle) {
        handle.set(CURLOPT_MAIL_FROM, MailAddress(request.from)?.wire ?? "")
        handle.set(CURLOPT_MAIL_RCPT, request.recipients.compactMap { MailAddress($0.rawValue)?.wire })
        // With three Ls in 7.88: without it one refused recipient ends the mail for all.
        handle.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1)
        handle.set(CURLOPT_UPLOAD, 1)
        handle.setUploadSize(request.message.count)
        handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(finalReplyTimeout / 1000)))
        if request.requiresTLS {
            handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        } else {
            handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
            // Plain text would do as well, so a relay's self-made certificate is better than none (RFC 7435).
            if request.server.lowercased().hasPrefix("smtp://") {
                handle.set(CURLOPT_SSL_VERIFYPEER, 0)
                handle.set(CURLOPT_SSL_VERIFYHOST, 0)
            }
        }
        if let user = request.user { handle.set(CURLOPT_USERNAME, user) }
        if let password = request.password { handle.set(CURLOPT_PASSWORD, password) }
    }

    func begin(on handle: EasyHandle) -> Bool {
        transcript.beginTransaction()
        return true
    }

    func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        if transcript.take(Array(line)[...]) { return true }
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
