import Notice

/// An evening in the demo's town: rain, a landslide warning, a rising river, an earthquake, a tsunami, and their ends.
enum DemoStory {
    static let telegrams: [DemoTelegram] = [
        weather(
            "VPWW61", "その他注意報", kind: ("強風注意報", "15"), status: "発表", last: nil,
            headline: "南部沿岸では、強風に注意してください。", story: "強風注意報（注意報は配信せず、記録だけする）"),
        weather(
            "VPWW55", "大雨", kind: ("レベル３大雨警報", "03"), status: "発表", last: ("レベル２大雨注意報", "10"),
            headline: "南部では、低い土地の浸水に警戒してください。", story: "レベル３大雨警報（職員が確認するまで待つ）"),
        weather(
            "VPWW56", "土砂", kind: ("レベル４土砂災害危険警報", "49"), status: "発表", last: ("レベル２土砂災害注意報", "29"),
            headline: "南部では、土砂災害に厳重に警戒してください。", story: "レベル４土砂災害危険警報（自動で全経路へ）"),
        river(
            kind: ("レベル４氾濫危険警報", "40"), serial: "3", headline: "潮見川では、氾濫危険水位に到達し、氾濫するおそれがあります。",
            story: "潮見川 レベル４氾濫危険警報（自動で全経路へ）"),
        intensityReport,
        hypocentreAndIntensity,
        tsunami(
            kind: ("津波警報", "51"), last: ("津波なし", "00"), height: "３ｍ", metres: "3",
            headline: "津波警報を発表しました。", story: "津波警報（自動で全経路へ）"),
        tsunami(
            kind: ("警報解除", "50"), last: ("津波警報", "51"), height: nil, metres: nil,
            headline: "津波警報を解除しました。", story: "津波警報の解除"),
        weather(
            "VPWW56", "土砂", kind: ("解除", "00"), status: "解除", last: ("レベル４土砂災害危険警報", "49"),
            headline: "南部の土砂災害の警戒は、解除されました。", story: "土砂災害危険警報の解除"),
        river(
            kind: ("レベル２氾濫注意報解除", "10"), serial: "4", headline: "潮見川では、氾濫のおそれはなくなりました。",
            story: "潮見川の洪水予報の解除"),
    ]

    private static func areas(_ area: Area, _ codeType: String) -> String {
        "<Areas codeType=\"\(codeType)\"><Area><Name>\(area.name)</Name><Code>\(area.code)</Code></Area></Areas>"
    }

    private static func weather(
        _ code: String, _ suffix: String, kind: (name: String, code: String), status: String,
        last: (name: String, code: String)?, headline: String, story: String
    ) -> DemoTelegram {
        let lastKind = last.map { "<LastKind><Name>\($0.name)</Name><Code>\($0.code)</Code></LastKind>" } ?? ""
        let headKind = "<Kind><Name>\(kind.name)</Name><Code>\(kind.code)</Code></Kind>"
        let bodyKind =
            "<Kind><Name>\(kind.name)</Name><Code>\(kind.code)</Code><Status>\(status)</Status>\(lastKind)</Kind>"
        let codeType = "気象情報／府県予報区・細分区域等"
        func body(_ type: String, _ area: Area) -> String {
            """
            <Warning type="気象警報・注意報（\(type)）"><Item>\(bodyKind)
            <ChangeStatus>警報・注意報種別に変化有</ChangeStatus>
            <Area><Name>\(area.name)</Name><Code>\(area.code)</Code></Area></Item></Warning>
            """
        }
        return DemoTelegram(
            .init(
                code: code, title: "気象警報・注意報（Ｒ０６）（\(suffix)）", headTitle: "海東県気象警報・注意報",
                infoKind: "気象警報・注意報", headline: headline,
                information: """
                    <Information type="気象警報・注意報（府県予報区等）"><Item>\(headKind)
                    \(areas(DemoTown.prefecture, codeType))</Item></Information>
                    """,
                bodyNamespace: "meteorology1",
                body: [
                    body("府県予報区等", DemoTown.prefecture), body("一次細分区域等", DemoTown.region),
                    body("市町村等をまとめた地域等", DemoTown.coast), body("市町村等", DemoTown.municipality),
                ].joined(separator: "\n"),
                story: story))
    }

    private static func river(
        kind: (name: String, code: String), serial: String, headline: String, story: String
    ) -> DemoTelegram {
        let item = "<Kind><Name>\(kind.name)</Name><Code>\(kind.code)</Code><Condition>\(kind.name)</Condition></Kind>"
        return DemoTelegram(
            .init(
                code: "VXKO50", title: "指定河川洪水予報", headTitle: "潮見川\(kind.name)", infoKind: "指定河川洪水予報",
                eventID: DemoTown.river.code, serial: serial, headline: headline,
                information: """
                    <Information type="指定河川洪水予報（予報区域）"><Item>\(item)
                    \(areas(DemoTown.river, "指定河川洪水予報（予報区域）"))</Item></Information>
                    <Information type="指定河川洪水予報（府県予報区等）"><Item>\(item)
                    \(areas(DemoTown.prefecture, "気象情報／府県予報区・細分区域等"))</Item></Information>
                    """,
                bodyNamespace: "meteorology1",
                body: """
                    <Warning type="指定河川洪水予報"><Item><Kind><Property><Type>主文</Type>
                    <Text>\(headline)</Text></Property></Kind></Item>
                    <Item><Kind><Name>浸水想定地区</Name><Code>1</Code><Status>対象地域</Status></Kind>
                    <Areas><Area codeType="水位観測所"><Name>潮見橋</Name><Code>99000100010000101</Code>
                    <Prefecture>海東県</Prefecture><PrefectureCode>99000</PrefectureCode>
                    <City>\(DemoTown.municipality.name)</City><CityCode>\(DemoTown.municipality.code)</CityCode>
                    <SubCityList>川端</SubCityList></Area></Areas></Item></Warning>
                    """,
                story: story))
    }

    private static let quakeID = "20260901085810"
    private static let hypocentre = """
        <Earthquake><OriginTime>2026-09-01T08:58:00+09:00</OriginTime><ArrivalTime>2026-09-01T08:58:00+09:00</ArrivalTime>
        <Hypocenter><Area><Name>海東県沖</Name><Code type="震央地名">990</Code>
        <jmx_eb:Coordinate description="北緯３５．２度　東経１４０．３度　深さ　３０ｋｍ" datum="日本測地系">+35.2+140.3-30000/</jmx_eb:Coordinate>
        </Area></Hypocenter>
        <jmx_eb:Magnitude type="Mj" description="Ｍ７．１">7.1</jmx_eb:Magnitude></Earthquake>
        """

    private static let intensityReport = DemoTelegram(
        .init(
            code: "VXSE51", title: "震度速報", headTitle: "震度速報", infoKind: "震度速報", eventID: quakeID,
            headline: "１日０８時５８分ころ、地震による強い揺れを感じました。震度３以上が観測された地域をお知らせします。",
            information: """
                <Information type="震度速報"><Item><Kind><Name>震度５強</Name></Kind>
                \(areas(DemoTown.seismicRegion, "地震情報／細分区域"))</Item></Information>
                """,
            bodyNamespace: "seismology1",
            body: """
                <Intensity><Observation><MaxInt>5+</MaxInt><Pref><Name>海東県</Name><Code>99</Code><MaxInt>5+</MaxInt>
                <Area><Name>\(DemoTown.seismicRegion.name)</Name><Code>\(DemoTown.seismicRegion.code)</Code><MaxInt>5+</MaxInt>
                </Area></Pref></Observation></Intensity>
                <Comments><ForecastComment codeType="固定付加文"><Text>今後の情報に注意してください。</Text><Code>0217</Code>
                </ForecastComment></Comments>
                """,
            story: "震度速報 震度５強（自動で全経路へ、一つの地震に一度だけ）"))

    private static let hypocentreAndIntensity = DemoTelegram(
        .init(
            code: "VXSE53", title: "震源・震度に関する情報", headTitle: "震源・震度情報", infoKind: "地震情報",
            eventID: quakeID, serial: "1", headline: "１日０８時５８分ころ、地震がありました。",
            information: """
                <Information type="震源・震度に関する情報（市町村等）"><Item><Kind><Name>震度５強</Name></Kind>
                \(areas(DemoTown.municipality, "気象・地震・火山情報／市町村等"))</Item></Information>
                """,
            bodyNamespace: "seismology1",
            body: """
                \(hypocentre)
                <Intensity><Observation><MaxInt>5+</MaxInt><Pref><Name>海東県</Name><Code>99</Code><MaxInt>5+</MaxInt>
                <Area><Name>\(DemoTown.seismicRegion.name)</Name><Code>\(DemoTown.seismicRegion.code)</Code><MaxInt>5+</MaxInt>
                <City><Name>\(DemoTown.municipality.name)</Name><Code>\(DemoTown.municipality.code)</Code><MaxInt>5+</MaxInt>
                <IntensityStation><Name>潮見浜市役所</Name><Code>9910301</Code><Int>5+</Int></IntensityStation></City>
                </Area></Pref></Observation></Intensity>
                <Comments><ForecastComment codeType="固定付加文"><Text>津波警報等（大津波警報・津波警報あるいは津波注意報）を発表中です。</Text>
                <Code>0211</Code></ForecastComment></Comments>
                """,
            story: "震源・震度情報（同じ地震なので、あらためて鳴らさない）"))

    private static func tsunami(
        kind: (name: String, code: String), last: (name: String, code: String), height: String?, metres: String?,
        headline: String, story: String
    ) -> DemoTelegram {
        let heights = height.flatMap { height in
            metres.map {
                """
                <FirstHeight><ArrivalTime>2026-09-01T09:30:00+09:00</ArrivalTime></FirstHeight>
                <MaxHeight><jmx_eb:TsunamiHeight type="津波の高さ" unit="m" description="\(height)">\($0)</jmx_eb:TsunamiHeight></MaxHeight>
                """
            }
        }
        return DemoTelegram(
            .init(
                code: "VTSE41", title: "津波警報・注意報・予報a", headTitle: kind.name, infoKind: "津波警報・注意報・予報",
                eventID: quakeID, headline: headline,
                information: """
                    <Information type="津波予報領域表現"><Item><Kind><Name>\(kind.name)</Name><Code>\(kind.code)</Code></Kind>
                    \(areas(DemoTown.tsunamiRegion, "津波予報区"))</Item></Information>
                    """,
                bodyNamespace: "seismology1",
                body: """
                    <Tsunami><Forecast><Item>
                    <Area><Name>\(DemoTown.tsunamiRegion.name)</Name><Code>\(DemoTown.tsunamiRegion.code)</Code></Area>
                    <Category><Kind><Name>\(kind.name)</Name><Code>\(kind.code)</Code></Kind>
                    <LastKind><Name>\(last.name)</Name><Code>\(last.code)</Code></LastKind></Category>
                    \(heights ?? "")
                    </Item></Forecast></Tsunami>
                    \(hypocentre)
                    """,
                story: story))
    }
}
