import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("One notice, end to end", .timeLimit(.minutes(1)))
    struct OneNoticeTests {
        /// What an order says and a product of the meteorological agency must not.
        static let orderWords = ["避難指示", "緊急安全確保", "高齢者等避難", "evacuate", "Evacuate", "にげろ"]

        @Test("a telegram becomes bodies at every sink, a board, feeds, a CAP alert and a chat answer")
        func everywhere() async throws {
            try await Town.with(Town()) { town in
                try await town.rested()
                try town.publish(Town.telegram("VPWW56"))
                let begun = ContinuousClock.now
                town.clock.advance(milliseconds: Int64(DrillTown.pollSeconds.jma) * 1_100)
                let record = try #require(try await town.recorded().first)
                #expect(record.lifecycle == .accepted)
                try await town.delivered(record.id)
                let last = try #require(town.arrivals.newest)
                let milliseconds = (last - begun) / .milliseconds(1)
                print(
                    "FIGURE acceptance: source change to the last body = poll interval + \(Int(milliseconds.rounded(.up))) ms"
                )

                try checkLine(town)
                try checkMail(town)
                try checkWebhooks(town)
                try await checkPages(town, record.id)
                try await checkChat(town)
            }
        }

        private func checkWords(_ text: String, _ place: String) {
            #expect(text.contains("訓練") || text.contains("EXERCISE") || text.contains("DRILL"), "\(place): \(text)")
            for word in Self.orderWords { #expect(!text.contains(word), "\(place) says \(word): \(text)") }
        }

        private func checkLine(_ town: Town) throws {
            let calls = town.line.received()
            #expect(calls.allSatisfy { $0.call == "multicast" && $0.users.count <= 500 && !$0.isSilent })
            let keys = calls.compactMap(\.retryKey)
            #expect(keys.count == calls.count && Set(keys).count == calls.count)
            let perUser = town.line.messagesPerUser()
            #expect(perUser.count == Town.lineUsers && Set(perUser.values).count == 1)
            let japanese = try #require(calls.first { $0.users.contains(Town.lineUser(0)) }).texts.joined(
                separator: "\n")
            #expect(japanese.contains("警戒レベル４相当") || japanese.contains("警戒レベル4相当"))
            #expect(japanese.contains("土砂災害危険警報"))
            let english = try #require(calls.first { $0.users.contains(Town.lineUser(Town.lineUsers - 2)) })
            #expect(english.texts.joined().contains("Level 4"))
            for call in calls { checkWords(call.texts.joined(separator: "\n"), "LINE") }
            #expect(town.line.repeats == 0)
        }

        private func checkMail(_ town: Town) throws {
            let messages = town.mail.received()
            #expect(Set(messages.flatMap(\.recipients)).count == Town.mailUsers && messages.count == Town.mailUsers)
            for message in messages {
                let whole = String(decoding: message.content, as: UTF8.self)
                #expect(whole.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
                #expect(whole.contains("\r\nList-Unsubscribe: <http://127.0.0.1:8080/"))
                let reading = MailReading(message.content)
                #expect(reading.subject.contains("土砂災害危険警報"))
                checkWords(reading.subject, "mail's subject")
                checkWords(reading.text, "mail")
            }
            #expect(Set(messages.map { MailHeader.value("Message-ID", in: $0.content) }).count == messages.count)
        }

        private func checkWebhooks(_ town: Town) throws {
            let deliveries = town.webhook.received()
            // The sink has verified every signature.
            #expect(deliveries.count == Town.partners && town.webhook.refused == 0 && town.webhook.repeats == 0)
            #expect(Set(deliveries.map(\.id)).count == deliveries.count)
            for delivery in deliveries { checkWords(String(decoding: delivery.body, as: UTF8.self), "webhook") }
        }

        private func checkPages(_ town: Town, _ id: NoticeID) async throws {
            for path in [
                "/board", "/feeds/ja/feed.json", "/feeds/ja/atom.xml", "/feeds/ja/rss.xml", "/feeds/en/feed.json",
            ] {
                let page = try await town.browser.get(path)
                #expect(page.status == 200)
                if path.contains("/en/") {
                    #expect(page.text.contains("Level 4"), "\(path)")
                } else {
                    #expect(page.text.contains("土砂災害危険警報"), "\(path)")
                }
                checkWords(page.text, path)
                let tag = try #require(page.headers["etag"])
                #expect(try await town.browser.get(path, headers: ["If-None-Match": tag]).status == 304)
            }
            let alert = try await town.browser.get("/feeds/cap/\(id).xml")
            #expect(alert.text.contains("<status>Exercise</status>") && alert.text.contains("<urgency>"))
            checkWords(alert.text, "CAP")
            #expect(try await town.browser.get("/feeds/cap.xml").text.contains("/feeds/cap/\(id).xml"))
        }

        private func checkChat(_ town: Town) async throws {
            let answer = try await town.browser.post("/v1/chat", #"{ "text": "避難所はどこですか" }"#)
            #expect(answer.status == 200)
            let blocks = try #require(answer["blocks"] as? [String])
            #expect(try #require(blocks.first).contains("土砂災害危険警報"), "what is in force comes first: \(blocks)")
            #expect(blocks.count >= 2 && answer["intent"] as? String != nil)
        }
    }
}

/// Header fields of a kept mail.
enum MailHeader {
    static func value(_ name: String, in content: [UInt8]) -> String? {
        let lines = String(decoding: content, as: UTF8.self).components(separatedBy: "\r\n")
        let prefix = name.lowercased() + ": "
        return lines.prefix { !$0.isEmpty }.first { $0.lowercased().hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
    }
}
