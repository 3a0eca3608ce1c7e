import Foundation
import Intake
import Ledger
import Notice
import TestSupport
import Testing

@testable import noroshi

@Suite("The settings of sources")
struct SourceSettingsTests {
    /// Reads a configuration with these sources and files beside it.
    private func load(
        _ sources: String, areas: String = DrillTown.ownAreas, files: [String: String] = [:], mode: String = "drill"
    ) throws -> Configuration {
        let town = try DrillTown()
        defer { town.remove() }
        for (name, text) in files { try town.write(text, to: name) }
        let text = town.configuration(.init(line: 9_101), mode: mode, areas: areas)
            .replacing("sources: {  }", with: "sources: { \(sources) }")
        let live = mode == "live" ? text.replacing(/channels: \{[^}]*\},\s*\},/, with: "channels: {},") : text
        try town.write(live, to: "noroshi.json5")
        return try ConfigurationFile.load(town.configurationPath)
    }

    private func fault(
        _ sources: String, areas: String = DrillTown.ownAreas, files: [String: String] = [:], mode: String = "drill"
    ) -> String {
        do {
            _ = try load(sources, areas: areas, files: files, mode: mode)
            return "it was taken"
        } catch {
            return "\(error)"
        }
    }

    private static let mapping = """
        {
            format: "json", records: "board/item", sender: "bousai.pref.example",
            fields: {
                identifier: { path: "id" }, sent: { path: "time" }, event: { path: "kind" },
                status: { path: "mode", words: { "本番": "Actual" } },
                severity: { path: "level", words: { "高": "Severe" }, otherwise: "Minor" },
            },
        }
        """
    private static let gauges = """
        levels: {
            kind: "gauges", feeds: ["https://kasen.example/levels.csv"],
            layout: { format: "csv", station: "局", time: "時刻", value: "水位", missing: ["欠測"] },
            gauges: [{
                station: "12", name: { ja: "のろし橋", en: "Noroshi Bridge" }, quantity: { ja: "水位" }, unit: "m",
                hazard: "flood", release: 0.1, confirmations: 2,
                steps: [
                    { from: 3.0, name: { ja: "氾濫危険水位" }, urgency: "urgent" },
                    { from: 2.0, name: { ja: "氾濫注意水位" }, urgency: "advisory" },
                ],
            }],
        }
        """

    @Test("JMA's system, topic rules, mappings and gauges are read; defaults follow the kind")
    func kinds() throws {
        let sources = try load(
            """
            jma: { kind: "jma", feeds: ["https://x/extra.xml"], system: "former" },
            "ward-news": {
                kind: "feed", feeds: ["https://x/news.rss"], topic: "event", freshWithin: "3d",
                topics: [{ title: "*防災*", topic: "disaster" }, { category: "ごみ", link: "*/kurashi/*", topic: "garbage" }],
            },
            pref: { kind: "mapped", feeds: ["https://x/notices.json"], mapping: "pref.json5" },
            \(Self.gauges)
            """, files: ["pref.json5": Self.mapping]
        ).sources
        #expect(sources.map(\.kind) == [.jma, .feed, .mapped, .gauges])
        #expect(sources.map(\.system) == [.former, .levels, .levels, .levels])
        #expect(sources.map(\.poll) == [.seconds(60), .seconds(300), .seconds(60), .seconds(60)])
        #expect(sources[1].topics.rules.count == 2 && sources[1].topics.otherwise == .event)
        #expect(sources[0].freshWithin == .seconds(6 * 3_600) && sources[1].freshWithin == .seconds(3 * 86_400))
        guard case .mapped(let mapping) = sources[2].format, case .gauges(let layout) = sources[3].format else {
            Issue.record("the formats were not read")
            return
        }
        #expect(mapping.records == "board/item" && mapping.fields[.status]?.words == ["本番": "Actual"])
        #expect(layout.station == "局" && layout.missing == ["欠測"])
        let gauge = try #require(sources[3].gauges.first)
        #expect(gauge.steps.map(\.threshold) == [2, 3] && gauge.names[.english] == "Noroshi Bridge")
    }

    @Test("the shapes of districts and hazard areas come from GeoJSON files")
    func shapes() throws {
        let ring = "[[139.7,35.6],[139.8,35.6],[139.8,35.7],[139.7,35.6]]"
        let file = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"id":"kita","label":"北"},"geometry":{"type":"Polygon","coordinates":[\(ring)]}},
            {"type":"Feature","properties":{"id":7,"label":"がけ"},"geometry":{"type":"MultiPolygon","coordinates":[[\(ring)],[\(ring)]]}}
            ]}
            """
        let areas = DrillTown.ownAreas + ", shapes: [{ file: \"d.geojson\", code: \"id\", name: \"label\" }]"
        let ward = try load("", areas: areas, files: ["d.geojson": file]).ward
        #expect(ward.shapes.map(\.code) == ["kita", "7"] && ward.shapes.map(\.polygons.count) == [1, 2])
        let wrong = areas.replacing("\"id\"", with: "\"key\"")
        #expect(fault("", areas: wrong, files: ["d.geojson": file]).contains("feature 1 has no \"key\""))
        #expect(fault("", areas: areas).contains("d.geojson"))
    }

    static let faults: [(sources: String, says: [String])] = [
        ("jma: { kind: \"jma\", feeds: [\"https://x/extra.xml\"], poll: \"10m\" }", ["poll", "ten minutes"]),
        ("jma: { kind: \"jma\", feeds: [\"https://x/extra.xml\"], topic: \"event\" }", ["topic"]),
        ("\"a/b\": { kind: \"jma\", feeds: [\"https://x/extra.xml\"] }", ["a/b", "name"]),
        ("n: { kind: \"feed\", feeds: [\"https://x/\"], topics: [{ topic: \"event\" }] }", ["match everything"]),
        ("p: { kind: \"mapped\", feeds: [\"https://x/\"] }", ["mapping"]),
        ("p: { kind: \"mapped\", feeds: [\"https://x/\"], mapping: \"none.json5\" }", ["none.json5"]),
        (gauges.replacing("ja: \"のろし橋\", ", with: ""), ["name.ja"]),
        (gauges.replacing("from: 3.0", with: "from: 2.0"), ["same value"]),
    ]

    @Test("a fault is told with its place and what to do", arguments: faults.indices)
    func refused(_ number: Int) {
        let message = fault(Self.faults[number].sources)
        #expect(message.contains("noroshi.json5:"))
        for word in Self.faults[number].says { #expect(message.contains(word), "\(message)") }
    }

    @Test("a mapping's fault is told with the mapping file's own line")
    func mappingFault() {
        let source = "p: { kind: \"mapped\", feeds: [\"https://x/\"], mapping: \"pref.json5\" }"
        for (old, new, word) in [
            ("event: { path: \"kind\" },", "", "fields.event"), ("\"bousai.pref.example\"", "\"a b\"", "sender"),
            ("path: \"id\"", "pth: \"id\"", "pth"), ("format: \"json\"", "format: \"csv\"", "records"),
        ] {
            let message = fault(source, files: ["pref.json5": Self.mapping.replacing(old, with: new)])
            #expect(message.contains("pref.json5:") && message.contains(word), "\(message)")
        }
    }
}

@Suite("What sources of each kind lead to")
struct SourceKindTests {
    @Test("a district feed's topics go by the rules, and what no rule matches by the source's topic")
    func topics() async throws {
        let bench = try Bench(.feed, name: "ward-news") {
            $0.topics = TopicRules(
                [
                    .init(topic: .disaster, title: Glob("*防災*")), .init(topic: .garbage, category: Glob("ごみ")),
                ], otherwise: .event)
        }
        func show(_ items: String) {
            bench.show(
                "/index.xml",
                "<rss version=\"2.0\"><channel><title>t</title><link>http://x/</link><description>d</description>\(items)"
                    + "</channel></rss>")
        }
        show("<item><title>はじめ</title><guid>0</guid></item>")
        await bench.loop.poll()
        show(
            "<item><title>はじめ</title><guid>0</guid></item><item><title>防災訓練</title><guid>1</guid></item>"
                + "<item><title>収集日</title><category>ごみ</category><guid>2</guid></item>"
                + "<item><title>まつり</title><guid>3</guid></item>")
        await bench.loop.poll()
        let told = try await bench.ledger.acceptedNotices().map(\.content)
        let topics = Dictionary(told.map { ($0.texts[.japanese]?.headline ?? "", $0.topic) }) { first, _ in first }
        #expect(topics["防災訓練"] == .disaster && topics["収集日"] == .garbage && topics["まつり"] == .event)
    }

    @Test("an alert's polygon is placed on the district it touches")
    func polygons() async throws {
        func square(_ west: Double) throws -> Polygon {
            let corners = [(35.0, west), (35.0, west + 0.1), (35.1, west + 0.1), (35.0, west)]
            return try #require(
                Polygon(corners.compactMap { Coordinate(latitude: $0.0, longitude: $0.1) }))
        }
        let bench = try Bench(
            .cap, name: "cap",
            shapes: [
                .init(code: "kita", name: "北", polygons: [try square(139)]),
                .init(code: "minami", name: "南", polygons: [try square(140)]),
            ])
        bench.show(
            "/index.xml",
            SourceLoopTests.alert.replacing(
                "<areaDesc>x</areaDesc>",
                with: "<areaDesc>x</areaDesc><polygon>35.01,139.01 35.01,139.02 35.02,139.02 35.01,139.01</polygon>"))
        await bench.loop.poll()
        let areas = try await bench.ledger.pendingNotices().map(\.content.areas)
        #expect(areas == [[Area(code: "kita", name: "北")]])
    }

    @Test("gauges and a mapped system come the same way: read, compared, held by the table")
    func gaugesAndMapped() async throws {
        let gauge = Gauge(
            station: "12", name: "のろし橋", names: [.english: "Noroshi Bridge"], quantity: "水位", unit: "m",
            hazard: .flood, steps: [.init(threshold: 3, name: "氾濫危険水位", urgency: .urgent)])
        let levels = try Bench(.gauges, name: "gauges") {
            $0.format = .gauges(GaugeLayout(format: .csv, station: "s", time: "t", value: "v"))
            $0.gauges = [gauge]
        }
        for (minute, value) in [(0, "2.9"), (10, "3.1"), (20, "3.2")] {
            levels.show(
                "/index.xml",
                "s,t,v\n12,2026-09-21T22:\(minute == 0 ? "00" : "\(minute)"):00+09:00,\(value)\n12,soon,9\n")
            await levels.loop.poll()
        }
        let waiting = try await levels.ledger.pendingNotices()
        #expect(waiting.map(\.content.slots["step.en"]) == [nil] && waiting.map(\.lifecycle) == [.submitted])
        #expect(waiting.first?.content.slots["station.en"] == "Noroshi Bridge")
        #expect(levels.log(containing: "a part of a document was refused") == 1, "the same fault is told once an hour")
        #expect(levels.metric("noroshi_documents_refused_total{source=\"gauges\",reason=\"invalid\"}") == 3)

        let mapped = try Bench(.mapped, name: "cap") {
            $0.format = .mapped(
                Mapping(
                    format: .json, sender: "pref",
                    fields: [
                        .identifier: .init(path: "id"), .sent: .init(path: "at"), .status: .init(otherwise: "Actual"),
                        .event: .init(path: "kind"), .areaName: .init(path: "area"), .areaCode: .init(path: "code"),
                    ]))
        }
        mapped.show(
            "/index.xml",
            "[{\"id\":\"1\",\"at\":\"2026-09-21T22:30:00+09:00\",\"kind\":\"停電\",\"area\":\"見本市\",\"code\":\"04207\"}]")
        await mapped.loop.poll()
        #expect(try await mapped.products() == ["cap"])
    }
}
