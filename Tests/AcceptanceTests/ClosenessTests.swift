import Chat
import Foundation
import Notice
import TestSupport
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    /// The whole daemon with an endpoint that embeds texts on a real socket.
    @Suite("Closeness in the chat", .timeLimit(.minutes(1)))
    struct ClosenessTests {
        /// Nothing in the starter pack shares a word with it; the endpoint takes it for a question about moving in.
        private static let unknown = "ぬぬぬぬぬ"
        /// The chat is unsure of it by itself, and offers other intents.
        private static let unsure = "お金を返してほしい"
        private static let target = "moving/in"
        /// A stored question of `target`.
        private static let stored = "転入届はどうやって出しますか"

        private func town(_ body: (Town, EmbeddingSink) async throws -> Void) async throws {
            let sink = try EmbeddingSink()
            // A model that knows the library: what is stored for an intent means its question, and a little of its own.
            for intent in try IntentFolder.read(SharedSamples.projectRoot.appending(path: "Intents").path).library
                .intents
            {
                guard let text = intent.texts[.japanese] else { continue }
                for own in [text.question] + text.examples { sink.take(own, for: text.question + own.prefix(2)) }
                guard intent.id.rawValue == Self.target else { continue }
                for asked in [Self.unknown, Self.unsure] {
                    sink.take(asked, for: text.question + Self.stored.prefix(2))
                }
            }
            try await Town.with(Town(people: false, languages: ["ja"], embeddings: sink)) { town in
                try await town.chronicle.until("all texts are embedded") {
                    town.chronicle.log.contains { $0.contains("texts are embedded") }
                }
                try await body(town, sink)
            }
        }

        private func ask(_ text: String, _ town: Town) async throws -> (outcome: String, offered: [String]) {
            let answer = try await town.browser.post("/v1/chat", "{ \"text\": \"\(text)\", \"language\": \"ja\" }")
            #expect(answer.status == 200, "\(answer.text)")
            let alternatives = try #require(answer["alternatives"] as? [[String: Any]])
            return (try #require(answer["outcome"] as? String), alternatives.compactMap { $0["intent"] as? String })
        }

        @Test(
            "fills and widens what is offered where the chat is unsure, on the page and on LINE; each such question is asked once"
        )
        func offers() async throws {
            try await Town.with(Town(people: false, languages: ["ja"])) { town in
                #expect(try await ask(Self.unknown, town).outcome == "unknown")
                let plain = try await ask(Self.unsure, town)
                #expect(plain.outcome == "suggested" && !plain.offered.contains(Self.target), "\(plain)")
            }
            try await self.town { town, sink in
                let before = sink.questions.count
                let filled = try await ask(Self.unknown, town)
                #expect(filled.outcome == "suggested" && filled.offered.first == Self.target, "\(filled)")
                let widened = try await ask(Self.unsure, town)
                #expect(widened.outcome == "suggested" && widened.offered.contains(Self.target), "\(widened)")
                #expect(sink.questions.dropFirst(before).map(\.texts) == [[Self.unknown], [Self.unsure]])

                let webhook = "http://127.0.0.1:\(town.daemon.port)/webhooks/line"
                let user = Town.lineUser(7_000)
                #expect(try await town.line.deliver(.text(Self.unknown), from: user, to: webhook) == 200)
                try await town.chronicle.until("LINE is answered") { !town.chronicle.answers.isEmpty }
                #expect(sink.questions.last?.texts == [Self.unknown] && sink.questions.count == before + 3)
                let texts = try #require(town.line.received().last).texts.joined(separator: "\n")
                #expect(texts.contains("転入届"), "\(texts)")
            }
        }

        @Test("an endpoint that hangs or is gone costs a resident its timeout and no more, and soon not even that")
        func dead() async throws {
            try await town { town, sink in
                sink.faults.afflict(percent: 100, with: .hang(afterAccepting: true))
                let begun = ContinuousClock.now
                let hung = try await ask(Self.unknown, town)
                #expect(hung.outcome == "unknown")
                #expect(ContinuousClock.now - begun < .seconds(10), "the endpoint is waited for for a second")
                await sink.stop()
                for _ in 1..<MachineCircuit.failuresUntilPause {
                    #expect(try await ask(Self.unknown, town).outcome == "unknown")
                }
                #expect(try await ask(Self.unsure, town).outcome == "suggested")
                #expect(
                    try town.metric("noroshi_chat_embeddings_total{outcome=\"failed\"}")
                        == MachineCircuit.failuresUntilPause)
                #expect(try town.metric("noroshi_chat_embeddings_total{outcome=\"paused\"}") == 1)
            }
        }

        @Test(
            "is never asked what is sure, beside an urgent need, with anything personal, or while anything is in force")
        func silent() async throws {
            try await town { town, sink in
                let before = sink.questions.count
                for text in [
                    Self.stored, "助けて", "\(Self.unknown) 助けて、母が倒れた", "\(Self.unknown) 03-5555-0100",
                    "\(Self.unknown) taro@example.jp", "メニュー",
                ] {
                    _ = try await ask(text, town)
                    #expect(sink.questions.count == before, "\(text)")
                }
                try await town.rested()
                try town.publish(Town.telegram("VPWW56"))
                try await town.poll()
                _ = try await town.recorded()
                #expect((try await town.browser.get("/v1/in-force")["inForce"] as? [Any])?.isEmpty == false)
                for text in [Self.unknown, Self.unsure] {
                    _ = try await ask(text, town)
                    #expect(sink.questions.count == before, "\(text) while something is in force")
                }
                #expect(!town.chronicle.log.joined().contains(Self.unknown))
            }
        }
    }
}
