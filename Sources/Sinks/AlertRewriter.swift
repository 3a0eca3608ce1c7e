import Notice

/// Makes a drill of a CAP alert (facts: cap.md): status becomes Exercise, all times move so that `sent` is the moment of
/// publication, identifiers become others, and references follow them.
struct AlertRewriter {
    /// Old identifiers, what they became and when they are now sent.
    private var alerts: [String: (identifier: String, sent: String)] = [:]
    private var count = 0

    struct Alert {
        var bytes: [UInt8]
        var identifier: String
        var headline: String
    }

    mutating func rewrite(_ bytes: [UInt8], name: String, publishedAt: Timestamp) throws(SinkError) -> Alert {
        guard let alert = XMLBytes.content(of: "alert", in: bytes),
            let status = XMLBytes.text(of: "status", in: bytes, within: alert), !status.isEmpty,
            let identifier = XMLBytes.text(of: "identifier", in: bytes, within: alert),
            let sent = XMLBytes.text(of: "sent", in: bytes, within: alert)
        else { throw SinkError("\(name) is no CAP alert and is not replayed") }
        let oldSent = XMLBytes.trimmed(String(decoding: bytes[sent], as: UTF8.self))
        guard let moment = Timestamp(rfc3339: oldSent, defaultOffset: 0) else {
            throw SinkError("\(name) has no readable time of sending and is not replayed")
        }
        var shift = TimeShift(milliseconds: publishedAt.seconds * 1000 - moment.milliseconds)
        count += 1
        let old = XMLBytes.trimmed(String(decoding: bytes[identifier], as: UTF8.self))
        let new = "\(old)-exercise\(count)"
        let newSent = shift.apply(to: Array(oldSent.utf8))
        alerts[old] = (new, String(decoding: newSent, as: UTF8.self))

        shift.replacements = [(status, Array("Exercise".utf8)), (identifier, Array(new.utf8))]
        if let references = XMLBytes.text(of: "references", in: bytes, within: alert), !references.isEmpty {
            shift.replacements.append((references, Array(follow(references, in: bytes, shift).utf8)))
        }
        let headline = XMLBytes.value(of: "headline", in: bytes, within: alert)
        return Alert(
            bytes: shift.apply(to: bytes), identifier: new,
            headline: headline ?? XMLBytes.value(of: "event", in: bytes, within: alert) ?? new)
    }

    /// Later alerts refer to none before; their identifiers go on being new.
    mutating func forget() { alerts = [:] }

    /// `sender,identifier,sent` triples. One that was never published keeps its identifier and moves in time with this.
    private func follow(_ range: Range<Int>, in bytes: [UInt8], _ shift: TimeShift) -> String {
        let text = String(decoding: bytes[range], as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).map { triple in
            let parts = triple.split(separator: ",", omittingEmptySubsequences: false)
            if parts.count == 3, let known = alerts[String(parts[1])] {
                return "\(parts[0]),\(known.identifier),\(known.sent)"
            }
            let plain = TimeShift(milliseconds: shift.milliseconds)
            return String(decoding: plain.apply(to: Array(triple.utf8)), as: UTF8.self)
        }.joined(separator: " ")
    }
}
