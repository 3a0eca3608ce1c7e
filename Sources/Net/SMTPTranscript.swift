import Channel

/// Assigns a mail server's replies to the commands they answer, line by line as libcurl hands them on.
///
/// libcurl does not pipeline and sends exactly MAIL, one RCPT a recipient, DATA and the message, so order is enough
/// (facts: platform.md). Replies before `beginTransaction` belong to the greeting, EHLO, STARTTLS and AUTH.
struct SMTPTranscript {
    /// Bytes of a reply's text that are kept, and of all lines in one exchange that are read.
    static let longestText = 512
    static let longestTranscript = 262_144

    /// The last complete reply before the transaction.
    private(set) var opening: SMTPReply?
    private(set) var mail: SMTPReply?
    private(set) var recipients: [SMTPReply] = []
    private(set) var data: SMTPReply?
    /// The reply to the final dot.
    private(set) var final: SMTPReply?

    private let recipientCount: Int
    private var isInTransaction = false
    private var text: [UInt8] = []
    private var bytes = 0

    init(recipientCount: Int) { self.recipientCount = recipientCount }

    /// The connection is ready and MAIL comes next.
    mutating func beginTransaction() {
        isInTransaction = true
        // A refused STARTTLS or AUTH mechanism that was got over decides nothing.
        opening = nil
        text = []
    }

    /// Takes one line with its line end; false where it is no reply line or the server talks too much.
    mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes += line.count
        guard bytes <= SMTPTranscript.longestTranscript else { return false }
        var end = line.count
        while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        guard end >= 3, line[..<3].allSatisfy(isASCIIDigit) else { return false }
        if text.count < SMTPTranscript.longestText {
            if !text.isEmpty { text.append(0x20) }
            // A reply may reach a log or a console: no control bytes.
            for byte in line[..<end].dropFirst(4) { text.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
        }
        if end > 3, line[3] == UInt8(ascii: "-") { return true }
        let code = line[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        assign(
            SMTPReply(code: code, text: String(decoding: text.prefix(SMTPTranscript.longestText), as: UTF8.self)))
        text.removeAll(keepingCapacity: true)
        return true
    }

    private mutating func assign(_ reply: SMTPReply) {
        if !isInTransaction {
            // The reply to QUIT would hide why libcurl says it.
            if reply.code != 221 { opening = reply }
        } else if isDecided {
            return
        } else if mail == nil {
            mail = reply
        } else if recipients.count < recipientCount, mail?.isPositive == true {
            recipients.append(reply)
        } else if data == nil {
            data = reply
        } else if final == nil {
            final = reply
        }
    }

    /// Whether the server has decided on the mail; what follows only ends the connection.
    var isDecided: Bool { isInTransaction && response != nil }

    /// What the server decided; nil where it did not get to answer and only the connection's fate tells.
    ///
    /// Recipients without a reply had no RCPT: the transaction ended before and `final` says why.
    var response: SMTPResponse? {
        if let final { return SMTPResponse(recipients: recipients, final: final) }
        if let data { return data.code == 354 ? nil : SMTPResponse(recipients: recipients, final: data) }
        if recipients.count == recipientCount, let last = recipients.last, !recipients.contains(where: \.isPositive) {
            return SMTPResponse(recipients: recipients, final: last)
        }
        // 421: the server closes the connection, whatever was asked (RFC 5321 §3.8).
        if let last = recipients.last, last.code == 421 { return SMTPResponse(recipients: recipients, final: last) }
        if recipients.isEmpty, let refusal = mail ?? opening, refusal.code >= 400 {
            return SMTPResponse(recipients: [], final: refusal)
        }
        return nil
    }
}

extension SMTPReply {
    var isPositive: Bool { (200..<300).contains(code) }
}
