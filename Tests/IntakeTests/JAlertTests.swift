import Foundation
import Notice
import Testing

@testable import Intake

/// The text that a J-Alert receiver prints.
@Suite struct JAlertTests {
    private static let source = SourceID(rawValue: "push")

    private func jAlert(
        _ text: String, minutes: Int64 = 60, seconds: Int64 = 0, occasion: String? = nil, now: Int64? = nil
    ) throws -> ParsedDocument {
        try parse(
            jAlert: Array(text.utf8), name: "j.txt", source: Self.source,
            received: Telegrams.time(minutes).adding(seconds: seconds), occasion: occasion,
            now: now.map { Telegrams.time($0) }
        ).get()
    }

    /// What each of them led to, after all before it.
    private func told(_ documents: [ParsedDocument]) -> [[String]] {
        var state = SourceState()
        return documents.map { document in
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            return step.proposals.map { "\($0.draft.content.phase.rawValue) \($0.draft.content.sent.jstClock)" }
        }
    }

    @Test("a text that gives its time to the minute is not late because the one before was timed to the second")
    func jAlertMinutes() throws {
        let documents = [
            try jAlert("ミサイル発射。", minutes: 5, seconds: 40), try jAlert("12時の件 2026年8月14日12時5分 ミサイル通過。", minutes: 6),
            try jAlert("ミサイル落下。", minutes: 6, seconds: 10), try jAlert("2026年8月14日12時6分 警報を解除します。", minutes: 7),
            // One of a minute that had passed when that was issued comes late, and opens nothing anew.
            try jAlert("2026年8月14日12時3分 ミサイル発射。", minutes: 8),
        ]
        #expect(told(documents) == [["alert 12:05"], ["update 12:05"], ["update 12:06"], ["allClear 12:06"], []])
        // A receiver whose clock is ahead, and then a text without a date.
        let ahead = [
            try jAlert("2026年8月14日12時8分 ミサイル発射。", minutes: 7), try jAlert("ミサイル通過。", minutes: 7, seconds: 30),
        ]
        #expect(told(ahead) == [["alert 12:08"], ["update 12:07"]])
    }

    @Test("an end after midnight ends what began before it")
    func jAlertMidnight() throws {
        let documents = [
            try jAlert("2026年8月14日23時58分 ミサイル発射。", minutes: 719), try jAlert("2026年8月15日0時10分 警報を解除します。", minutes: 731),
            try jAlert("2026年8月15日9時0分 ミサイル発射。", minutes: 1_261),
        ]
        #expect(told(documents) == [["alert 23:58"], ["allClear 00:10"], ["alert 09:00"]])
    }

    @Test("a text that is over when it comes is refused for a person to look at; an end still counts")
    func jAlertOutdated() throws {
        #expect(try jAlert("ミサイル発射。", minutes: 0, now: 179).readings.count == 1)
        for text in ["ミサイル発射。", "見知らぬ文", "2026年8月14日12時0分 ミサイル発射。"] {
            let refusal = #expect(throws: Refusal.self) { try jAlert(text, minutes: 0, now: 180) }
            #expect(refusal?.reason == .outdated)
        }
        #expect(try jAlert("警報を解除します。", minutes: 0, now: 180).readings.count == 1)
        // Nobody is told: `noroshi policy explain` of an old text.
        #expect(try jAlert("ミサイル発射。", minutes: 0).readings.count == 1)
    }

    @Test("a text without a date that is read again at another time is the same where its occasion is")
    func jAlertAgain() throws {
        let text = "ミサイル発射。"
        let documents = [
            try jAlert(text, minutes: 5, occasion: "1"), try jAlert(text, minutes: 9, occasion: "1"),
            try jAlert(text, minutes: 10, occasion: "2"),
        ]
        #expect(told(documents) == [["alert 12:05"], [], ["update 12:10"]])
    }

    @Test(
        "what a receiver prints is known by the state's words; a test is never real",
        arguments: [
            ("ミサイル発射。ミサイル発射。建物の中、又は地下に避難してください。", Hazard.missile, Urgency.critical, NoticeStatus.actual),
            ("ミサイル通過。先程のミサイルは、通過したものとみられます。", .missile, .urgent, .actual),
            ("直ちに避難。ミサイルが落下する可能性があります。", .missile, .critical, .actual),
            ("大規模テロ情報。", .missile, .critical, .actual), ("これは、Ｊアラートのテストです。", .other, .routine, .test),
            ("訓練放送。ミサイル発射。", .missile, .critical, .test), ("見知らぬ文", .other, .routine, .actual),
            ("ミサイル発射。これは訓練ではありません。", .missile, .critical, .actual),
            ("緑町訓練場にゲリラ。", .missile, .critical, .actual),
            ("これは訓練です。実際のミサイル発射ではありません。", .missile, .critical, .test),
            ("訓練。緑町訓練場にゲリラ。", .missile, .critical, .test),
        ])
    func jAlerts(text: String, hazard: Hazard, urgency: Urgency, status: NoticeStatus) throws {
        let reading = try #require(try jAlert(text).readings.first)
        #expect(reading.hazard == hazard && reading.urgency == urgency && reading.status == status)
        #expect(reading.order == nil && reading.sent == Telegrams.time(60))
    }

    @Test(
        "what may be real and was taken for a test is told to staff; what says plainly that it is one, quietly",
        arguments: [
            ("これは、Ｊアラートのテストです。\nこちらは、防災みほんしです。", Refusal.Reason.test),
            ("これは試験放送です。", .test), ("全国瞬時警報システム（Ｊアラート）の全国一斉情報伝達試験です。", .test), ("これは訓練放送です。", .test),
            ("ミサイル発射。ミサイル発射。これは訓練ではなく本物です。", .doubtfulTest), ("訓練放送。ミサイル発射。", .doubtfulTest),
            ("これは試験放送です。大津波警報が発表されました。", .doubtfulTest), ("本日の伝達試験は中止します。", .doubtfulTest),
            ("訓練中の部隊が攻撃されました。", .doubtfulTest), ("全国瞬時警報システムの試験放送ではなく、本番です。", .doubtfulTest),
            ("ミサイル発射。これは訓練ではありません。", nil), ("緑町訓練場にゲリラ。", nil), ("ミサイル発射。", nil),
        ])
    func jAlertTests(text: String, reason: Refusal.Reason?) throws {
        let document = try jAlert(text)
        #expect(document.notMeant?.reason == reason)
        #expect((document.readings.first?.status == .test) == (reason != nil))
        guard let refusal = document.notMeant else { return }
        #expect(refusal.detail.contains(text.split(separator: "\n")[0]), "it can be read where it is told")
        for words in [refusal.detail, refusal.whatToDo] {
            #expect(words.contains(" / ") && words.contains { $0 >= "ぁ" && $0 <= "ん" }, "in both languages: \(words)")
        }
        let long = try #require(try jAlert(text + String(repeating: "。長い文", count: 1_000)).notMeant)
        #expect(long.detail.count < 400)
    }

    @Test(
        "an hour of the afternoon is one, so that an alert of now is not taken for one of the night",
        arguments: [
            ("2026年8月14日午後3時5分", "15:05"), ("２０２６年８月１４日　午後　３時０５分", "15:05"), ("2026年8月14日午前9時5分", "09:05"),
            ("2026年8月14日午後0時5分", "12:05"), ("2026年8月14日午前0時5分", "00:05"), ("2026年8月14日午後12時5分", "12:05"),
            ("2026年8月14日15時5分", "15:05"), ("午後の件 2026年8月14日3時5分", "03:05"),
        ])
    func jAlertAfternoon(written: String, clock: String) throws {
        let reading = try #require(try jAlert("\(written) ミサイル発射。", minutes: 600).readings.first)
        #expect(reading.sent.jstClock == clock)
    }

    @Test("what follows on one day is one story, its end ends it, and the text's own time counts")
    func jAlertStory() throws {
        var state = SourceState()
        var told: [String] = []
        var threads: Set<ThreadID> = []
        for (text, minutes) in [
            ("２０２６年８月１４日１２時５分 ミサイル発射。", 6), ("ミサイル発射。２０２６年８月１４日１２時５分", 7),
            ("２０２６年８月１４日１２時１５分 ミサイル通過。", 16), ("2026/08/14 12:30 避難の呼びかけを解除します。", 31),
            ("2026/08/15 09:00 ミサイル発射。", 1_261),
        ] as [(String, Int64)] {
            let step = advance(state, try jAlert(text, minutes: minutes), ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            told += step.proposals.map { "\($0.draft.content.phase.rawValue) \($0.draft.content.sent.jstClock)" }
            threads.formUnion(step.proposals.map(\.draft.thread))
        }
        #expect(told == ["alert 12:05", "update 12:05", "update 12:15", "allClear 12:30", "alert 09:00"])
        #expect(threads.count == 2)
    }

    @Test("a receiver's text may be windows-31j, and may not be from the future")
    func jAlertBytes() throws {
        let bytes = try Array(#require("2099年1月1日 0時0分 ミサイル発射情報".data(using: .shiftJIS)))
        let document = try parse(jAlert: bytes, name: "j", source: Self.source, received: Telegrams.time(0)).get()
        #expect(document.readings.first?.sent == Telegrams.time(0) && document.readings.first?.hazard == .missile)
        #expect(throws: Refusal.self) {
            try parse(jAlert: [0xFF, 0xFF], name: "j", source: Self.source, received: Telegrams.time(0)).get()
        }
    }

    @Test(
        "a date within Japanese text",
        arguments: [
            ("本日2026年8月14日12時00分頃", true), ("２０２６／０８／１４　１２：００：３０", true), ("電話03-1234-5678 2026-08-14 12:00", true),
            ("2026年13月14日12時00分", false), ("8月14日12時", false), ("", false),
        ])
    func japaneseTime(text: String, isRead: Bool) {
        #expect(JapaneseTime.first(in: text) == (isRead ? Telegrams.time(0) : nil))
    }
}
