package import Notice

/// The text that a J-Alert receiver prints, as an alert. No public description of its layout was found: what it means is
/// read from the words that the state uses (内閣官房 国民保護ポータルサイト), its time from the first date in it, else from
/// when it arrived. A text whose words are unknown is passed on as an alert of unknown severity for a person to look at: it
/// is neither dropped nor made louder than it is known to be. One that is over by now is refused, so that somebody looks. One that
/// has words of a test is never told as real; `notMeant` says whether that is beyond doubt.
///
/// - Parameters:
///   - received: when it arrived here.
///   - occasion: what tells a text without a date from the same words at another time, and is the same when this one is read
///     again: a file's time, a call's id. Nil is `received`.
///   - now: what is over by then is refused; nil where nobody is told of it.
///   - contentType: for its charset; nil means UTF-8, and where it is none windows-31j.
package func parse(
    jAlert bytes: [UInt8], name: String, source: SourceID, received: Timestamp, occasion: String? = nil,
    now: Timestamp? = nil, contentType: String? = nil
) -> Result<ParsedDocument, Refusal> {
    do throws(Refusal) {
        let text = try JAlertText.text(bytes, contentType)
        let alert = try JAlertText.alert(
            text, received: received, occasion: occasion ?? received.rfc3339(), now: now)
        var document = ParsedDocument(
            name: name.split(separator: "/").last.map(String.init) ?? name, source: source, family: "cap",
            readings: alert.readings(source: source), report: .alerts([alert]), withheldSentences: 0)
        document.notMeant = JAlertText.notMeant(text)
        return .success(document)
    } catch {
        return .failure(error)
    }
}

private enum JAlertText {
    private static let sender = "j-alert"
    /// How long one is shown unless it is lifted.
    private static let shownSeconds: Int64 = 3 * 3600
    /// A text gives its time to the minute.
    private static let minuteMilliseconds: Int64 = 60_000

    private struct Kind {
        var words: [String]
        var event: String
        var hazard: Hazard
        var urgency: Urgency
        var isOver = false
    }

    /// The narrower first. An end names what it ends, so ends come before.
    private static let kinds = [
        Kind(
            words: ["避難の呼びかけを解除", "警報を解除", "警報は解除", "心配はありません", "領海外の海域に落下"], event: "国民保護情報（解除）",
            hazard: .missile, urgency: .urgent, isOver: true),
        Kind(words: ["ミサイル通過", "上空を通過", "から太平洋へ通過"], event: "ミサイル通過情報", hazard: .missile, urgency: .urgent),
        Kind(words: ["ミサイル落下", "落下したものとみられます", "落下する可能性"], event: "ミサイル落下情報", hazard: .missile, urgency: .critical),
        Kind(words: ["ミサイル発射", "ミサイルが"], event: "ミサイル発射情報", hazard: .missile, urgency: .critical),
        Kind(words: ["航空攻撃"], event: "航空攻撃情報", hazard: .missile, urgency: .critical),
        Kind(words: ["ゲリラ", "特殊部隊"], event: "ゲリラ・特殊部隊攻撃情報", hazard: .missile, urgency: .critical),
        Kind(words: ["大規模テロ"], event: "大規模テロ情報", hazard: .missile, urgency: .critical),
    ]
    private static let unknown = Kind(words: [], event: "Ｊアラート", hazard: .other, urgency: .routine)
    /// A real message has none of these words; one that has is never told as real.
    private static let tests = ["テスト", "試験放送", "伝達試験", "訓練"]
    /// Where those words say that it is none, or name a place.
    private static let noTests = ["ではありません", "ではない", "でない", "場", "所", "施設", "学校", "センター"]

    /// By these a text says of itself that it is one, as those of the nationwide tests do.
    private static let plainTests = ["テストです", "試験放送", "伝達試験", "訓練放送", "訓練です"]
    /// What a mere test of the line does not say, beside the words of `kinds`. What has one of these may be meant, or speak of a
    /// test that is none.
    private static let alarms = ["警報", "速報", "津波", "噴火", "直ちに", "ではなく", "中止"]
    /// The system's own name holds the word for a warning.
    private static let ownName = "全国瞬時警報システム"
    private static let excerptCharacters = 200

    /// The text without what only looks like a word of a test.
    private static func bared(_ text: String) -> String {
        var rest = text
        for word in tests { for end in noTests { rest = rest.replacing(word + end, with: "") } }
        return rest
    }

    private static func kind(of text: String) -> Kind? { kinds.first { $0.words.contains(where: text.contains) } }

    /// Why a text is told to nobody on a live site, which takes it for a test; nil where it is none.
    ///
    /// The word of a test alone does not prove one: whoever keeps back what was meant must at least know that it came. Only what
    /// says that it is a test and nothing of an alarm is beyond doubt.
    static func notMeant(_ text: String) -> Refusal? {
        let rest = bared(text)
        guard let word = tests.first(where: rest.contains) else { return nil }
        let excerpt = text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
            .joined(separator: " ").limited(to: excerptCharacters)
        let named = rest.replacing(ownName, with: "")
        if plainTests.contains(where: rest.contains), kind(of: text) == nil, !alarms.contains(where: named.contains) {
            return Refusal(
                .test, "試験・訓練の文です。誰にも知らせていません / a test, told to nobody: 「\(excerpt)」",
                whatToDo: "対応は不要です。Ｊアラートが届くことを確かめられました / Nothing: it shows that J-Alert arrives.")
        }
        return Refusal(
            .doubtfulTest,
            "「\(word)」の語があるので訓練・試験と見なし、誰にも知らせていません / taken for a drill or a test because it says \(word), "
                + "and told to nobody: 「\(excerpt)」",
            whatToDo: "すぐに全文を読んでください。本物なら、ただちに手動で発信してください。訓練・試験なら対応は不要です / "
                + "Read the whole text now. If it is real, issue it by hand now; if it is a drill or a test, nothing is to be done."
        )
    }

    static func alert(
        _ text: String, received: Timestamp, occasion: String, now: Timestamp?
    ) throws(Refusal) -> CAPAlert {
        let kind = kind(of: text) ?? unknown
        let isTest = tests.contains(where: bared(text).contains)
        let ahead = received.adding(seconds: Limits.futureSeconds)
        let dated = JapaneseTime.first(in: text).flatMap { $0 <= ahead ? $0 : nil }
        let sent = dated ?? received
        let shownFrom = sent.adding(seconds: -shownSeconds)
        if let now, !kind.isOver, now >= sent.adding(seconds: shownSeconds) {
            throw Refusal(
                .outdated,
                "\(kind.event) of \(sent), \(dated == nil ? "when it arrived" : "as it says itself"), is too old to be told",
                whatToDo: "Look whether it still holds, and tell people by hand if it does; check the receiver's clock."
            )
        }
        // Texts have a minute or nothing: none is late because the one before was timed more finely.
        let span = dated.map { $0...$0.adding(milliseconds: minuteMilliseconds - 1) } ?? shownFrom...ahead
        let identifier = StableHash.hex([text, dated?.rfc3339() ?? occasion])
        // What follows on one day belongs together, and after midnight with the day before: receivers print no identifiers.
        var stories: [CAPAlert.Reference] = []
        for day in [sent, shownFrom].map({ $0.rfc3339().prefix(10) }) {
            let story = CAPAlert.Reference(sender: sender, identifier: "\(kind.hazard.rawValue)-\(day)", sent: "")
            if !stories.contains(story) { stories.append(story) }
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
        let info = CAPAlert.Info(
            event: kind.event, hazard: kind.hazard, urgency: kind.urgency, isOver: kind.isOver, places: [],
            expires: sent.adding(seconds: shownSeconds),
            texts: [
                "ja": NoticeText(
                    headline: (lines.first ?? kind.event).limited(to: Limits.headlineCharacters),
                    body: lines.joined(separator: "\n").limited(to: Limits.textCharacters))
            ], link: nil)
        return CAPAlert(
            identifier: identifier, sender: sender, senderName: "国（Ｊアラート）", sent: sent, sentText: sent.rfc3339(),
            status: isTest ? .test : .actual, messageType: .update, references: stories, infos: [info], span: span)
    }

    static func text(_ bytes: [UInt8], _ contentType: String?) throws(Refusal) -> String {
        guard bytes.count <= Limits.documentBytes else {
            throw Refusal(.tooLarge, "\(bytes.count) bytes; at most \(Limits.documentBytes) are read")
        }
        do throws(Refusal) {
            return String(decoding: try Decoded(bytes, contentType: contentType, isPlain: true).text, as: UTF8.self)
        } catch  where error.reason == .encoding && contentType == nil {
            let label = "text/plain; charset=windows-31j"
            return String(decoding: try Decoded(bytes, contentType: label, isPlain: true).text, as: UTF8.self)
        }
    }
}
