import Crypto

/// The subject and plain text of a kept message, for the page that shows what arrived. Understands what our own mail
/// channel and common senders write: encoded words in base 64, and `text/plain` in base 64 or as it is.
struct MailReading {
    var subject = ""
    var text = ""

    init(_ message: [UInt8]) {
        let whole = String(decoding: message, as: UTF8.self)
        let lines = whole.split(separator: "\r\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex(of: "") ?? lines.count
        let fields = Self.unfolded(lines[..<end])
        subject = Self.decodedWords(fields["subject"] ?? "")
        var body = Array(lines[min(end + 1, lines.count)...])
        if let boundary = Self.parameter("boundary", of: fields["content-type"] ?? "") {
            body = Self.firstPart(body, boundary)
            let partEnd = body.firstIndex(of: "") ?? body.count
            let partFields = Self.unfolded(body[..<partEnd])
            let content = body[min(partEnd + 1, body.count)...]
            text = Self.decoded(content, partFields["content-transfer-encoding"])
        } else {
            text = Self.decoded(body[...], fields["content-transfer-encoding"])
        }
    }

    private static func unfolded(_ lines: ArraySlice<Substring>) -> [String: String] {
        var fields: [String: String] = [:]
        var name = ""
        for line in lines {
            if line.first == " " || line.first == "\t" {
                fields[name, default: ""] += " " + line.drop { $0 == " " || $0 == "\t" }
            } else if let colon = line.firstIndex(of: ":") {
                name = line[..<colon].lowercased()
                fields[name] = String(line[line.index(after: colon)...].drop { $0 == " " })
            }
        }
        return fields
    }

    private static func parameter(_ name: String, of value: String) -> String? {
        for piece in value.split(separator: ";") {
            let pair = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].lowercased() == name {
                let quoted = pair[1]
                return quoted.first == "\"" ? String(quoted.dropFirst().dropLast()) : String(quoted)
            }
        }
        return nil
    }

    private static func firstPart(_ lines: [Substring], _ boundary: String) -> [Substring] {
        guard let start = lines.firstIndex(where: { $0 == "--\(boundary)" }) else { return [] }
        return Array(lines[(start + 1)...].prefix { !$0.hasPrefix("--\(boundary)") })
    }

    private static func decoded(_ lines: ArraySlice<Substring>, _ encoding: String?) -> String {
        guard encoding?.lowercased() == "base64" else { return lines.joined(separator: "\n") }
        let bytes = Base64.decode(lines.joined()) ?? []
        return String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
    }

    private static func decodedWords(_ text: String) -> String {
        var bytes: [UInt8] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let prefix = "=?utf-8?b?"
            if word.lowercased().hasPrefix(prefix), word.hasSuffix("?="),
                let part = Base64.decode(word.dropFirst(prefix.count).dropLast(2))
            {
                bytes += part
            } else {
                if !bytes.isEmpty { bytes.append(0x20) }
                bytes += Array(word.utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
