/// A link from outside that may be shown: http or https, without white space or control characters.
enum WebLink {
    static let maximumBytes = 2_048

    static func checked(_ text: String?) -> String? {
        guard let text = text?.trimmed, text.utf8.count <= maximumBytes,
            text.lowercased().hasPrefix("https://") || text.lowercased().hasPrefix("http://"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "\"") })
        else { return nil }
        return text
    }

    /// A link of a feed's item: ward sites write them relative to the site (`/kurashi/news.html`).
    static func resolved(_ text: String?, base: String?) -> String? {
        guard let text = text?.trimmed, !text.isEmpty else { return nil }
        if let link = checked(text) { return link }
        guard text.hasPrefix("/"), let base = checked(base) else { return nil }
        let scheme = base.lowercased().hasPrefix("https://") ? "https:" : "http:"
        if text.hasPrefix("//") { return checked(scheme + text) }
        let host = base.dropFirst(scheme.count + 2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return checked("\(scheme)//\(host)\(text)")
    }

    /// The path of a link, lower case, without query and fragment.
    static func path(_ link: String) -> String {
        String(link.lowercased().prefix { $0 != "?" && $0 != "#" })
    }
}
