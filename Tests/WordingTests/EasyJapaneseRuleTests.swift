import Testing

@testable import Wording

struct EasyJapaneseRuleTests {
    struct Case: Sendable {
        var rule: EasyJapaneseRule
        var bad: String
        var good: String

        init(_ rule: EasyJapaneseRule, bad: String, good: String) {
            self.rule = rule
            self.bad = bad
            self.good = good
        }
    }

    static let cases: [Case] = [
        Case(
            .longSentence,
            bad: "家（いえ）に　いる　人（ひと）で、まだ　逃（に）げて　いない　人（ひと）や、足（あし）が　わるくて　ひとりで　あるく　ことが　できない　人（ひと）は　役所（やくしょ）に　電話（でんわ）して　ください。",
            good: "家（いえ）に　いる　人（ひと）は　逃（に）げて　ください。歩（ある）けない　人（ひと）は、電話（でんわ）して　ください。"),
        Case(
            .manyIdeas, bad: "電車（でんしゃ）は　止（と）まって　いますが、バスは　動（うご）いて　います。",
            good: "電車（でんしゃ）は　止（と）まって　います。バスは　動（うご）いて　います。"),
        Case(.manyIdeas, bad: "雨（あめ）が　強（つよ）いので　外（そと）へ　出（で）ないで　ください。", good: "来月（らいげつ）の　雨（あめ）です。"),
        Case(.lineBreak, bad: "水（みず）が　来（く）る　前（まえ）に\n逃（に）げて　ください。", good: "水（みず）が　来（き）ます。\n逃（に）げて　ください。"),
        Case(.lineBreak, bad: "水（みず）、\n食（た）べ物（もの）です。", good: "持（も）つ　物（もの）は\n- 水（みず）"),
        Case(.plainForm, bad: "ここで　待（ま）つ。", good: "ここで　待（ま）って　ください。ここは　安全（あんぜん）ですか。（24時間（じかん））"),
        Case(.plainForm, bad: "外（そと）へ　出（で）るな。", good: "大丈夫（だいじょうぶ）ですよ。"),
        Case(.honorific, bad: "あした　お知（し）らせいたします。", good: "あした　知（し）らせます。"),
        Case(.honorific, bad: "ここで　お待（ま）ちください。", good: "ここで　待（ま）って　ください。水（みず）を　ください。"),
        Case(.honorific, bad: "初（はじ）めての　方（かた）", good: "ごみの　分（わ）け方（かた）"),
        Case(.passive, bad: "水（みず）が　配（くば）られます。", good: "家（いえ）が　こわれました。離（はな）れて　ください。疲（つか）れました。"),
        Case(.passive, bad: "会（かい）が　行（おこな）われます。", good: "分（わ）かれて　ください。入（い）れて　ください。"),
        Case(.passive, bad: "子（こ）どもに　食（た）べさせて　ください。", good: "家族（かぞく）に　知（し）らせて　ください。時間（じかん）に　合（あ）わせて　ください。"),
        Case(.doubleNegative, bad: "行（い）かなければ　なりません。", good: "行（い）かなくても　いいです。"),
        Case(.doubleNegative, bad: "使（つか）えない　ことは　ありません。", good: "使（つか）う　ことが　できます。"),
        Case(.nounStyle, bad: "逃（に）げる　際（さい）は　気（き）を　つけて　ください。", good: "国際（こくさい）は　いいです。"),
        Case(.nounStyle, bad: "水（みず）に　ついて　話（はな）します。", good: "水（みず）の　話（はなし）を　します。"),
        Case(.vague, bad: "早（はや）めに　逃（に）げて　ください。", good: "早（はや）く　逃（に）げて　ください。"),
        Case(.vague, bad: "必要（ひつよう）に　応（おう）じて　持（も）って　きて　ください。", good: "18時（じ）までに　来（き）て　ください。"),
        Case(.hardWord, bad: "断水（だんすい）します。", good: "水（みず）が　出（で）ません〈断水（だんすい）〉。断水（だんすい）〈水（みず）が　出（で）ない　こと〉です。"),
        Case(.hardWord, bad: "余震（よしん）が　来（き）ます。", good: "後（あと）から　来（く）る　地震（じしん）〈余震（よしん）〉が　来（き）ます。"),
        Case(.hardWord, bad: "ただちに　逃（に）げて　ください。", good: "「申請書（しんせいしょ）」を　書（か）いて　ください。高台寺（こうだいじ）です。"),
        Case(.unexplainedWord, bad: "津波（つなみ）が　来（き）ます。", good: "津波（つなみ）〈とても　高（たか）い　波（なみ）〉が　来（き）ます。津波（つなみ）は　速（はや）いです。"),
        Case(.unexplainedWord, bad: "避難所（ひなんじょ）へ　行（い）きます。", good: "避難所（ひなんじょ）は　逃（に）げる　ところです。"),
        Case(.loanword, bad: "ライフラインが　止（と）まりました。", good: "エレベーターと　スマホと　ダイヤモンドです。"),
        Case(.onomatopoeia, bad: "家（いえ）が　グラグラ　ゆれます。", good: "いろいろな　ところが　あります。"),
        Case(.onomatopoeia, bad: "服（ふく）が　びしょびしょです。", good: "ときどき　見（み）て　ください。"),
        Case(.abbreviation, bad: "国保（こくほ）に　入（はい）ります。", good: "国民健康保険（こくみんけんこうほけん）に　入（はい）ります。"),
        Case(
            .abbreviation, bad: "NPOに　聞（き）いて　ください。",
            good: "NPO〈助（たす）ける　会（かい）〉と　Wi-Fiと　30cmと　https://www.example.jp/NPOです。"),
        Case(.romaji, bad: "ここは　shelterです。", good: "「web171」を　見（み）て　ください。"),
        Case(.digits, bad: "３時（じ）です。", good: "3時（じ）です。"),
        Case(.digits, bad: "三時（さんじ）です。", good: "もう　一度（いちど）、一番（いちばん）　上（うえ）へ　行（い）きます。十分（じゅうぶん）です。"),
        Case(.digits, bad: "約（やく）五つ（いつつ）です。", good: "一時滞在施設（いちじたいざいしせつ）〈待（ま）つ　ところ〉です。"),
        Case(.clock, bad: "9:30に　来（き）て　ください。", good: "9時（じ）30分（ぷん）に　来（き）て　ください。"),
        Case(.clock, bad: "午後（ごご）3時（じ）です。", good: "15時（じ）です。3時間（じかん）です。午前（ごぜん）9時（じ）です。"),
        Case(.era, bad: "令和（れいわ）8年（ねん）です。", good: "2026年（ねん）です。昭和通（しょうわどお）りです。"),
        Case(.date, bad: "8月（がつ）20日（はつか）です。", good: "8月（がつ）20日（はつか）（木（もく））と　8月（がつ）21日（にち）　金曜日（きんようび）です。"),
        Case(.date, bad: "8/20です。", good: "24/7と　2026/8/20です。"),
        Case(.missingReading, bad: "水が　出（で）ません。", good: "水（みず）が　出（で）ません。{{phone.main}}と　{place}です。"),
        Case(
            .manyKanjiWords, bad: "雨（あめ）と　風（かぜ）と　雪（ゆき）と　波（なみ）と　雷（かみなり）です。",
            good: "雨（あめ）と　雨（あめ）と　風（かぜ）と　雪（ゆき）と　波（なみ）です。"),
        Case(.unspaced, bad: "家（いえ）を出（で）て公園（こうえん）へ行（い）きます。", good: "家（いえ）を　出（で）て、公園（こうえん）へ　行（い）きます。"),
        Case(.halfWidthSpace, bad: "家（いえ）に いて ください。", good: "- 1. 家（いえ）に　いて　ください。Wi-Fi OK。"),
    ]

    private static func rules(in text: String) -> [EasyJapaneseRule] {
        EasyJapaneseLint.findings(in: text).map(\.rule)
    }

    @Test(arguments: cases)
    func `A rule finds what breaks it and leaves alone what keeps it`(example: Case) {
        #expect(Self.rules(in: example.bad).contains(example.rule), "\(example.bad)")
        let findings = EasyJapaneseLint.findings(in: example.good)
        #expect(!findings.contains { $0.rule == example.rule }, "\(findings)")
    }

    @Test(arguments: EasyJapaneseRule.allCases)
    func `Every rule is tested and has its source in the facts`(rule: EasyJapaneseRule) {
        #expect(Self.cases.contains { $0.rule == rule })
        #expect(rule.source.hasPrefix("multilingual.md §4"))
    }

    @Test func `A sentence beyond category II and eighty beats is an error`() {
        let word = ["山（やま）", "川（かわ）", "海（うみ）", "空（そら）", "雨（あめ）", "風（かぜ）", "雪（ゆき）", "波（なみ）", "家（いえ）", "町（まち）"]
        let long = (word + ["駅（えき）", "道（みち）", "木（き）", "石（いし）", "島（しま）"]).map { $0 + "と" }.joined(separator: "　")
        let findings = EasyJapaneseLint.findings(in: long + "　たくさんの　ものと　あなたの　ともだちと　あたらしい　ことばです。")
        #expect(findings.contains { $0.rule == .manyKanjiWords && $0.severity == .error })
        #expect(findings.contains { $0.rule == .longSentence && $0.severity == .warning })
        let longer = EasyJapaneseLint.findings(in: String(repeating: "とても　", count: 27) + "たかいです。")
        #expect(longer.contains { $0.rule == .longSentence && $0.severity == .error })
    }

    @Test(arguments: [
        ("がっこう", 4), ("きょう", 2), ("しゅうしゅうび", 5), ("ティッシュ", 3), ("データ", 3), ("", 0),
    ])
    func `Beats are counted as they are spoken`(kana: String, beats: Int) {
        #expect(Beats.count(kana) == beats)
    }

    /// 出典：YIEA「警戒レベル3・4・5」 (facts: multilingual.md §4), in the ward's notation.
    @Test(arguments: [
        "避難（ひなん）〈逃（に）げること〉に　時間（じかん）が　かかる　人（ひと）、例（たと）えば、高齢者（こうれいしゃ）や　障害（しょうがい）が　ある　人（ひと）は、危（あぶ）ない　場所（ばしょ）から　避難（ひなん）しましょう。",
        "危（あぶ）ない　場所（ばしょ）から　全員（ぜんいん）　避難（ひなん）しましょう。",
        "安全（あんぜん）な　避難（ひなん）が　もう　できません。命（いのち）が　危（あぶ）ないです。警戒（けいかい）レベル4までに　必（かなら）ず　避難（ひなん）して　ください。",
    ])
    func `Published easy sentences have no errors`(text: String) {
        let errors = EasyJapaneseLint.findings(in: text).filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors)")
    }

    @Test func `A finding says where it is, readings and marks included`() throws {
        let finding = try #require(
            EasyJapaneseLint.findings(in: "水（みず）が　出（で）ません。\n- 今（いま）、断水（だんすい）です。").first)
        #expect(finding.line == 2 && finding.column == 9 && finding.excerpt == "断水")
        #expect(finding.description == "2:9: error: hard-word: 「断水」 むずかしいことばです。（「水が　出ません」）")
    }

    @Test func `No word stands in the lexicon twice, and an easy word for it is given`() {
        var seen: Set<String> = []
        for entry in Lexicon.shipped.entries {
            #expect(seen.insert("\(entry.text)").inserted || entry.text == "ハザードマップ", "\(entry.text)")
            #expect(!entry.why.isEmpty && entry.fix.count > 2)
        }
        #expect(HardWords.entries.count >= 120 && Loanwords.entries.count >= 60)
        print(
            "FIGURE easy Japanese: \(HardWords.entries.count) hard words, \(Loanwords.entries.count) loanwords,",
            "\(KeyWords.entries.count) key words, \(HardPhrases.entries.count) phrases")
    }
}
