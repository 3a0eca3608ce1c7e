import Notice
import Testing

@testable import Chat

@Suite("Somebody in danger")
struct UrgentNeedTests {
    private let start = Timestamp(milliseconds: 1_795_222_800_000)

    @Test(
        "is understood in every language, however it is typed",
        arguments: [
            ("お父さんが倒れた、息をしていない", UrgentNeed.emergency), ("かじです", .emergency), ("かじだ！", .emergency),
            ("おかあさんがおきない", .emergency), ("おばあさんがたおれた", .emergency), ("救急車呼んで", .emergency), ("いきができない", .emergency),
            ("tasukete kudasai", .emergency), ("kaji desu!!", .emergency), ("kyuukyuusha yonde kudasai", .emergency),
            ("okaasan ga ishiki ga nai", .emergency), ("otousan ga taoreta", .emergency),
            ("erebeta ni tojikomerareta", .emergency), ("助けて！！", .emergency),
            ("タスケテー！！", .emergency), ("たすけてぇぇ", .emergency), ("助けて助けて助けて", .emergency),
            ("HELP ME HELP ME!!", .emergency), ("誰か助けて", .emergency), ("シニタイ", .despair), ("ストーカーがいる", .violence),
            ("My mother is unconscious", .emergency), ("着火了怎么办", .emergency), ("불이 났어요", .emergency),
            ("Help me!", .emergency), ("มีไฟไหม้", .emergency), ("Hay un incendio en mi casa", .emergency),
            ("もう死にたいです", .despair), ("死 に た い", .despair), ("しにたい", .despair), ("shinitai", .despair),
            ("I don't want to live anymore", .despair), ("I dont want to live", .despair),
            ("feeling suicidal", .despair),
            ("我不想活了", .despair), ("我不想活了。", .despair), ("죽고 싶어요", .despair), ("죽고싶다", .despair),
            ("tôi muốn chết", .despair), ("gusto ko nang mamatay", .despair), ("saya ingin bunuh diri", .despair),
            ("อยากตาย", .despair), ("मर्न मन लाग्छ", .despair), ("quero morrer", .despair), ("quiero morir", .despair),
            ("သေချင်တယ်", .despair),
            ("夫に殴られています", .violence), ("彼のDVがひどい", .violence), ("my husband hits me", .violence), ("老公打我", .violence),
            ("남편이 때려요", .violence), ("mi esposo me golpea", .violence), ("sinasaktan ako ng asawa ko", .violence),
            ("まいごになっちゃった", .missing), ("ここどこ？", .missing), ("子供がいなくなりました", .missing), ("こどもがいなくなった！", .missing),
            ("認知症の父が帰ってこない", .missing), ("おばあちゃんがいなくなった", .missing), ("おかあさんとはぐれた", .missing), ("道に迷いました", .missing),
            ("michi ni mayoimashita", .missing), ("kodomo ga inaku natta", .missing), ("maigo", .missing),
            ("My daughter is missing", .missing), ("I can't find my son!", .missing), ("I'm lost", .missing),
            ("孩子不见了", .missing), ("我迷路了", .missing), ("小孩不見了", .missing), ("아이가 없어졌어요", .missing),
            ("길을 잃었어요", .missing),
            ("con tôi bị lạc", .missing), ("nawawala ang anak ko", .missing), ("anak saya hilang", .missing),
            ("ကလေး ပျောက်နေတယ်", .missing), ("ลูกหายไปค่ะ", .missing), ("बच्चा हरायो", .missing), ("meu filho sumiu", .missing),
            ("mi hija desapareció", .missing), ("こどもがいなくなった、助けて。息をしていない", .emergency),
        ])
    func understood(_ text: String, _ need: UrgentNeed) {
        #expect(UrgentNeed(in: NormalizedText(text)) == need)
    }

    @Test(
        "is not heard in what is asked every day",
        arguments: [
            "粗大ごみを出したい", "木が倒れた", "手続きを助けてください", "手続きですとか書類ですとか", "助けてくれる人を探す", "自殺対策の計画はどこで見られますか", "救急車の費用はいくらですか",
            "消火器の捨て方", "きりかえはいつかじだんはできるか", "kaji no toki dou suru", "子どもが朝起きない", "隣の木が倒れそう", "kyuukyuusha no hiyou",
            "help", "how do I get help with my taxes", "can I burn garbage", "candle", "grape", "therapist", "từ từ",
            "mati lampu",
            "quiero matricular a mi hijo", "me baten los documentos", "想知道垃圾的分类", "죽 먹고 싶어요", "171", "Wi-Fi",
            "犬がいなくなりました", "猫が迷子になった", "財布をなくした", "子どもがいない家庭の手当", "迷子札はどこでもらえますか", "道に木が倒れている", "帰り道が暗い",
            "I lost my wallet", "lost property office", "a page is missing", "kartu asuransi saya hilang", "बीमा कार्ड हरायो",
            "健保卡不見了", "บัตรหาย", "perdi a caderneta", "perdí la cartera", "nawawala ang card ko", "ပင်စင်စာအုပ် ပျောက်သွားပြီ",
        ])
    func everyday(_ text: String) {
        #expect(UrgentNeed(in: NormalizedText(text)) == nil)
    }

    @Test("comes first, in the resident's language, before what is in force, and never reaches the section in charge")
    func first() {
        let order = InForceDigest(
            asOf: start,
            lines: [
                .init(
                    notice: NoticeID(rawValue: "A"), urgency: .urgent,
                    texts: [.english: NoticeText(headline: "[Alert level 4] Evacuation Order")])
            ])
        var slots = ShippedIntents.slots
        slots.values["phone.crisis"] = [.japanese: "（こころの電話）"]
        let chat = Chat(library: ShippedIntents.library, languages: LanguageTag.allCases, slots: slots)
        let (answer, session) = chat.answer(
            Turn(.text("I want to die"), now: start), session: ChatSession(), inForce: order)
        #expect(answer.outcome == .help)
        #expect(answer.language == .english)
        #expect(answer.blocks.first?.contains("119") == true)
        #expect(answer.blocks.first?.contains("（こころの電話）") == true)
        #expect(answer.blocks.dropFirst().first?.contains("Evacuation Order") == true)
        #expect(answer.alertBlocks == 2)
        #expect(answer.unresolved == nil && session.question == nil)
        #expect(!answer.text.contains("{{"))
    }

    @Test("has its words in every language of the chat")
    func complete() {
        for language in ChatPhrases.languages {
            for need in UrgentNeed.allCases {
                let text = Slots().fill(need.text(.of(language)), in: language)
                #expect(text.contains("110"), "\(language) \(need)")
                #expect(!text.contains("{{"), "\(language) \(need)")
            }
        }
    }
}
