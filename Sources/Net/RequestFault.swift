import Channel

/// What makes a request unfit to send, found before anything touches the network.
enum RequestFault {
    /// RFC 5321 §4.5.3.1.8: what every server must take in one transaction.
    static let mostRecipients = 100
    static let longestValue = 16_384

    /// Fields that frame the message or belong to the connection: Net alone writes them.
    private static let framing: [StaticString] = [
        "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    static func fault(_ request: HTTPRequest, _ target: TargetURL, isAllowListed: Bool) -> String? {
        switch target.scheme {
        case .https: break
        case .http:
            if request.trust == .foreign, !isAllowListed { return "only https:// is allowed to a foreign target" }
        case .smtp, .smtps: return "an HTTP request needs an http:// or https:// URL"
        }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(isTokenByte) else {
            return "the method is no HTTP token"
        }
        guard request.timeout > 0, request.responseLimit >= 0 else { return "the time or size limit is negative" }
        for field in request.headers {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte) else {
                return "a header name is no HTTP token"
            }
            guard !framing.contains(where: { isName(field.name, $0) }) else {
                return "the header \(field.name) is not the caller's to set"
            }
            guard field.value.utf8.count <= longestValue,
                field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
            else { return "the header \(field.name) has a line break or control byte, or is too long" }
        }
        return nil
    }

    static func fault(_ request: SMTPRequest, _ target: TargetURL) -> String? {
        guard target.scheme == .smtp || target.scheme == .smtps else {
            return "a mail server needs an smtp:// or smtps:// URL"
        }
        guard target.pathAndQuery == "/" else { return "a mail server's URL has no path" }
        guard request.timeout > 0 else { return "the time limit is negative" }
        for text in [request.user ?? "", request.password ?? ""] where text.utf8.contains(where: { $0 < 0x20 }) {
            return "the mail server's user or password has a control byte"
        }
        guard request.password == nil || request.requiresTLS || target.scheme == .smtps || isLoopback(target.host)
        else {
            return "a mail server's password is only sent over TLS"
        }
        // The empty one is the null sender of RFC 5321 §4.5.5.
        guard request.from.isEmpty || MailAddress(request.from) != nil else {
            return "the envelope's sender is no mail address"
        }
        guard (1...mostRecipients).contains(request.recipients.count) else {
            return "a mail transaction takes 1 to \(mostRecipients) recipients"
        }
        guard request.recipients.allSatisfy({ MailAddress($0.rawValue) != nil }) else {
            return "an envelope recipient is no mail address"
        }
        return MailMessage.fault(request.message)
    }

    private static func isLoopback(_ host: Host) -> Bool {
        if case .address(let address) = host { return AddressGuard.refusal(address) == "loopback" }
        return false
    }
}
