/// What the demo's fictional town fills into the slots of the shipped intents (`Intents/README.md`). No real number,
/// address or page: telephone numbers are left out by name, and pages lie under the reserved domain `.example`.
enum DemoFacts {
    /// One slot: its name, and its value in Japanese, やさしい日本語 and English. A page is the same in all.
    private struct Fact {
        var slot: String
        var ja: String
        var easy: String
        var en: String
    }

    /// The lines of the configuration's `facts`, each indented by `indent`.
    ///
    /// - Parameter slots: the slots of the shipped intents. A telephone number or a page among them that is not named here is
    ///   the call centre's or one of its own name; any other stays empty, and its line is left out.
    static func json5(indent: String, slots: Set<String>) -> String {
        let named = Set(facts.map(\.slot) + pages.map { "link.\($0.slot)" })
        let others = slots.subtracting(named).sorted()
        let numbers = others.filter { $0.hasPrefix("phone.") }.map { callCentre(as: $0) }
        let texts = (facts + numbers).map { fact in
            "\"\(fact.slot)\": { ja: \"\(fact.ja)\", \"ja-simple\": \"\(fact.easy)\", en: \"\(fact.en)\" },"
        }
        let paths =
            pages + others.filter { $0.hasPrefix("link.") }.map { (String($0.dropFirst(5)), String($0.dropFirst(5))) }
        let links = paths.map { "\"link.\($0.slot)\": { ja: \"https://www.city.shiomihama.example/\($0.path)\" }," }
        return (texts + links).map { indent + $0 }.joined(separator: "\n")
    }

    private static func callCentre(as slot: String) -> Fact {
        let fact = facts[0]
        return Fact(slot: slot, ja: fact.ja, easy: fact.easy, en: fact.en)
    }

    private static func phone(_ slot: String, _ ja: String, _ easy: String, _ en: String) -> Fact {
        Fact(
            slot: "phone.\(slot)", ja: "\(ja)（デモのため番号はありません）",
            easy: "\(easy)（これは　見本（みほん）です。番号（ばんごう）は　ありません）", en: "\(en) (demo: no number)")
    }

    private static let facts = [
        phone("main", "市のコールセンター", "市役所（しやくしょ）の　コールセンター", "the city call centre"),
        Fact(
            slot: "hours.main", ja: "毎日 7時～23時", easy: "毎日（まいにち）　7時（じ）から　23時（じ）まで",
            en: "every day 7:00–23:00"),
        phone("crisis", "こころの電話相談", "心（こころ）の　相談（そうだん）", "the emotional support line"),
        phone("violence", "女性・家庭相談", "暴力（ぼうりょく）の　相談（そうだん）", "the domestic violence advice line"),
        phone("disaster", "防災課", "防災課（ぼうさいか）", "Disaster Management Section"),
        phone("certificate", "税務課 家屋係", "税務課（ぜいむか）", "Tax Section"),
        phone("facilities", "施設管理課", "施設管理課（しせつかんりか）", "Facilities Section"),
        phone("garbage", "清掃事務所", "清掃事務所（せいそうじむしょ）", "Waste Collection Office"),
        phone(
            "bulky", "粗大ごみ受付センター", "粗大（そだい）ごみ　受付（うけつけ）センター",
            "Bulky Garbage Reception Centre"),
        phone("childhealth", "保健センター", "保健（ほけん）センター", "Public Health Centre"),
        phone("nursery", "保育課", "保育課（ほいくか）", "Nursery School Section"),
        Fact(
            slot: "deadline.nursery", ja: "11月末（架空の日付です）",
            easy: "11月（がつ）の　終（お）わり（これは　見本（みほん）です）", en: "the end of November (a fictional date)"),
        phone("insurance", "国保年金課", "国保年金課（こくほねんきんか）", "National Health Insurance and Pension Section"),
        phone("mynumber", "マイナンバーカード窓口", "マイナンバーカードの　窓口（まどぐち）", "My Number Card counter"),
        Fact(
            slot: "counter.residents", ja: "市役所1階 市民課、または各支所（平日 8時30分～17時）",
            easy: "市役所（しやくしょ）の　1階（かい）、市民課（しみんか）。月曜日（げつようび）から　金曜日（きんようび）、8時（じ）30分（ぷん）から　17時（じ）まで",
            en: "Residents Section, city hall 1F, or any branch office (weekdays 8:30–17:00)"),
        phone("interpreter", "外国人相談窓口", "外国人（がいこくじん）の　相談（そうだん）", "Foreign Residents' Advice Desk"),
        Fact(
            slot: "languages.interpreter", ja: "英語、中国語、韓国語、ベトナム語、ネパール語",
            easy: "英語（えいご）、中国語（ちゅうごくご）、韓国語（かんこくご）、ベトナム語（ご）、ネパール語（ご）",
            en: "English, Chinese, Korean, Vietnamese, Nepali"),
        Fact(
            slot: "hours.interpreter", ja: "平日 9時～17時（ネパール語は火曜日と木曜日）",
            easy: "月曜日（げつようび）から　金曜日（きんようび）、9時（じ）から　17時（じ）まで（ネパール語（ご）は　火曜日（かようび）と　木曜日（もくようび））",
            en: "weekdays 9:00–17:00 (Nepali on Tuesdays and Thursdays)"),
    ]

    private static let pages: [(slot: String, path: String)] = [
        ("disaster", "bousai"), ("hazardmap", "bousai/hazardmap"), ("shelters", "bousai/hinanjo"),
        ("certificate", "bousai/risai"), ("powercut", "bousai/teiden"), ("wifi", "bousai/wifi"),
        ("garbage", "gomi"), ("bulky", "gomi/sodai"), ("moving", "todoke/hikkoshi"), ("mynumber", "todoke/mynumber"),
        ("insurance", "kokuho"), ("nursery", "kosodate/hoikuen"), ("childhealth", "kosodate/kenshin"),
        ("interpreter", "foreigners"), ("lost", "otoshimono"),
    ]
}
