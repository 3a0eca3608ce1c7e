import Notice

@testable import Intake

/// Documents of the families beside warnings, quakes, tsunami and rivers, written by us in the real formats.
extension Telegrams {
    private static let volcanology = "volcanology1"

    /// 噴火警報・予報: codes and the municipalities they are for.
    static func volcano(
        minutes: Int64, _ kinds: [(code: String, name: String, places: [String])], infoType: String = "発表",
        volcano: String = "314"
    ) -> ParsedDocument {
        let items = kinds.map { kind in
            let areas = kind.places.map { "<Area><Name>町</Name><Code>\($0)</Code></Area>" }.joined()
            return "<Item><Kind><Name>\(kind.name)</Name><Code>\(kind.code)</Code></Kind>"
                + "<Areas codeType=\"気象・地震・火山情報／市町村等\">\(areas)</Areas></Item>"
        }
        let information = """
            <Information type="噴火警報・予報（対象火山）"><Item><Kind><Name>レベル５（避難）</Name><Code>15</Code></Kind>
            <Areas codeType="火山名"><Area><Name>のろし山</Name><Code>\(volcano)</Code></Area></Areas></Item></Information>
            <Information type="噴火警報・予報（対象市町村等）">\(items.joined())</Information>
            """
        return document(
            report(
                title: "噴火警報・予報", headTitle: "火山名  のろし山  噴火警報（居住地域）", minutes: minutes,
                infoType: infoType, eventID: volcano, headline: "＜のろし山に噴火警報を発表＞",
                information: infoType == "取消" ? "" : information,
                body: infoType == "取消"
                    ? "<Text>取り消します。</Text>"
                    : "<VolcanoInfoContent><VolcanoActivity>噴火が発生しました。</VolcanoActivity></VolcanoInfoContent>"),
            name: "20260814030020_0_VFVO50_010000.xml")
    }

    static func eruption(minutes: Int64, places: [String], event: String = "20260814120000_314") -> ParsedDocument {
        let areas = places.map { "<Area><Name>町</Name><Code>\($0)</Code></Area>" }.joined()
        let mountain = """
            <Item><Kind><Name>噴火</Name><Code>52</Code></Kind><Areas codeType="火山名"><Area><Name>のろし山</Name>
            <Code>314</Code></Area></Areas></Item>
            """
        return document(
            report(
                title: "噴火速報", headTitle: "火山名　のろし山　噴火速報", minutes: minutes, eventID: event,
                headline: "＜のろし山で噴火が発生＞", information: "<Information type=\"噴火速報\">\(mountain)</Information>",
                body: """
                    <VolcanoInfo type="噴火速報">\(mountain)</VolcanoInfo><VolcanoInfo type="噴火速報（対象市町村等）"><Item>
                    <Kind><Name>噴火</Name><Code>52</Code></Kind><Areas>\(areas)</Areas></Item></VolcanoInfo>
                    """), name: "20260814030020_0_VFVO56_010000.xml")
    }

    static func ash(
        _ code: String = "VFVO54", minutes: Int64, _ kinds: [(code: String, name: String)], validTo: Int64,
        serial: String = "1"
    ) -> ParsedDocument {
        let items = kinds.map {
            "<Item><Kind><Name>\($0.name)</Name><Code>\($0.code)</Code></Kind><Areas codeType=\"気象・地震・火山情報／市町村等\">"
                + "<Area><Name>東京都のろし区</Name><Code>1319900</Code></Area></Areas></Item>"
        }
        return document(
            report(
                title: code == "VFVO53" ? "降灰予報（定時）" : "降灰予報（速報）", headTitle: "火山名　のろし山　降灰予報（速報）",
                minutes: minutes, eventID: "314", serial: serial,
                valid: "<ValidDateTime>\(time(validTo).rfc3339())</ValidDateTime>", headline: "降灰が予想されます。",
                information: """
                    <Information type="降灰予報（対象火山）"><Item><Kind><Name>降灰予報（速報）</Name><Code>07</Code></Kind>
                    <Areas codeType="火山名"><Area><Name>のろし山</Name><Code>314</Code></Area></Areas></Item></Information>
                    <Information type="降灰予報（対象市町村等）">\(items.joined())</Information>
                    """, body: "<VolcanoInfoContent/>"), name: "20260814030020_0_\(code)_010000.xml")
    }

    static func nankai(minutes: Int64, code: String, name: String, infoType: String = "発表") -> ParsedDocument {
        document(
            report(
                title: "南海トラフ地震臨時情報", headTitle: "南海トラフ地震臨時情報（\(name)）", minutes: minutes,
                infoType: infoType, eventID: "2026081412\(minutes)00", headline: "\(name)です。",
                body: infoType == "取消"
                    ? "<Text>取り消します。</Text>"
                    : "<EarthquakeInfo type=\"南海トラフ地震に関連する情報\"><InfoSerial><Name>\(name)</Name><Code>\(code)</Code>"
                        + "</InfoSerial><Text>本文です。避難してください。</Text></EarthquakeInfo>"),
            name: "20260814030020_0_VYSE50_010000.xml")
    }

    static func bulletin(minutes: Int64, tag: String, serial: Int, event: String = "HJPTE202608141200")
        -> ParsedDocument
    {
        document(
            report(
                title: "府県気象防災速報", headTitle: "東京都気象防災速報（\(tag)）", minutes: minutes, eventID: event,
                serial: "\(serial)", headline: "第\(serial)報。",
                information: """
                    <Information type="情報タグ"><Item><Kind><Name>情報タグ</Name><Condition>\(tag)</Condition></Kind>
                    <Areas><Area><Name>東京地方</Name><Code>130010</Code></Area></Areas></Item></Information>
                    """, body: "<Comment><Text type=\"本文\">雨が続きます。</Text></Comment>"),
            name: "20260814030020_0_VPBS50_130000_\(serial).xml")
    }

    /// 時系列情報: the danger codes of the steps, three hours each from `minutes` on.
    static func expectation(
        minutes: Int64, landslide: [String], office: String = "気象庁本庁", infoType: String = "発表"
    ) -> ParsedDocument {
        let names = ["11": "警戒レベル２未満", "21": "警戒レベル２", "31": "警戒レベル３相当", "41": "警戒レベル４相当", "51": "警戒レベル５相当"]
        let defines = landslide.indices.map { step in
            "<TimeDefine timeId=\"\(step + 1)\"><DateTime>\(time(minutes + Int64(step) * 180).rfc3339())</DateTime>"
                + "<Duration>PT3H</Duration><Name>第\(step + 1)期</Name></TimeDefine>"
        }
        let steps = landslide.enumerated().map { step, code in
            "<Significancy refID=\"\(step + 1)\" type=\"土砂災害危険度\"><Name>\(names[code] ?? "")</Name><Code>\(code)</Code>"
                + "</Significancy>"
        }
        let body = """
            <MeteorologicalInfos type="量的予想時系列（市町村等）"><TimeSeriesInfo><TimeDefines>\(defines.joined())</TimeDefines>
            <Item><Kind><Status>発表</Status><Property><Type>土砂災害危険度</Type><SignificancyPart><Base>\(steps.joined())
            </Base></SignificancyPart></Property></Kind><Area><Name>のろし区</Name><Code>1319900</Code></Area></Item>
            </TimeSeriesInfo></MeteorologicalInfos>
            """
        return document(
            report(
                title: "気象警報・注意報時系列情報（Ｒ０６）", headTitle: "東京都警戒・注意事項時系列情報", minutes: minutes,
                infoType: infoType, office: office, headline: "", body: infoType == "取消" ? "<Text>取消</Text>" : body),
            name: "20260814030020_0_VPWP50_130000.xml")
    }

    /// A telegram of the former system: 警報・注意報 (VPWW54) or 土砂災害警戒情報 (VXWW50).
    static func former(_ code: String, minutes: Int64, _ kinds: [(code: String, name: String)]) -> ParsedDocument {
        let area = "<Area><Name>のろし区</Name><Code>1319900</Code></Area>"
        let elements = kinds.map {
            "<Kind><Name>\($0.name)</Name><Code>\($0.code)</Code><Status>発表</Status></Kind>"
        }
        let type = code == "VXWW50" ? "土砂災害警戒情報" : "気象警報・注意報（市町村等）"
        let none = "<Kind><Status>発表警報・注意報はなし</Status></Kind>"
        return document(
            report(
                title: code == "VXWW50" ? "土砂災害警戒情報" : "気象警報・注意報（Ｈ２７）", minutes: minutes,
                eventID: code == "VXWW50" ? "東京都土砂災害警戒情報" : "",
                body:
                    "<Warning type=\"\(type)\"><Item>\(elements.isEmpty ? none : elements.joined())\(area)</Item></Warning>"
            ),
            name: "20260814030020_0_\(code)_130000.xml", system: .former)
    }

    /// 集約通報 has no sample; it is read as the other telegrams are (facts: jma.md §3, unconfirmed).
    static func summary(minutes: Int64, ward codes: [String]) -> ParsedDocument {
        warning("VPWS50", minutes: minutes, ward: codes, title: "気象警報・注意報（Ｒ０６）（集約通報）")
    }
}
