import Foundation
import Ledger
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("A talk on LINE", .timeLimit(.minutes(1)))
    struct TranscriptTests {
        private struct Talk: Sendable {
            var language: String
            /// What is typed, and what the answer must hold.
            var turns: [(typed: String, told: String)]
        }

        /// One resident each: a question, what happens in an alert, something unknown, somebody in need.
        private static let talks = [
            Talk(
                language: "ja",
                turns: [
                    ("そだいごみってどうやってだすの", "粗大ごみ"), ("今、避難指示は出てる？", "時点の情報です"), ("ぬるぽがっだだだ", "見つかりませんでした"),
                    ("もう死にたい", "119"),
                ]),
            Talk(language: "ja-simple", turns: [("やさしい日本語", "やさしい　日本語（にほんご）で"), ("地震のときはどうしますか", "（じしん）")]),
            Talk(
                language: "en",
                turns: [
                    ("how do i throw away a sofa", "Bulky garbage"), ("is there an alert now", "as of"),
                    ("my house is on fire", "119"),
                ]),
            Talk(language: "zh-Hans", turns: [("大型垃圾怎么扔？", "垃圾"), ("现在有避难信息吗？", "信息"), ("我不想活了", "119")]),
            Talk(language: "ko", turns: [("대형 쓰레기는 어떻게 버리나요?", "쓰레기"), ("남편이 때려요", "110")]),
            Talk(language: "vi", turns: [("Tôi muốn vứt ghế sofa thì làm thế nào?", "rác"), ("toi muon chet", "119")]),
            Talk(language: "ne", turns: [("ठूलो फोहोर कसरी फाल्ने?", "फोहोर"), ("घरमा आगो लाग्यो", "119")]),
            Talk(
                language: "tl",
                turns: [("Paano magtapon ng malaking basura?", "basura"), ("sinasaktan ako ng asawa ko", "110")]),
        ]

        @Test("who sends where they are hears where to go, and it stands in no log")
        func location() async throws {
            try await Town.with(Town(people: false)) { town in
                let webhook = "http://127.0.0.1:\(town.daemon.port)/webhooks/line"
                let status = try await town.line.deliver(
                    .location(latitude: 35.0123, longitude: 139.0456), from: Town.lineUser(6_000), to: webhook)
                #expect(status == 200)
                try await town.chronicle.until("an answer") { !town.line.received().isEmpty }
                let text = town.line.received().last?.texts.joined(separator: "\n") ?? ""
                #expect(text.contains("・潮見小学校\n指定緊急避難場所、約4.3km、開設していません"), "\(text)")
                #expect(!text.contains("市民ホール"), "it is for who cannot get home")
                #expect(!town.chronicle.log.contains { $0.contains("35.01") })
            }
        }

        @Test("goes on in each resident's language, answers every turn, and leaves no word of theirs in any log")
        func talks() async throws {
            let tags = Self.talks.map(\.language)
            try await Town.with(Town(people: false, languages: tags)) { town in
                let webhook = "http://127.0.0.1:\(town.daemon.port)/webhooks/line"
                var transcript = ""
                for (number, talk) in Self.talks.enumerated() {
                    let user = Town.lineUser(5_000 + number)
                    transcript += "\n── \(talk.language)\n"
                    for (typed, told) in talk.turns {
                        let before = town.line.received().count
                        let status = try await town.line.deliver(.text(typed), from: user, to: webhook)
                        #expect(status == 200)
                        try await town.chronicle.until("an answer to \(typed)") {
                            town.line.received().count > before
                        }
                        let reply = try #require(town.line.received().last)
                        #expect(reply.call == "reply" && reply.users == [user])
                        let text = reply.texts.joined(separator: "\n")
                        #expect(text.contains(told), "\(talk.language): \(typed) → \(text)")
                        #expect(!text.contains("{{"))
                        transcript +=
                            "\(typed)\n\(text.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))\n"
                    }
                }
                print("TRANSCRIPT\(transcript)")
                let log = town.chronicle.log.joined(separator: "\n")
                for talk in Self.talks {
                    for turn in talk.turns { #expect(!log.contains(turn.typed), "the log holds \(turn.typed)") }
                }
                let open = try await town.daemon.ledger.openQuestions()
                #expect(open.map(\.text) == ["ぬるぽがっだだだ"], "\(open)")
            }
        }
    }
}
