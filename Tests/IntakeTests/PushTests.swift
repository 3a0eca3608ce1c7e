import Foundation
import Notice
import TestSupport
import Testing

@testable import Intake

/// What is handed in rather than asked for: a regional system's files, gauges.
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
