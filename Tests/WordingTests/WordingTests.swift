import Notice
import Testing

@testable import Wording

/// What residents read, spelled out.
struct WordingTests {
    private let wording = Wording()

    private func render(_ content: Content, _ language: LanguageTag) -> Rendering {
        wording.render(content, in: language, at: Samples.site, asOf: Samples.now)
    }

    @Test(arguments: [
        (Order.elderlyEvacuation, "警戒レベル3 高齢者等避難"), (.evacuation, "警戒レベル4 避難指示"),
        (.emergencySafety, "警戒レベル5 緊急安全確保"), (.tsunamiEvacuation, "避難指示"),
    ])
    func `An order says its level and its legal term`(order: Order, line: String) {
        let rendering = render(Samples.order(order), .japanese)
        #expect(rendering.levelLine == line)
        #expect(rendering.headline.hasPrefix(line))
        #expect(rendering.body.contains("に\(line)を発令しました。"))
    }

    @Test func `An order names places, cause and what to do`() {
        let rendering = render(Samples.order(.evacuation), .japanese)
        #expect(rendering.headline == "警戒レベル4 避難指示 北地区・南地区（土砂災害）")
        #expect(
            rendering.instruction
                == "危険な場所から全員避難してください。外に出ると危険なときは、建物の中の高い所、崖から離れた部屋へ移ってください。")
        let easy = render(Samples.order(.evacuation), .easyJapanese)
        #expect(easy.headline == "危（あぶ）ない　場所（ばしょ）から　全員（ぜんいん）　逃（に）げて　ください：警戒（けいかい）レベル4　避難指示（ひなんしじ）")
        let english = render(Samples.order(.evacuation), .english)
        #expect(english.body.hasSuffix("Reason: landslide."))
        #expect(english.levelLine == "Alert level 4: Evacuation Order – 避難指示 (hinan shiji)")
        #expect(english.headline == "Alert level 4 Evacuation Order: Kita District, Minami District (landslide)")
    }

    @Test(arguments: [
        (Phase.allClear, "解除 警戒レベル4 避難指示", "を解除しました。"), (.retraction, "取消 警戒レベル4 避難指示", "は誤りでした。取り消します。"),
        (.update, "続報 警戒レベル4 避難指示", "内容を"),
    ])
    func `Each phase of an order has its own words`(phase: Phase, headline: String, body: String) {
        let rendering = render(Samples.order(.evacuation, phase: phase), .japanese)
        #expect(rendering.headline.hasPrefix(headline))
        #expect(rendering.body.contains(body))
        #expect((rendering.levelLine == nil) == phase.endsThread)
    }

    @Test func `What JMA says corresponds to a level and points at the ward`() {
        let content = Samples.jma(
            "jma.warning", ["code": "49", "name": "レベル４土砂災害危険警報", "change": "issued"], level: 4)
        let japanese = render(content, .japanese)
        #expect(japanese.levelLine == "警戒レベル4相当（気象庁の情報）")
        #expect(japanese.headline == "レベル４土砂災害危険警報 みどり区")
        #expect(japanese.instruction.contains("みどり区からの避難情報を確認してください。"))
        #expect(japanese.attribution == "出典：気象庁ホームページ（加工）")
        let english = render(content, .english)
        #expect(english.levelLine == "Equivalent to Alert level 4 (weather information, not an order)")
        #expect(english.headline == "Level 4 Urgent Warning (Landslide): Midori City")
        #expect(english.instruction.contains("Check the instructions from Midori City."))
        #expect(render(content, .easyJapanese).levelLine == "警戒（けいかい）レベル4相当（そうとう）〈気象庁（きしょうちょう）の　お知（し）らせ〉")
        #expect(render(content, .simplifiedChinese).levelLine?.contains("警戒等级4") == true)
        #expect(render(content, .nepali).levelLine?.contains("सतर्क श्रेणी ४") == true)
    }

    @Test func `Level 5 gives an action and sends nobody out of doors`() {
        for hazard in Hazard.allCases {
            let order = Samples.order(.emergencySafety, hazard: hazard)
            let japanese = render(order, .japanese).instruction
            #expect(japanese.contains("移ってください。") && !japanese.contains("避難"))
            let easy = render(order, .easyJapanese)
            #expect(!easy.headline.contains("ところへ") && easy.instruction.contains("今（いま）\u{3000}いる"))
            #expect(render(order, .english).instruction.contains("you can reach"))
        }
    }

    @Test func `A changed level says from what to what`() {
        let slots = [
            "code": "49", "name": "レベル４土砂災害危険警報", "previousCode": "09", "previousName": "レベル３土砂災害警報",
            "change": "raised",
        ]
        let raised = Samples.jma("jma.warning", slots, phase: .update, level: 4)
        #expect(render(raised, .japanese).body.contains("「レベル３土砂災害警報」は、"))
        #expect(render(raised, .japanese).body.hasSuffix("「レベル４土砂災害危険警報」（警戒レベル4相当）に引き上げられました。"))
        #expect(
            render(raised, .english).body.hasPrefix(
                "The Level 3 Warning (Landslide) for Midori City was raised to Level 4 Urgent Warning (Landslide) ("))
    }

    @Test func `A lifted warning names what was lifted`() {
        let slots = [
            "code": "00", "name": "レベル４土砂災害危険警報", "previousCode": "49", "previousName": "レベル４土砂災害危険警報",
            "change": "lifted",
        ]
        let lifted = Samples.jma("jma.warning", slots, phase: .allClear, urgency: .advisory)
        #expect(render(lifted, .japanese).headline == "解除 レベル４土砂災害危険警報 みどり区")
        #expect(render(lifted, .english).headline == "Lifted: Level 4 Urgent Warning (Landslide): Midori City")
        #expect(render(lifted, .easyJapanese).headline.hasPrefix("終（お）わりました：レベル4　土砂災害"))
    }

    @Test(arguments: [
        ("4", "4", "4", "4"), ("5-", "5弱", "5弱（じゃく）", "5-lower"), ("5+", "5強", "5強（きょう）", "5-upper"),
        ("6-", "6弱", "6弱（じゃく）", "6-lower"), ("6+", "6強", "6強（きょう）", "6-upper"), ("7", "7", "7", "7"),
        ("5-?", "5弱以上（未入電）", "5弱（じゃく）以上（いじょう）", "5-lower or more (not yet reported)"),
    ])
    func `Intensities are said in each language's own way`(
        slot: String, japanese: String, easy: String, english: String
    ) {
        let content = Samples.jma("jma.earthquake", ["intensity": slot], hazard: .earthquake)
        #expect(render(content, .japanese).headline == "地震 みどり区で震度\(japanese)")
        #expect(render(content, .easyJapanese).body.contains("〈ゆれの　大（おお）きさ〉\(easy)です。"))
        #expect(render(content, .english).headline == "Earthquake: intensity \(english) in Midori City")
    }

    @Test func `A tsunami warning sends people from the coast to high ground without an order's words`() {
        let content = Samples.jma(
            "jma.tsunami", ["code": "51", "name": "津波警報", "area": "東京湾内湾", "height": "３ｍ"], hazard: .tsunami)
        #expect(render(content, .japanese).headline == "津波警報 東京湾内湾")
        #expect(render(content, .japanese).instruction.contains("海岸や川から離れ、高い所へ"))
        #expect(render(content, .english).instruction.contains("Leave the coast and rivers and go to high ground"))
        #expect(render(content, .english).body.contains("Expected height: 3 m."))
    }

    @Test func `A lifted tsunami warning names what was lifted, and news without another name is no change of it`() {
        let lifted = Samples.jma(
            "jma.tsunami",
            ["code": "00", "name": "大津波警報", "previousCode": "52", "previousName": "大津波警報", "area": "宮城県"],
            phase: .allClear, hazard: .tsunami)
        #expect(render(lifted, .japanese).headline == "解除 大津波警報 宮城県")
        #expect(render(lifted, .english).headline == "Lifted: Major Tsunami Warning: 宮城県")
        #expect(render(lifted, .easyJapanese).headline == "終（お）わりました：大津波警報（おおつなみけいほう）")
        let news = Samples.jma(
            "jma.tsunami",
            ["code": "52", "name": "大津波警報", "area": "宮城県", "change": "changed", "arrivalCondition": "津波到達中と推測"],
            phase: .update, hazard: .tsunami)
        #expect(render(news, .japanese).headline == "続報 大津波警報 宮城県")
        #expect(render(news, .english).body.hasSuffix("The tsunami has probably arrived."))
    }

    @Test func `A river's raised forecast says from what to what in English too`() {
        let raised = Samples.jma(
            "jma.river",
            [
                "river": "渋谷川・古川", "code": "51", "name": "氾濫発生情報", "previousCode": "30",
                "previousName": "氾濫警戒情報", "change": "raised",
            ], phase: .update, hazard: .flood, level: 5)
        #expect(render(raised, .english).headline == "Raised: Level 5 Emergency Warning (Flood): 渋谷川・古川")
        #expect(render(raised, .japanese).headline == "引き上げ 氾濫発生情報 渋谷川・古川")
    }

    @Test func `A ward's notice is framed, not translated`() {
        let content = Content(
            status: .actual, phase: .alert, source: SourceID(rawValue: "ward-news"), hazard: .district,
            topic: .garbage, urgency: .routine, product: "district", areas: [], sent: Samples.now,
            texts: [.japanese: NoticeText(headline: "年末のごみ収集", body: "12月31日はお休みです。")],
            link: "https://www.midori.example.jp/gomi")
        #expect(render(content, .japanese).headline == "年末のごみ収集")
        let english = render(content, .english)
        #expect(english.headline == "Notice from Midori City (Japanese): 年末のごみ収集")
        #expect(english.body == "Written in Japanese only:\n12月31日はお休みです。")
        #expect(english.hasFallback && english.link == content.link)
        let easy = render(content, .easyJapanese)
        #expect(easy.headline == "みどり区（く）からの　お知（し）らせ：年末のごみ収集")
        #expect(easy.body.hasPrefix("下（した）の　文（ぶん）は　ふつうの　日本語（にほんご）です。"))
        #expect(easy.body.hasSuffix("\n12月31日はお休みです。"))
    }

    @Test func `A quotation loses the sentences that sound like an order and keeps the rest`() {
        let content = Samples.jma(
            "cap", ["event": "Flood", "sender": "Environment Agency"], hazard: .flood, texts: Samples.hostileTexts)
        let english = render(content, .english)
        #expect(english.headline == "Flood")
        #expect(
            english.body.hasPrefix("Notice from Environment Agency\n") && english.body.contains("Heavy rain.")
                && english.body.contains("Stay away from rivers."))
        #expect(english.instruction.isEmpty)
    }

    @Test(arguments: [(1, "ついたち"), (8, "ようか"), (14, "じゅうよっか"), (16, "じゅうろくにち"), (20, "はつか"), (31, "さんじゅういちにち")])
    func `Days are read as they are spoken`(day: Int, reading: String) {
        #expect(EasyJapaneseNumbers.day(day) == "\(day)日（\(reading)）")
    }

    @Test(arguments: [(5, "10時（じ）5分（ふん）"), (10, "10時（じ）10分（ぷん）"), (0, "10時（じ）"), (13, "10時（じ）13分（ぷん）")])
    func `Minutes are read as they are spoken`(minute: Int, text: String) throws {
        let moment = try #require(Timestamp(year: 2026, month: 11, day: 21, hour: 10, minute: minute))
        let easy = wording.render(Samples.order(.evacuation), in: .easyJapanese, at: Samples.site, asOf: moment)
        #expect(easy.asOf == "\(text)の　情報（じょうほう）です")
    }

    @Test func `A time of another day carries its date`() throws {
        var content = Samples.order(.evacuation)
        let yesterday = Samples.now.adding(seconds: -86_400)
        content.authority?.orderedAt = yesterday
        let f = yesterday.fields()
        #expect(render(content, .japanese).body.hasPrefix("\(f.month)月\(f.day)日\(f.hour)時"))
    }
}
