import Channel

/// What a provider reads in a request.
enum Wire {
    /// What may not differ between a request and its repeat, and the key that the provider tells repeats by.
    static func read(_ request: Request) -> (body: [UInt8], key: String) {
        switch request {
        case .http(let http):
            let key = http.headers.first { $0.name == "X-Line-Retry-Key" || $0.name == "webhook-id" }?.value ?? ""
            return (http.body, key)
        case .smtp(let mail): return (mail.message, "")
        }
    }

    /// Whether the request goes to exactly these recipients.
    static func isAddressed(_ request: Request, to recipients: [Recipient]) -> Bool {
        switch request {
        case .smtp(let mail): return mail.recipients.map(\.rawValue) == recipients.map(\.address.rawValue)
        case .http(let http):
            if http.url == recipients.first?.address.rawValue { return recipients.count == 1 }
            let list = recipients.map { "\"\($0.address.rawValue)\"" }.joined(separator: ",")
            return http.body.suffix(list.utf8.count + 2).elementsEqual("\(list)]}".utf8)
        }
    }
}
