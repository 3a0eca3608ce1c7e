import Notice

@testable import Intake

/// Documents we wrote ourselves in the real formats, for a fictional ward in Tokyo's weather and seismic regions.
enum Telegrams {
    static let source = SourceID(rawValue: "jma")
    static let ward = WardAreas(
        name: "のろし区", municipality: "1319900", ancestors: ["130011", "130010", "130000"], seismic: ["350"],
        tsunami: ["312"], rivers: ["139900000100"])

    /// 2026-08-14 12:00 JST, and minutes after it.
    static func time(_ minutes: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_786_676_400_000).adding(seconds: minutes * 60)
    }

    static let later = time(100_000)

    static func report(
        title: String, headTitle: String = "テスト", minutes: Int64, issuedSeconds: Int64 = 20, status: String = "通常",
        infoType: String = "発表", eventID: String = "", serial: String = "", office: String = "気象庁本庁",
        valid: String = "", headline: String = "見出し。", information: String = "", body: String
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Report xmlns="http://xml.kishou.go.jp/jmaxml1/" xmlns:jmx="http://xml.kishou.go.jp/jmaxml1/">
        <Control><Title>\(title)</Title>
        <DateTime>\(time(minutes).adding(seconds: issuedSeconds).rfc3339(offsetSeconds: 0))</DateTime>
        <Status>\(status)</Status><EditorialOffice>\(office)</EditorialOffice>
        <PublishingOffice>\(office)</PublishingOffice></Control>
        <Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/">
        <Title>\(headTitle)</Title><ReportDateTime>\(time(minutes).rfc3339())</ReportDateTime>
        <TargetDateTime>\(time(minutes).rfc3339())</TargetDateTime>\(valid)<EventID>\(eventID)</EventID>
        <InfoType>\(infoType)</InfoType><Serial>\(serial)</Serial><InfoKind>テスト</InfoKind>
        <InfoKindVersion>1.0_0</InfoKindVersion>
        <Headline><Text>\(headline)</Text>\(information)</Headline></Head>
        <Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/"
        xmlns:jmx_eb="http://xml.kishou.go.jp/jmaxml1/elementBasis1/">\(body)</Body></Report>
        """
    }

    static let names = [
        "10": "レベル２大雨注意報", "03": "レベル３大雨警報", "43": "レベル４大雨危険警報", "33": "レベル５大雨特別警報",
        "29": "レベル２土砂災害注意報", "09": "レベル３土砂災害警報", "49": "レベル４土砂災害危険警報",
        "39": "レベル５土砂災害特別警報", "14": "雷注意報", "20": "濃霧注意報", "15": "強風注意報", "05": "暴風警報",
        "35": "暴風特別警報",
    ]

    /// One telegram of a family: the ward's codes, and those of a neighbour whose changes are none of the ward's business.
    static func warning(
        _ family: String = "VPWW56", minutes: Int64, ward codes: [String]?, neighbour: [String] = [],
        status: String = "通常", infoType: String = "発表", office: String = "気象庁本庁", issuedSeconds: Int64 = 20,
        title: String = "気象警報・注意報（Ｒ０６）（土砂）"
    ) -> ParsedDocument {
        func item(_ codes: [String], _ name: String, _ code: String) -> String {
            let kinds =
                codes.isEmpty
                ? "<Kind><Status>発表警報・注意報はなし</Status></Kind>"
                : codes.map {
                    "<Kind><Name>\(names[$0] ?? "その他注意報")</Name><Code>\($0)</Code><Status>継続</Status></Kind>"
                }.joined()
            return "<Item>\(kinds)<Area><Name>\(name)</Name><Code>\(code)</Code></Area></Item>"
        }
        let body =
            infoType == "取消"
            ? "<Text>先ほどの情報を取り消します。</Text>"
            : "<Warning type=\"気象警報・注意報（市町村等）\">"
                + (codes.map { item($0, ward.name, ward.municipality) } ?? "") + item(neighbour, "となり区", "1319800")
                + "</Warning>"
        return document(
            report(
                title: title, minutes: minutes, issuedSeconds: issuedSeconds, status: status,
                infoType: infoType, office: office, body: body),
            name: "20260814030020_0_\(family)_130000_\(minutes).xml")
    }

    static func intensities(region: String?, city: String?, max: String) -> String {
        let cityElement =
            city.map {
                "<City><Name>のろし区</Name><Code>1319900</Code><MaxInt>\($0) </MaxInt></City>"
            } ?? ""
        let regionElement =
            region.map {
                "<Area><Name>東京都２３区</Name><Code>350</Code><MaxInt>\($0)</MaxInt>\(cityElement)</Area>"
            } ?? "<Area><Name>宮城県北部</Name><Code>220</Code><MaxInt>\(max)</MaxInt></Area>"
        return "<Intensity><Observation><MaxInt>\(max)</MaxInt><Pref><Name>東京都</Name><Code>13</Code>"
            + "<MaxInt>\(max)</MaxInt>\(regionElement)</Pref></Observation></Intensity>"
    }

    static let hypocentre = """
        <Earthquake><OriginTime>2026-08-14T12:00:00+09:00</OriginTime><Hypocenter><Area><Name>千葉県北西部</Name>
        <Code type="震央地名">341</Code>
        <jmx_eb:Coordinate description="深さ　８０ｋｍ">+35.6+140.1-80000/</jmx_eb:Coordinate></Area></Hypocenter>
        <jmx_eb:Magnitude type="Mj" description="Ｍ５．９">5.9</jmx_eb:Magnitude></Earthquake>
        """

    static func quake(
        _ code: String, minutes: Int64, region: String? = nil, city: String? = nil, max: String = "5+",
        event: String = "20260814120015", infoType: String = "発表", status: String = "通常", serial: String = ""
    ) -> ParsedDocument {
        var body = ""
        if infoType == "取消" {
            body = "<Text>先ほどの情報を取り消します。</Text>"
        } else {
            if code != "VXSE51" { body += hypocentre }
            if code != "VXSE52" { body += intensities(region: region, city: city, max: max) }
            body +=
                "<Comments><ForecastComment codeType=\"固定付加文\"><Text>この地震による津波の心配はありません。</Text>"
                + "<Code>0215 0262</Code></ForecastComment></Comments>"
        }
        return document(
            report(
                title: "震度速報", headTitle: "震度速報", minutes: minutes, status: status, infoType: infoType,
                eventID: event, serial: serial, body: body),
            name: "20260814030020_0_\(code)_010000.xml")
    }

    static func tsunami(
        minutes: Int64, _ items: [(region: String, code: String, name: String, height: String)],
        event: String = "20260814120015", infoType: String = "発表", status: String = "通常"
    ) -> ParsedDocument {
        let elements = items.map { item in
            """
            <Item><Area><Name>東京湾内湾</Name><Code>\(item.region)</Code></Area><Category><Kind><Name>\(item.name)</Name>
            <Code>\(item.code)</Code></Kind><LastKind><Name>津波なし</Name><Code>00</Code></LastKind></Category>
            <FirstHeight><ArrivalTime>2026-08-14T12:40:00+09:00</ArrivalTime></FirstHeight>
            <MaxHeight><jmx_eb:TsunamiHeight unit="m" description="\(item.height)">3</jmx_eb:TsunamiHeight></MaxHeight>
            </Item>
            """
        }
        let body =
            infoType == "取消"
            ? "<Text>先ほどの津波警報を取り消します。</Text>"
            : "<Tsunami><Forecast>\(elements.joined())</Forecast></Tsunami>"
        return document(
            report(
                title: "津波警報・注意報・予報a", minutes: minutes, status: status, infoType: infoType, eventID: event,
                headline: "津波警報を発表しました。\nただちに避難してください。", body: body),
            name: "20260814030020_0_VTSE41_010000.xml")
    }

    static func river(
        minutes: Int64, code: String, name: String, area: String = "139900000100", infoType: String = "発表"
    ) -> ParsedDocument {
        document(
            report(
                title: "指定河川洪水予報", headTitle: "のろし川\(name)", minutes: minutes, infoType: infoType, eventID: area,
                information: """
                    <Information type="指定河川洪水予報（予報区域）"><Item><Kind><Name>\(name)</Name><Code>\(code)</Code></Kind>
                    <Areas><Area><Name>のろし川</Name><Code>\(area)</Code></Area></Areas></Item></Information>
                    """, body: infoType == "取消" ? "<Text>取り消します。</Text>" : "<Warning type=\"指定河川洪水予報\"/>"),
            name: "20260814030020_0_VXKO51_130000.xml")
    }

    static func cap(
        _ identifier: String, minutes: Int64, type: String = "Alert", references: [(String, Int64)] = [],
        status: String = "Actual", scope: String = "Public", severity: String = "Severe", urgency: String = "Expected",
        infos: String? = nil, expires: Int64? = 600
    ) -> String {
        let refs = references.map { "test@example.org,\($0.0),\(time($0.1).rfc3339())" }.joined(separator: "\n")
        let info = """
            <info><language>en-AU</language><category>Met</category><event>Severe Storm</event><urgency>\(urgency)</urgency>
            <severity>\(severity)</severity><certainty>Likely</certainty>
            \(expires.map { "<expires>\(time($0).rfc3339())</expires>" } ?? "")
            <headline>Storm near the coast</headline><description>Winds.</description><instruction>Stay in.</instruction>
            <area><areaDesc>Coast</areaDesc></area></info>
            """
        return """
            <?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
            <identifier>\(identifier)</identifier><sender>test@example.org</sender><sent> \(time(minutes).rfc3339()) </sent>
            <status>\(status)</status><msgType>\(type)</msgType><scope>\(scope)</scope>
            <references>\(refs)</references>\(infos ?? info)</alert>
            """
    }

    static func rss(_ items: [(guid: String, title: String, date: String)]) -> String {
        let elements = items.map {
            "<item><guid isPermaLink=\"false\">\($0.guid)</guid><title>\($0.title)</title>"
                + "<link>/news/\($0.guid).html</link><description>本文&nbsp;です</description><pubDate>\($0.date)</pubDate></item>"
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>のろし区</title>"
            + "<link>https://www.city.noroshi.example/</link>\(elements.joined())</channel></rss>"
    }

    /// A document that must be readable; an unreadable one fails the test that asked for it.
    static func document(
        _ text: String, name: String = "document.xml", system: JMASystem = .levels
    ) -> ParsedDocument {
        switch parse(Array(text.utf8), name: name, source: source, contentType: nil, system: system) {
        case .success(let document): return document
        case .failure(let refusal): fatalError("a fixture is refused: \(refusal)")
        }
    }
}

extension Situation {
    /// What stands, apart from how it came to be told.
    var inForce: [String: String] {
        var result: [String: String] = [:]
        for (code, family) in warnings {
            for (phenomenon, level) in family.levels { result["\(code)/\(phenomenon)"] = level.code }
        }
        for (code, river) in rivers { result["river/\(code)"] = river.level?.code }
        for (code, volcano) in volcanoes { result["volcano/\(code)"] = volcano.level?.code }
        for (code, region) in tsunami.regions { result["tsunami/\(code)"] = region.level?.code }
        for (id, quake) in earthquakes { result["quake/\(id)"] = quake.cityIntensity?.rawValue }
        for alert in alerts where alert.told != nil { result["cap/\(alert.newest)"] = "told" }
        return result
    }

    /// What was last told of everything that stands, by thread.
    var told: [ThreadID: Content] {
        var told = warnings.values.flatMap { $0.levels.values.map(\.told) }
        told += rivers.values.map { $0.level?.told } + volcanoes.values.map { $0.level?.told }
        told += tsunami.regions.values.map { $0.level?.told } + earthquakes.values.map(\.told)
        told += bulletins.values.map(\.told) + alerts.map(\.told) + (carried ?? [:]).values.map(\.told)
        return Dictionary(told.compactMap { $0 }.map { ($0.thread, $0.content) }) { first, _ in first }
    }
}
