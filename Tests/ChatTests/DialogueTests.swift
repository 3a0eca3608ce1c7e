import Notice
import Testing

@testable import Chat

@Suite struct DialogueTests {
    private let chat = ShippedIntents.chat
    private let start = Timestamp(milliseconds: 1_795_222_800_000)
    private let calm = InForceDigest(asOf: Timestamp(milliseconds: 1_795_222_800_000), lines: [])

    private func order(_ id: String, urgency: Urgency = .urgent) -> InForceDigest {
        InForceDigest(
            asOf: start,
            lines: [
                .init(
                    notice: NoticeID(rawValue: id), urgency: urgency,
                    texts: [
                        .japanese: NoticeText(headline: "【警戒レベル4】避難指示 北地区", instruction: "危険な場所から全員避難してください。"),
                        .english: NoticeText(headline: "[Alert level 4] Evacuation Order: Kita district"),
                        .french: NoticeText(headline: "Ordre d’évacuation : quartier Kita"),
                    ])
            ])
    }

    private func say(
        _ text: String, _ session: inout ChatSession, _ inForce: InForceDigest? = nil, after seconds: Int64 = 0
    ) -> Answer {
        turn(.text(text), &session, inForce, after: seconds)
    }

    private func turn(
        _ input: Turn.Input, _ session: inout ChatSession, _ inForce: InForceDigest? = nil, after seconds: Int64 = 0
    ) -> Answer {
        let result = chat.answer(
            Turn(input, now: start.adding(seconds: seconds)), session: session, inForce: inForce ?? calm)
        session = result.session
        return result.answer
    }

    @Test("a clear question is answered in its language, with the municipality's slots and without empty ones")
    func answered() {
        var session = ChatSession()
        let answer = say("粗大ごみを出したい", &session)
        #expect(answer.outcome == .answered)
        #expect(answer.intent?.rawValue == "garbage/bulky")
        #expect(answer.language == .japanese)
        #expect(!answer.text.contains("{{"))
        #expect(!answer.text.contains("電話：\n") && !answer.text.hasSuffix("電話："))
        #expect(say("ごみの日はいつ", &session).text.contains("電話：（清掃担当）"))
        #expect(say("How do I get rid of bulky garbage?", &session).language == .english)
    }

    @Test("an alert is told in the first answer, not again, and again when it changes or ends")
    func alertToldOnce() {
        var session = ChatSession()
        let first = say("ごみの日はいつですか", &session, order("A1"))
        #expect(first.blocks.first?.contains("避難指示") == true)
        #expect(first.blocks.first?.contains("時点の情報です") == true)
        #expect(!say("粗大ごみを出したい", &session, order("A1")).text.contains("避難指示"))
        #expect(say("保育園の申し込み", &session, order("A2")).blocks.first?.contains("避難指示") == true)
        #expect(say("粗大ごみを出したい", &session, calm).blocks.first?.contains("現在は出ていません") == true)
        #expect(!say("保育園の申し込み", &session, calm).text.contains("現在は出ていません"))
    }

    @Test("a new session after half an hour hears the alert again and keeps its language")
    func newSession() {
        var session = ChatSession()
        _ = say("English", &session, order("A1"))
        #expect(!say("garbage day", &session, order("A1"), after: 60).text.contains("Evacuation Order"))
        let later = say("garbage day", &session, order("A1"), after: 60 + ChatSession.idleLimitSeconds)
        #expect(later.blocks.first?.contains("Evacuation Order") == true)
        #expect(later.language == .english)
    }

    @Test("an advisory does not stand before other answers, and is told when asked for")
    func advisory() {
        var session = ChatSession()
        let quiet = order("B1", urgency: .advisory)
        #expect(!say("ごみの日はいつですか", &session, quiet).text.contains("避難指示"))
        let asked = say("今、避難指示は出ていますか", &session, quiet)
        #expect(asked.intent?.rawValue == "disaster/in-force")
        #expect(asked.blocks.first?.contains("避難指示 北地区") == true)
    }

    @Test("asked whether anything is in force, it says so with the time, and that nothing is")
    func inForceAsked() {
        var session = ChatSession()
        let nothing = say("is there an alert now", &session)
        #expect(nothing.text.contains("No evacuation information or emergency notice is in force"))
        #expect(nothing.text.contains("Information as of"))
        #expect(nothing.alertBlocks == 0)
        let something = say("is there an alert now", &session, order("A1"))
        #expect(something.blocks.first?.contains("Evacuation Order") == true)
        #expect(something.alertBlocks == 1)
        // Asked again it is told again.
        #expect(say("is there an alert now", &session, order("A1")).text.contains("Evacuation Order"))
    }

    @Test("numbers pick a candidate, also full width, and one more than the last is none of these")
    func choices() throws {
        var session = ChatSession(language: .japanese)
        let suggested = say("避難所", &session)
        if suggested.outcome == .suggested { #expect(suggested.text.contains("1. ")) }
        let menu = turn(.follow, &session)
        #expect(menu.outcome == .menu)
        #expect(menu.text.contains("1. "))
        let second = try #require(chat.library.menu.dropFirst().first)
        #expect(say("２", &session).intent == second)
        session.candidates = Array(chat.library.menu.prefix(2))
        #expect(say("3", &session).outcome == .unknown)
        session.candidates = []
        #expect(say("171", &session).intent?.rawValue == "disaster/safety-171")
    }

    @Test("quick replies carry what the numbers mean, within the limits of LINE")
    func quickReplies() throws {
        var session = ChatSession(language: .japanese)
        let menu = turn(.follow, &session)
        #expect(menu.quickReplies.count <= QuickReply.countLimit)
        #expect(menu.quickReplies.allSatisfy { $0.label.count <= QuickReply.labelLimit })
        let reply = try #require(menu.quickReplies.first)
        #expect(turn(.choice(reply.payload), &session).intent == chat.library.menu.first)
        #expect(menu.quickReplies.contains { $0.payload == "language:en" })
    }

    @Test(
        "a language is switched by typing its name or tapping its chip",
        arguments: [
            ("English", LanguageTag.english), ("英語", .english), ("やさしい日本語", .easyJapanese), ("やさしいにほんご", .easyJapanese),
            ("にほんご", .japanese), ("日本語", .japanese),
        ])
    func languageSwitch(name: String, language: LanguageTag) {
        var session = ChatSession()
        let answer = say(name, &session)
        #expect(answer.outcome == .language)
        #expect(answer.language == language)
        #expect(session.language == language)
        #expect(say("地震のときはどうすればいいですか", &session).language == language)
    }

    @Test("a chosen language stays whatever language is typed; one found out follows the resident")
    func languageFollows() {
        var chosen = ChatSession(language: .easyJapanese, isLanguageChosen: true)
        #expect(say("粗大ごみを出したい", &chosen).text.contains("粗大（そだい）ごみ"))
        #expect(say("bulky garbage", &chosen).language == .easyJapanese)
        var found = ChatSession()
        #expect(say("粗大ごみを出したい", &found).language == .japanese)
        #expect(say("How do I use the free disaster Wi-Fi?", &found).language == .english)
        #expect(say("gomi no hi wa itsu desu ka", &found).language == .japanese)
    }

    @Test(
        "a language not served gets an honest answer that can be read, never a translation",
        arguments: [
            "Quand ramasse-t-on les poubelles ?", "ময়লা কবে নিয়ে যায়?", "Хогийг хэзээ ачдаг вэ?", "Français", "フランス語",
        ])
    func notServed(text: String) {
        var session = ChatSession()
        let answer = say(text, &session)
        #expect(answer.outcome == .language)
        #expect(answer.text.contains("I cannot answer in"))
        #expect(answer.text.contains("答（こた）える"))
        #expect(answer.quickReplies.contains { $0.payload == "language:en" })
        #expect(answer.quickReplies.contains { $0.payload == "language:ja-simple" })
    }

    @Test("a resident whose language is not served still hears the alert in it where it is worded")
    func alertInOwnLanguage() {
        var session = ChatSession()
        #expect(
            say("Quand ramasse-t-on les poubelles ?", &session, order("A1")).blocks.first?.contains("évacuation")
                == true)
    }

    @Test(
        "gibberish is unknown, with where to ask a person",
        arguments: ["asdfghjkl qwrtzp", "ふぁふぁふぁぬぬぬ", "xqzv wkj", "鑿齟齬"])
    func gibberish(text: String) {
        var session = ChatSession(language: .japanese)
        let answer = say(text, &session)
        #expect(
            answer.outcome == .unknown, "\(text) \(answer.confidence) \(String(describing: answer.alternatives.first))")
        #expect(answer.text.contains("（代表電話）") || answer.text.contains("(main number)"))
    }

    @Test("a sticker, an image, silence and an unknown payload get the menu")
    func wordless() {
        var session = ChatSession()
        #expect(turn(.wordless, &session).outcome == .menu)
        #expect(say("   ", &session).outcome == .menu)
        #expect(say("👍", &session).outcome == .menu)
        #expect(turn(.choice("intent:no/such"), &session).outcome == .menu)
        #expect(turn(.choice(String(repeating: "x", count: 10_000)), &session).outcome == .menu)
        #expect(say("こんにちは", &session).outcome == .menu)
    }

    @Test("hostile input is bounded and answered", arguments: HostileText.all)
    func hostile(text: HostileText) {
        var session = ChatSession()
        let answer = say(text.value, &session, order("A1"))
        #expect(!answer.blocks.isEmpty && answer.blocks.count <= Answer.blockLimit)
        #expect(answer.blocks.allSatisfy { $0.utf16.count <= Answer.blockLength })
        #expect(session.candidates.count <= IntentLibrary.menuLimit)
        _ = chat.ask(text: text.value)
    }

    @Test("a profile's language that is not served is greeted in English, and keeps hearing alerts in its own")
    func profileLanguage() {
        var session = ChatSession(language: .french)
        let greeting = turn(.follow, &session, order("A1"))
        #expect(greeting.language == .english)
        #expect(greeting.blocks.first?.contains("Ordre d’évacuation") == true)
        #expect(greeting.quickReplies.contains { $0.payload == "language:ja-simple" })
        #expect(say("171", &session).intent?.rawValue == "disaster/safety-171")
        #expect(session.language == .french)
    }

    @Test("ask gives the intent, its score, the language and alternatives")
    func ask() {
        let japanese = chat.ask(text: "ひなんじょはどこですか")
        #expect(japanese.intent?.rawValue == "disaster/shelters")
        #expect(japanese.language == .japanese)
        #expect(!japanese.alternatives.isEmpty)
        #expect(chat.ask(text: "power outage").intent?.rawValue == "disaster/power-cut")
        #expect(chat.ask(text: "Wi-Fi").intent?.rawValue == "disaster/wifi-00000japan")
        #expect(chat.ask(text: "停電", language: .easyJapanese).language == .easyJapanese)
        #expect(chat.ask(text: "").intent == nil)
    }
}
