import Foundation
import Testing

@testable import Sinks

/// What the sinks hold of a site's notices.
struct Receipts {
    /// By channel and headline: how many recipients have it.
    private(set) var counts: [String: [String: Int]] = [:]
    /// Requests that came again.
    private(set) var repeats = ["line": 0, "mail": 0, "webhook": 0]
    /// Of these, those that were not the same request byte for byte.
    private(set) var differing = 0

    subscript(channel: String, headline: String) -> Int { counts[channel]?[headline] ?? 0 }

    var total: Int { counts.values.reduce(0) { $0 + $1.values.reduce(0, +) } }

    /// - Parameter isThorough: looks at each user, so that one told twice under two keys is found; else it only counts.
    init(_ site: FaultSite, _ headlines: [String], isThorough: Bool) {
        readLine(site, headlines, isThorough)
        readMail(site, headlines)
        readWebhook(site, headlines)
    }

    /// LINE shows a user what it took; a user who got a notice twice got it under two keys.
    private mutating func readLine(_ site: FaultSite, _ headlines: [String], _ isThorough: Bool) {
        var users: [String: Set<String>] = [:]
        for call in site.line.received() where call.call == "multicast" {
            guard let headline = Self.headline(in: call.texts.joined(), headlines, "LINE") else { continue }
            counts["line", default: [:]][headline, default: 0] += call.users.count
            if isThorough { users[headline, default: []].formUnion(call.users) }
        }
        if isThorough {
            for (headline, users) in users {
                let count = self["line", headline]
                #expect(users.count == count, "\(count - users.count) users were told twice: \(headline)")
            }
        }
        repeats["line"] = site.line.repeats
        differing += site.line.repeatsThatDiffer
    }

    /// A mail may come twice, as SMTP knows no key: then it is the same message, byte for byte, Message-ID included.
    private mutating func readMail(_ site: FaultSite, _ headlines: [String]) {
        struct Letter: Hashable {
            var recipients: [String]
            var headline: String
        }
        var copies: [Letter: [[UInt8]]] = [:]
        for message in site.mail.received() {
            guard let headline = Self.headline(in: MailReading(message.content).subject, headlines, "mail") else {
                continue
            }
            copies[Letter(recipients: message.recipients, headline: headline), default: []].append(message.content)
        }
        for (letter, copies) in copies {
            counts["mail", default: [:]][letter.headline, default: 0] += 1
            repeats["mail", default: 0] += copies.count - 1
            if copies.contains(where: { $0 != copies[0] }) { differing += 1 }
        }
    }

    /// The sink keeps one of each id; the id is one version for one recipient.
    private mutating func readWebhook(_ site: FaultSite, _ headlines: [String]) {
        for delivery in site.webhook.received() {
            let body = String(decoding: delivery.body, as: UTF8.self)
            guard let headline = Self.headline(in: body, headlines, "a webhook") else { continue }
            counts["webhook", default: [:]][headline, default: 0] += 1
        }
        #expect(site.webhook.refused == 0, "a webhook's signature or time was wrong")
        repeats["webhook"] = site.webhook.repeats
        differing += site.webhook.repeatsThatDiffer
    }

    private static func headline(in text: String, _ headlines: [String], _ channel: String) -> String? {
        let found = headlines.first(where: text.contains)
        if found == nil { Issue.record("\(channel) got something nobody said: \(text)") }
        return found
    }
}
