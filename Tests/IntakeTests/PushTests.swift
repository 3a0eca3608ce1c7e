import Foundation
import Notice
import TestSupport
import Testing

@testable import Intake

/// What is handed in rather than asked for: a regional system's files, mails, a J-Alert receiver's text, gauges.
@Suite struct PushTests {
    private static let source = SourceID(rawValue: "push")

    // MARK: Mapping

    private static let fields: [Mapping.Field: Mapping.Rule] = [
        .identifier: .init(path: "id"), .sent: .init(path: "time"),
        .status: .init(path: "mode", words: ["本番": "Actual", "訓練": "Exercise"]),
        .messageType: .init(path: "action", words: ["発令": "Alert", "更新": "Update", "解除": "Cancel"]),
        .references: .init(path: "previous"), .event: .init(path: "kind"), .headline: .init(path: "title"),
        .description: .init(path: "text"), .areaName: .init(path: "areas/name"), .areaCode: .init(path: "areas/code"),
        .severity: .init(path: "level", words: ["高": "Severe"], otherwise: "Minor"),
        .urgency: .init(otherwise: "Immediate"), .category: .init(otherwise: "Met"),
    ]

    private static func mapping(_ format: Mapping.Format, _ records: String?, separator: String? = nil) -> Mapping {
        var fields = fields
        if format == .csv {
            fields[.areaName] = .init(path: "area")
            fields[.areaCode] = .init(path: "code")
        }
        return Mapping(
            format: format, records: records, separator: separator, sender: "bousai.pref.example", senderName: "県",
            fields: fields)
    }

    private static let xml = """
        <?xml version="1.0" encoding="Shift_JIS"?><board><item><id>7</id><time>2026/08/14</time></item>
        <item><id>8</id><time>2026-08-14T12:00:00</time><mode>本番</mode><action>発令</action><kind>停電</kind><level>高</level>
        <title>停電のお知らせ</title><text>復旧は未定です。</text><areas><name>のろし区</name><code>13199</code></areas></item></board>
        """
    private static let json = """
        {"board":{"item":[{"id":7},{"id":8,"time":"2026-08-14T12:00:00","mode":"本番","action":"発令","kind":"停電","level":"高",
        "title":"停電のお知らせ","text":"復旧は未定です。","areas":{"name":"のろし区","code":"13199"}}]}}
        """
    private static let csv = """
        id,time,mode,action,kind,level,title,text,area,code,previous\r
        7,,,,,,,,,,\r
        8,2026-08-14T12:00:00,本番,発令,停電,高,停電のお知らせ,"復旧は未定です。",のろし区,13199,\r

        """

    private static func shiftJIS(_ text: String) throws -> [UInt8] {
        Array(try #require(text.data(using: .shiftJIS)))
    }

    @Test("one mapping reads the same record from XML, JSON and CSV; a spoilt record costs itself")
    func formats() throws {
        for (format, records, bytes, type) in [
            (Mapping.Format.xml, "board/item", try Self.shiftJIS(Self.xml), nil),
            (.xml, "item", try Self.shiftJIS(Self.xml), nil), (.json, "board/item", Array(Self.json.utf8), nil),
            (.csv, nil, Array(Self.csv.utf8), nil),
            (.csv, nil, try Self.shiftJIS(Self.csv), "text/csv; charset=Shift_JIS"),
        ] as [(Mapping.Format, String?, [UInt8], String?)] {
            let document = try parse(
                bytes, by: Self.mapping(format, records), name: "x", source: Self.source, contentType: type
            ).get()
            let reading = try #require(document.readings.first)
            #expect(document.readings.count == 1 && document.refusals.count == 1, "\(format)")
            #expect(reading.identifier == "bousai.pref.example,8,2026-08-14T12:00:00+09:00")
            #expect(reading.kind == .alert && reading.status == .actual && reading.urgency == .urgent)
            #expect(reading.texts["ja"] == NoticeText(headline: "停電のお知らせ", body: "復旧は未定です。"))
            #expect(reading.areas == [Area(code: "13199", name: "のろし区")])
            let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
            #expect(step.proposals.map(\.nearness) == [.site])
        }
    }

    @Test("an unknown word is refused and named; a drill stays a drill; a Cancel withdraws by its reference")
    func words() throws {
        func read(_ json: String) -> Result<ParsedDocument, Refusal> {
            parse(
                Array(json.utf8), by: Self.mapping(.json, nil), name: "x", source: Self.source, contentType: nil)
        }
        let good = """
            {"id":"1","time":"2026-08-14T12:00:00","mode":"本番","action":"発令","kind":"停電","title":"t","text":"x","areas":[]}
            """
        let drill = try read(good.replacing("本番", with: "訓練")).get()
        #expect(drill.readings.map(\.status) == [.exercise])
        guard case .failure(let refusal) = read(good.replacing("本番", with: "？")) else {
            Issue.record("an unknown status was read")
            return
        }
        #expect(refusal.reason == .invalid && refusal.detail.contains("？") && refusal.whatToDo.contains("status"))
        // What does not say that it is real is not taken for real.
        #expect(throws: Refusal.self) { try read(good.replacing("\"mode\":\"本番\",", with: "")).get() }
        let cancel = try read(
            good.replacing("\"1\"", with: "\"2\"").replacing("発令", with: "解除").replacing(
                "\"areas\":[]", with: "\"previous\":\"1\""
            ).replacing("12:00:00", with: "13:00:00")
        ).get()
        var state = SourceState()
        var phases: [Phase] = []
        for document in [try read(good).get(), cancel] {
            let step = advance(state, document, ward: Telegrams.ward, now: Telegrams.later)
            state = step.state
            phases += step.proposals.map(\.draft.content.phase)
        }
        #expect(phases == [.alert, .retraction])
    }

    @Test(
        "CSV as offices write it",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a;b\r\n\"x;\"\"y\"\"\";\n", [["a", "b"], ["x;\"y\"", ""]]),
            ("a\n\"1\n2\"\n", [["a"], ["1\n2"]]), ("", []), ("\n\n", []), (" a , b ", [["a", "b"]]), ("\"\"", []),
        ])
    func csv(text: String, rows: [[String]]) throws {
        let separator = text.contains(";") ? UInt8(ascii: ";") : UInt8(ascii: ",")
        #expect(try CSVReader.rows(Array(text.utf8), separator: separator) == rows)
        #expect(throws: Refusal.self) { try CSVReader.rows(Array("a,\"b".utf8)) }
    }

    // MARK: Mail

    private func mail(_ text: String) throws -> MailMessage {
        try parse(mail: Array(text.utf8), name: "m", source: Self.source).get().message
    }

    @Test("a mail in ISO-2022-JP, its subject cut between two encoded words")
    func mail() throws {
        let body =
            [UInt8]("Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n".utf8) + [0x1B, 0x24, 0x42, 0x36, 0x68]
            + [0x1B, 0x28, 0x42] + [UInt8]("\r\n-- \r\nsignature\r\n".utf8)
        let head = """
            From: =?UTF-8?B?6Ziy54G96Kqy?= (duty) <Bousai@City.Example>\r
            Subject: =?UTF-8?B?5pat?=\r
             =?UTF-8?B?5rC05pM=?= =?utf-8?b?hQ==?= !\r
            Date: Fri, 14 Aug 2026 12:00:00 +0900 (JST)\r
            Message-ID: <1@city.example>\r

            """
        let (document, message) = try parse(mail: Array(head.utf8) + body, name: "new/1", source: Self.source).get()
        #expect(message.sender == "bousai@city.example" && message.identifier == "1@city.example")
        #expect(message.sent == Telegrams.time(0) && message.text == "区")
        #expect(message.subject.hasPrefix("断水") && message.subject.hasSuffix("!"))
        #expect(document.family == "mail")
        // It is news from the first one on: a mailbox is no feed that lists old items.
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Telegrams.later)
        #expect(step.proposals.map(\.handling) == [.tell])
        #expect(advance(step.state, document, ward: Telegrams.ward, now: Telegrams.later).proposals.isEmpty)
    }

    @Test("of several parts the plain text is read, else the HTML; attachments are left")
    func multipart() throws {
        func message(_ parts: String) -> String {
            "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"==b\"\n\npreamble\n\(parts)--==b--\nx"
        }
        let html =
            "--==b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E6=96=AD=\n=E6=B0=B4</p>\n"
        let plain = "--==b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n5pat\n5rC0\n"
        let file = "--==b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nsecret\n"
        #expect(try mail(message(html)).text == "断水")
        #expect(try mail(message(file + html + plain)).text == "断水")
        #expect(try mail(message(file)).text.isEmpty)
        let nested = "--==b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\n中身\n--c--\n"
        #expect(try mail(message(nested)).text == "中身")
    }

    @Test(
        "a mail that is none, or hides what it is, is refused",
        arguments: [
            ("", Refusal.Reason.missing), ("Subject: x\n\ny", .missing), ("From: a@b, c@d\n\nx", .missing),
            ("From: a@b\n\n", .empty), ("From: a@b\nno field\n\nx", .malformed),
            ("From: a@b\nContent-Type: text/plain; charset=UTF-7\n\nx", .encoding),
            ("From: a@b\nSubject: =?utf-7?B?eA==?=\n\nx", .encoding),
            ("From: a@b\nContent-Type: multipart/mixed\n\nx", .missing),
            ("From: a@b\nContent-Transfer-Encoding: base64\n\n!!!!", .malformed),
            ("From: a@b\nContent-Transfer-Encoding: x-uuencode\n\nx", .invalid),
            ("From: a@b\n\n\u{0}", .forbiddenCharacter),
            ("From: a@b\n" + String(repeating: "X: y\n", count: 600) + "\nx", .tooMany),
        ])
    func badMail(text: String, reason: Refusal.Reason) {
        guard case .failure(let refusal) = parse(mail: Array(text.utf8), name: "m", source: Self.source) else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.reason == reason)
    }

    @Test("parts within parts stop at the limit")
    func deepMail() {
        var text = "From: a@b\n"
        for level in 0..<40 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        guard case .failure(let refusal) = parse(mail: Array(text.utf8), name: "m", source: Self.source) else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.reason == .tooDeep)
    }

    @Test("only the receiving server's own word counts for who sent a mail")
    func authenticity() throws {
        func message(_ lines: String) throws -> MailMessage { try mail("\(lines)From: a@b.example\nSubject: x\n\ny") }
        let own = "Authentication-Results: mx.ward.example; spf=pass;\n dmarc=pass (p=reject) header.from=b.example\n"
        let failed = "Authentication-Results: mx.ward.example; dmarc=fail\n"
        let forged = "Authentication-Results: evil.example; dmarc=pass\n"
        #expect(try message(own).isAuthentic(by: "mx.ward.example"))
        #expect(try !message(forged).isAuthentic(by: "mx.ward.example"))
        #expect(try !message(failed + own).isAuthentic(by: "mx.ward.example"))
        #expect(try !message("").isAuthentic(by: "mx.ward.example"))
    }

    @Test("real mails of many servers end in a text or a reason")
    func realMails() throws {
        var read = 0
        var refused: [String: Int] = [:]
        for url in SharedSamples.files("samples/mail_bounces") {
            let bytes = Array(try Data(contentsOf: url))
            switch parse(mail: bytes, name: url.lastPathComponent, source: Self.source) {
            case .success: read += 1
            case .failure(let refusal): refused[refusal.reason.rawValue, default: 0] += 1
            }
        }
        print(
            "FIGURE mails: \(read) read, refused \(refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
    }

    // MARK: J-Alert

    private func jAlert(_ text: String, minutes: Int64 = 60) throws -> ParsedDocument {
        try parse(
            jAlert: Array(text.utf8), name: "j.txt", source: Self.source, received: Telegrams.time(minutes)
        ).get()
    }

    @Test(
        "what a receiver prints is known by the state's words; a test is never real",
        arguments: [
            ("ミサイル発射。ミサイル発射。建物の中、又は地下に避難してください。", Hazard.missile, Urgency.critical, NoticeStatus.actual),
            ("ミサイル通過。先程のミサイルは、通過したものとみられます。", .missile, .urgent, .actual),
            ("直ちに避難。ミサイルが落下する可能性があります。", .missile, .critical, .actual),
            ("大規模テロ情報。", .missile, .critical, .actual), ("これは、Ｊアラートのテストです。", .other, .routine, .test),
            ("訓練放送。ミサイル発射。", .missile, .critical, .test), ("見知らぬ文", .other, .routine, .actual),
        ])
    func jAlerts(text: String, hazard: Hazard, urgency: Urgency, status: NoticeStatus) throws {
        let reading = try #require(try jAlert(text).readings.first)
        #expect(reading.hazard == hazard && reading.urgency == urgency && reading.status == status)
        #expect(reading.order == nil && reading.sent == Telegrams.time(60))
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
        let bytes = try Self.shiftJIS("2099年1月1日 0時0分 ミサイル発射情報①".replacing("①", with: ""))
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

    // MARK: Gauges

    private static let layout = GaugeLayout(
        format: .csv, station: "局", time: "時刻", value: "水位", quality: "状態", goodQuality: ["正常"],
        missing: ["-9999", "欠測"])

    private static func readings(_ values: [(Int64, String)]) -> ParsedDocument {
        let rows = values.map { "hashi,\(Telegrams.time($0.0).rfc3339()),\($0.1),正常" }
        let text = (["局,時刻,水位,状態"] + rows).joined(separator: "\n")
        switch parse(gauges: Array(text.utf8), by: layout, name: "g.csv", source: source, contentType: nil) {
        case .success(let document): return document
        case .failure(let refusal): fatalError("a fixture is refused: \(refusal)")
        }
    }

    private static func gauge(release: Double = 0.2, confirmations: Int = 1) -> Gauge {
        Gauge(
            station: "hashi", name: "のろし橋", quantity: "水位", unit: "m", hazard: .flood,
            steps: [
                .init(threshold: 3, name: "避難判断水位", urgency: .urgent),
                .init(threshold: 2, name: "氾濫注意水位", urgency: .advisory),
            ], release: release, confirmations: confirmations)
    }

    private func told(_ documents: [ParsedDocument], _ gauge: Gauge, now: Timestamp = Telegrams.later) -> [String] {
        var state = SourceState()
        return documents.flatMap { document -> [String] in
            let step = advance(state, document, ward: Telegrams.ward, now: now, gauges: [gauge])
            state = step.state
            #expect(advance(state, document, ward: Telegrams.ward, now: now, gauges: [gauge]).proposals.isEmpty)
            return step.proposals.map {
                "\($0.draft.content.phase.rawValue) \($0.draft.content.slots[Slots.change] ?? "") \($0.draft.content.slots[Slots.step] ?? "")"
            }
        }
    }

    @Test("a gauge is told when it takes or leaves a step, not while it trembles at one")
    func gauges() throws {
        let values: [(Int64, String)] = [
            (0, "1.5"), (10, "2.0"), (20, "1.9"), (30, "2.05"), (40, "3.1"), (50, "2.9"), (60, "2.7"), (70, "-9999"),
            (80, "1.7"),
        ]
        let expected = [
            "alert issued 氾濫注意水位", "update raised 避難判断水位", "update lowered 氾濫注意水位", "allClear lifted 氾濫注意水位",
        ]
        #expect(told(values.map { Self.readings([$0, (-1, "1")]) }, Self.gauge()) == expected)
        #expect(told([Self.readings(values)], Self.gauge()) == expected)
        #expect(told([Self.readings(values.reversed())], Self.gauge()) == expected)
        let confirmed = [(0, "2.5"), (10, "1.0"), (20, "2.5"), (30, "2.6")].map { Self.readings([$0]) }
        #expect(told(confirmed, Self.gauge(confirmations: 2)) == ["alert issued 氾濫注意水位"])
        let step = advance(
            SourceState(), Self.readings([(0, "2.35")]), ward: Telegrams.ward, now: Telegrams.later,
            gauges: [Self.gauge()])
        let content = try #require(step.proposals.first?.draft.content)
        #expect(content.texts[.japanese]?.body == "のろし橋の水位が2.35mになり、氾濫注意水位（2m）に達しました。")
        #expect(content.urgency == .advisory && content.order == nil && content.equivalentLevel == nil)
        #expect(try Stored.roundTrip(step.state) == step.state)
    }

    @Test("values that are none raise nothing, lift nothing, and are counted")
    func badReadings() throws {
        let text = """
            局,時刻,水位,状態
            hashi,2026-08-14T12:00:00+09:00,9.9,点検中
            hashi,2026-08-14T12:01:00+09:00,nan,正常
            hashi,2026-08-14T12:02:00+09:00,欠測,正常
            ,2026-08-14T12:03:00+09:00,9,正常
            hashi,いつか,9,正常
            hashi,2099-01-01T00:00:00+09:00,9,正常
            hashi,2026/08/14 12:04,2.5,正常
            """
        let document = try parse(
            gauges: Array(text.utf8), by: Self.layout, name: "g", source: Self.source, contentType: nil
        ).get()
        #expect(document.refusals.count == 3)
        let step = advance(
            SourceState(), document, ward: Telegrams.ward, now: Telegrams.time(10), gauges: [Self.gauge()])
        #expect(step.proposals.count == 1 && step.refusals.map(\.reason) == [.fromTheFuture])
    }

    @Test(
        "any history of a gauge, told: the last step told is the step it stands on",
        arguments: 1...40 as ClosedRange<UInt64>)
    func gaugeHistory(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let gauge = Self.gauge(confirmations: Int.random(in: 1...3, using: &random))
        var state = SourceState()
        var believed: [ThreadID: String] = [:]
        for minute in 0..<80 {
            let value = Double.random(in: 1...4, using: &random)
            let at = Int64(max(0, minute - Int.random(in: 0...2, using: &random)))
            let step = advance(
                state, Self.readings([(at, "\(value)")]), ward: Telegrams.ward, now: Telegrams.later, gauges: [gauge])
            state = step.state
            for proposal in step.proposals {
                let slots = proposal.draft.content.slots
                #expect(believed[proposal.draft.thread] == slots[Slots.previousCode])
                believed[proposal.draft.thread] = proposal.draft.content.phase.endsThread ? nil : slots[Slots.code]
            }
            let stands = state.actual.gauges["hashi"]?.step ?? 0
            #expect(Array(believed.values) == (stands == 0 ? [] : ["\(stands)"]))
        }
    }
}
