import Notice

/// Makes a drill of a JMA telegram (facts: jma.md §6): Status becomes 訓練, all times move so that ReportDateTime is the
/// moment of publication, and the EventID of an earthquake becomes another, the same for all telegrams of one run.
struct TelegramRewriter {
    /// Old earthquake ids and what they became.
    private var events: [String: String] = [:]

    struct Telegram {
        var bytes: [UInt8]
        var controlTitle: String
        var office: String
        var headTitle: String
        var headline: String
    }

    /// Throws where the document is no telegram or could not be marked as a drill.
    mutating func rewrite(_ bytes: [UInt8], name: String, publishedAt: Timestamp) throws(SinkError) -> Telegram {
        try Self.checkEncoding(bytes, name)
        guard let control = XMLBytes.content(of: "Control", in: bytes),
            let status = XMLBytes.text(of: "Status", in: bytes, within: control), !status.isEmpty
        else { throw SinkError("\(name) has no Control/Status: it is no JMA telegram and is not replayed") }
        guard let head = XMLBytes.content(of: "Head", in: bytes),
            let reported = XMLBytes.value(of: "ReportDateTime", in: bytes, within: head)
                .flatMap({ Timestamp(rfc3339: $0) })
        else { throw SinkError("\(name) has no readable Head/ReportDateTime and is not replayed") }

        let published = publishedAt.seconds * 1000
        var shift = TimeShift(milliseconds: published - reported.milliseconds)
        shift.replacements.append((status, Array("訓練".utf8)))
        if let event = XMLBytes.text(of: "EventID", in: bytes, within: head), !event.isEmpty {
            let ids = String(decoding: bytes[event], as: UTF8.self).split(separator: " ").map {
                newEvent(String($0), shiftedBy: shift.milliseconds)
            }
            shift.replacements.append((event, Array(ids.joined(separator: " ").utf8)))
        }
        let headline = XMLBytes.content(of: "Headline", in: bytes, within: head)
        return Telegram(
            bytes: shift.apply(to: bytes),
            controlTitle: XMLBytes.value(of: "Title", in: bytes, within: control) ?? "",
            office: XMLBytes.value(of: "PublishingOffice", in: bytes, within: control) ?? "",
            headTitle: XMLBytes.value(of: "Title", in: bytes, within: head) ?? "",
            headline: headline.flatMap { XMLBytes.value(of: "Text", in: bytes, within: $0) } ?? "")
    }

    /// An earthquake's id is its time, 14 digits in JST; all others are permanent codes and stay.
    private mutating func newEvent(_ id: String, shiftedBy milliseconds: Int64) -> String {
        if let known = events[id] { return known }
        let digits = Array(id.utf8)
        guard digits.count == 14, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return id }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        guard
            let moment = Timestamp(
                year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10),
                minute: number(10..<12), second: number(12..<14))
        else { return id }
        let new = moment.adding(milliseconds: milliseconds).rfc3339().utf8.prefix(19).filter {
            (0x30...0x39).contains($0)
        }
        events[id] = String(decoding: new, as: UTF8.self)
        return String(decoding: new, as: UTF8.self)
    }

    private static func checkEncoding(_ bytes: [UInt8], _ name: String) throws(SinkError) {
        let declaration = String(decoding: bytes.prefix(200), as: UTF8.self).prefix { $0 != ">" }.lowercased()
        guard !declaration.contains("encoding=") || declaration.contains("utf-8") else {
            throw SinkError("\(name) is not UTF-8 and is not replayed")
        }
    }
}
