import Delivery
import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Faults {
    @Suite("Killed in the middle", .timeLimit(.minutes(3)))
    struct KillTests {
        static let kills = 14
        private static let seed: UInt64 = 20_260_901
        /// Longest life after a notice was accepted, in milliseconds.
        private static let longestLife: UInt64 = 700
        /// How late the sinks answer, in milliseconds: what is on the wire when the daemon dies is taken after it.
        private static let lateness = 300

        @Test("kill -9 at random moments of a fan-out loses nothing, and a repeat has the same key and the same bytes")
        func killed() async throws {
            let site = try FaultSite()
            do {
                try await site.settle()
                site.line.faults.afflict(percent: 100, with: .delay(milliseconds: Self.lateness))
                site.webhook.faults.afflict(percent: 50, with: .delay(milliseconds: Self.lateness))
                var random = SplitMix(seed: Self.seed)
                var notices: [(id: NoticeID, headline: String)] = []
                var unfinished = 0
                let urgencies: [Urgency] = [.critical, .urgent, .advisory]
                for number in 1...Self.kills {
                    let child = try await site.start()
                    let headline = "試験その\(number)番"
                    notices.append((try site.publish(headline, urgency: urgencies[number % 3]), headline))
                    try await Task.sleep(for: .milliseconds(Int64(random.next() % Self.longestLife)))
                    let pending = try site.status().pendingDeliveries
                    if pending > 0 { unfinished += 1 }
                    await child.kill()
                }
                let last = try await site.start()
                try await finish(site)
                #expect(await last.terminate() == 0)
                #expect(unfinished >= Self.kills / 2, "only \(unfinished) kills came in the middle")
                try await check(site, notices, unfinished: unfinished)
            } catch {
                await site.remove()
                throw error
            }
            await site.remove()
        }

        private func finish(_ site: FaultSite) async throws {
            while try site.status().pendingDeliveries > 0 { try await Task.sleep(for: .milliseconds(100)) }
        }

        private func check(_ site: FaultSite, _ notices: [(id: NoticeID, headline: String)], unfinished: Int)
            async throws
        {
            let ledger = try site.openLedger()
            defer { ledger.close() }
            let accepted = Set(try await ledger.acceptedNotices().map(\.id))
            let expected = ["line": FaultSite.lineUsers, "mail": FaultSite.mailUsers, "webhook": FaultSite.partners]
            var unknown = 0
            for (id, headline) in notices {
                #expect(accepted.contains(id), "\(headline) was answered 201 and is gone")
                for progress in try await ledger.progress(id) {
                    let channel = progress.channel.rawValue
                    // A mail that the daemon died over three times stays visibly unknown: nothing tells a repeat from a new one.
                    let open = channel == "mail" ? progress[.unknown] : 0
                    unknown += open
                    #expect(
                        progress.isExpanded && progress[.accepted] + open == expected[channel]
                            && progress.total == expected[channel], "\(headline) on \(channel): \(progress.counts)")
                }
            }
            #expect(try await ledger.verifyAudit().faults.isEmpty)

            let (lineLost, lineDeliveries) = lineAccount(site, notices.map(\.headline))
            let mail = mailAccount(site, notices.map(\.headline))
            let hooks = site.webhook.received()
            let hooksLost = notices.count * FaultSite.partners - Set(hooks.map(\.id)).count
            #expect(site.webhook.refused == 0)
            // Whoever is missing at the sink must be one of those the ledger shows as unknown.
            #expect(lineLost == 0 && mail.lost <= unknown && hooksLost == 0)
            let differing = site.line.repeatsThatDiffer + site.webhook.repeatsThatDiffer + mail.differing
            #expect(differing == 0, "a repeat is another request than the one before it")
            let repeated = site.line.repeats + site.webhook.repeats + mail.repeats
            #expect(repeated > 0, "no kill left anything on the wire")
            let lost = lineLost + max(0, mail.lost - unknown) + hooksLost
            print(
                "FIGURE faults: kills \(Self.kills) (\(unfinished) in mid fan-out), deliveries \(lineDeliveries + mail.deliveries + hooks.count), "
                    + "lost \(lost), repeated \(repeated) "
                    + (differing == 0 ? "(all with same key and bytes): " : "(\(differing) with other bytes): ")
                    + "LINE calls \(site.line.repeats), webhooks \(site.webhook.repeats), mails \(mail.repeats); "
                    + "mails shown as unknown \(unknown)")
        }

        /// LINE shows a user what it took; a user who got a notice twice got it under two keys.
        private func lineAccount(_ site: FaultSite, _ headlines: [String]) -> (lost: Int, deliveries: Int) {
            var got: [String: [String: Int]] = [:]
            for call in site.line.received() {
                let text = call.texts.joined()
                guard let headline = headlines.first(where: text.contains) else {
                    Issue.record("LINE got something nobody said: \(text)")
                    continue
                }
                for user in call.users { got[headline, default: [:]][user, default: 0] += 1 }
            }
            #expect(got.values.allSatisfy { $0.values.allSatisfy { $0 == 1 } }, "a user was told twice")
            let deliveries = got.values.reduce(0) { $0 + $1.count }
            return (headlines.count * FaultSite.lineUsers - deliveries, deliveries)
        }

        private struct MailAccount {
            var lost: Int
            var deliveries: Int
            var repeats: Int
            /// Letters of which not every copy is the same.
            var differing: Int
        }

        /// A mail may come twice, as SMTP knows no key: then it is the same message, byte for byte, Message-ID included.
        private func mailAccount(_ site: FaultSite, _ headlines: [String]) -> MailAccount {
            struct Letter: Hashable {
                var recipients: [String]
                var headline: String
            }
            var got: [Letter: [[UInt8]]] = [:]
            for message in site.mail.received() {
                let subject = MailReading(message.content).subject
                guard let headline = headlines.first(where: subject.contains) else {
                    Issue.record("mail got something nobody said: \(subject)")
                    continue
                }
                got[Letter(recipients: message.recipients, headline: headline), default: []].append(message.content)
            }
            let total = got.values.reduce(0) { $0 + $1.count }
            return MailAccount(
                lost: headlines.count * FaultSite.mailUsers - got.count, deliveries: got.count,
                repeats: total - got.count,
                differing: got.values.count { copies in copies.contains { $0 != copies[0] } })
        }
    }
}
