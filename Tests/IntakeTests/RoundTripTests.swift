import InForce
import Notice
import TestSupport
import Testing
import Wording

@testable import Intake
@testable import Signage

/// What this house emits as CAP is read back as what it said.
@Suite struct RoundTripTests {
    private static let site = Site(
        mode: .live, names: [.japanese: "のろし区", .english: "Noroshi City"],
        districts: [
            Site.District(code: "kita", names: [.japanese: "北地区", .english: "Kita"]),
            Site.District(code: "minami", names: [.japanese: "南地区", .english: "Minami"]),
        ], languages: [.japanese, .easyJapanese, .english, .simplifiedChinese],
        publicURL: "https://alert.noroshi.example")
    private static let now = Telegrams.time(600)

    /// A story of one to four versions, of anything a ward tells.
    private static func story(_ random: inout SplitMix) -> [Notice] {
        func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
        let places = [
            Area(code: "kita", name: "北地区"), Area(code: "minami", name: "南地区"), Area(code: "1319900", name: "のろし区"),
            Area(code: "", name: "のろし川＜上流＞ & \"下流\""), Area(code: "312", name: "東京湾内湾"),
        ]
        let words = ["避難所を開けました。", "a < b & c > \"d\" 'e'", "一行目\n二行目", "👨‍👩‍👧 絵文字", "  空白  "]
        var content = Content(
            status: pick([.actual, .exercise]), phase: .alert, source: .staff, hazard: pick(Hazard.allCases),
            urgency: pick(Urgency.allCases), product: "staff",
            areas: places.filter { _ in Bool.random(using: &random) },
            sent: Telegrams.time(0),
            texts: [.japanese: NoticeText(headline: pick(words), body: pick(words), instruction: pick(words))],
            link: pick([nil, "https://www.city.noroshi.example/1.html?a=1&b=2"]))
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            content.product = "order"
            content.order = pick(Order.allCases)
            content.authority = Authority(decider: "区長", orderedAt: Telegrams.time(0))
        case 1:
            content.product = "jma.warning"
            content.hazard = .landslide
            content.equivalentLevel = EquivalentLevel(4)
            content.slots = ["code": "49", "name": "レベル４土砂災害危険警報", "change": "issued"]
            content.source = SourceID(rawValue: "jma")
        default: content.expires = pick([nil, Telegrams.time(1_000)])
        }
        let versions = Int.random(in: 1...4, using: &random)
        return (1...versions).map { version in
            var content = content
            content.sent = Telegrams.time(Int64(version * 10))
            if version > 1 { content.phase = version == versions ? pick([.update, .allClear, .retraction]) : .update }
            return Notice(
                id: NoticeID(rawValue: "01J0000000000000000000000\(version)"), thread: ThreadID(rawValue: "t"),
                version: version, content: content, acceptedAt: Telegrams.time(Int64(version * 10)).adding(seconds: 3))
        }
    }

    @Test(
        "parse(render(notice)) says what the notice says, for every version", arguments: 1...60 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let notices = Self.story(&random)
        let notice = try #require(notices.last)
        let signage = Signage(wording: Wording(), site: Self.site)
        let snapshot = fold(notices, now: Self.now)
        let rendered = try #require(signage.document(FeedSelector(.cap(notice.id)), of: snapshot))
        let document = try parse(
            rendered.bytes, name: "a.cap", source: Telegrams.source, contentType: rendered.contentType
        ).get()
        guard case .alerts(let alerts) = document.report, let alert = alerts.first, alerts.count == 1 else {
            Issue.record("no alert")
            return
        }
        let content = notice.content
        #expect(alert.identifier.hasSuffix(notice.id.rawValue) && alert.sender == "alert.noroshi.example")
        #expect(alert.sent == notice.acceptedAt)
        #expect(alert.status == content.status)
        let hasEarlier = notices.count > 1
        let type: CAPAlert.MessageType = !hasEarlier ? .alert : content.phase == .retraction ? .cancel : .update
        #expect(alert.messageType == type)
        #expect(alert.references.count == notices.count - 1)
        for (reference, earlier) in zip(alert.references, notices) {
            #expect(reference.identifier.hasSuffix(earlier.id.rawValue))
            #expect(Timestamp(rfc3339: reference.sent) == earlier.acceptedAt)
        }
        // All languages say the same thing, so they are one.
        let info = try #require(alert.infos.first)
        #expect(alert.infos.count == 1 && info.isOver == (content.phase == .allClear || content.phase == .retraction))
        for (language, tag) in [
            (LanguageTag.japanese, "ja"), (.easyJapanese, "ja-x-simple"), (.english, "en"),
            (.simplifiedChinese, "zh-Hans"),
        ] {
            let rendering = signage.rendering(of: notice, in: language)
            let text = try #require(info.texts[tag])
            #expect(text.headline == rendering.title(within: FormLimits.capHeadline, .characters).trimmed)
            #expect(text.body == rendering.capDescription.trimmed)
            #expect(text.instruction == rendering.instruction.trimmed)
        }
        let isCoded = Set(["kita", "minami", "1319900"])
        let places = content.areas.map { Area(code: isCoded.contains($0.code) ? $0.code : "", name: $0.name.trimmed) }
        #expect(info.areas == (places.isEmpty ? [Area(code: "", name: "のろし区")] : places))
        #expect(info.expires == (content.lastsUntilLifted ? nil : content.expires))
        #expect(info.link == content.link ?? "https://alert.noroshi.example/board")
        var parameters: [String: String] = [:]
        parameters["noroshi:order"] = content.order?.rawValue
        parameters["noroshi:alertLevel"] = content.order == nil ? nil : content.alertLevel.map(String.init)
        parameters["noroshi:equivalentLevel"] = content.equivalentLevel.map { String($0.value) }
        #expect(Dictionary(info.parameters.map { ($0.name, $0.value) }) { first, _ in first } == parameters)
        #expect(info.eventCodes.map(\.value) == (content.product == "jma.warning" ? ["49"] : []))
        // A ward that reads its own feed keeps the story's end.
        let step = advance(SourceState(), document, ward: Telegrams.ward, now: Self.now)
        #expect(step.proposals.isEmpty == content.phase.endsThread)
    }
}
