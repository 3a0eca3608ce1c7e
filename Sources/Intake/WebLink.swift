/// A link from outside that may be shown or followed: http or https, without white space or control characters.
package enum WebLink {
    static let maximumBytes = 2_048

    static func checked(_ text: String?) -> String? {
        guard let text = text?.trimmed, text.utf8.count <= maximumBytes,
            text.lowercased().hasPrefix("https://") || text.lowercased().hasPrefix("http://"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "\"") })
        else { return nil }
        return text
    }

    /// A link of a feed's item, resolved against the feed's own page (RFC 3986 §5): ward sites write `/kurashi/news.html`,
    /// `news.html`, `../news.html`, `?id=1`. A scheme of its own that is not the web's gives none.
    package static func resolved(_ text: String?, base: String?) -> String? {
        guard let text = text?.trimmed, !text.isEmpty else { return nil }
        if let link = checked(text) { return link }
        guard let base = checked(base), !hasScheme(text), !text.hasPrefix("#") else { return nil }
        let scheme = base.lowercased().hasPrefix("https://") ? "https:" : "http:"
        if text.hasPrefix("//") { return checked(scheme + text) }
        let rest = base.dropFirst(scheme.count + 2)
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(host.count).prefix { $0 != "?" && $0 != "#" }
        let relative = text.prefix { $0 != "?" && $0 != "#" }
        let tail = text.dropFirst(relative.count)
        let joined: String
        if relative.isEmpty {
            joined = path.isEmpty ? "/" : String(path)
        } else if relative.hasPrefix("/") {
            joined = withoutDots(String(relative))
        } else {
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
            joined = withoutDots(folder + String(relative))
        }
        return checked("\(scheme)//\(host)\(joined)\(tail)")
    }

    /// Whether it begins with a scheme: letters before a colon, and the colon before any slash.
    private static func hasScheme(_ text: String) -> Bool {
        guard let mark = text.firstIndex(where: { $0 == ":" || $0 == "/" || $0 == "?" || $0 == "#" }) else {
            return false
        }
        return text[mark] == ":"
    }

    private static func withoutDots(_ path: String) -> String {
        var parts: [Substring] = []
        let all = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in all.enumerated() {
            let isLast = index == all.count - 1
            switch part {
            case ".": if isLast { parts.append("") }
            case "..":
                _ = parts.popLast()
                if isLast { parts.append("") }
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The path of a link, lower case, without query and fragment.
    static func path(_ link: String) -> String {
        String(link.lowercased().prefix { $0 != "?" && $0 != "#" })
    }
}
