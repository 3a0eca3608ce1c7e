package import Notice

/// What the chat itself says in one language. A row here and one file an intent is all a language needs.
///
/// `{{phone.main}}` and `{{hours.main}}` are slots; `%1` takes a value.
package struct ChatPhrases: Sendable {
    var greeting: String
    var menu: String
    var didYouMean: String
    var noneOfThese: String
    var unknown: String
    /// Where a person answers; lines whose slot is empty are left out.
    var contact: String
    /// 「HH:MM時点の情報です」
    var asOf: String
    /// So many notices are not shown here.
    var more: String
    /// To the question whether anything is in force, when nothing is. It speaks of what is told here only: a warning that
    /// waits for a person, or an advisory nobody is sent, is in force all the same.
    var nothingInForce: String
    /// What the resident was told before is over.
    var noLongerInForce: String
    var alsoAsked: String
    var languageChanged: String
    /// %1 is the endonym of the language that is not served.
    var languageNotServed: String
    /// The answer exists only in another language, which follows.
    var notInThisLanguage: String
    var menuLabel: String
    /// Buttons below an answer, and what the chat says to each.
    var helpful: String
    var notHelpful: String
    var thanks: String
    var regret: String
    /// Whom to call at once, before all else; one text for each need.
    var emergency: String
    var despair: String
    var violence: String
    var missing: String
    /// The button that asks for a person, what is said to it, and when that is over.
    var person: String
    var personSoon: String
    var personGone: String
    /// Words that ask for a person, and those that end the talk with one.
    var personWords: [String]
    var endWords: [String]
    /// Words that ask for the menu.
    var menuWords: [String]

    /// The slots of these sentences, with what the municipality writes there.
    static let slots: [(name: String, meaning: String)] = [
        (Slots.mainPhone, "代表電話・コールセンターの番号"), (Slots.mainHours, "その受付時間"),
        ("phone.crisis", "こころの悩みを聞く窓口の電話番号（夜間も受けるものを先に）"), ("hours.crisis", "その受付時間"),
        ("phone.violence", "DV・暴力の相談窓口の電話番号"), ("hours.violence", "その受付時間"),
    ]

    /// The languages the chat can speak, in no order.
    package static let languages = Set(rows.keys)

    static func of(_ language: LanguageTag) -> ChatPhrases { rows[language] ?? english }

    private static let rows: [LanguageTag: ChatPhrases] = [
        .japanese: japanese, .easyJapanese: easyJapanese, .english: english,
        .simplifiedChinese: simplifiedChinese, .traditionalChinese: traditionalChinese, .korean: korean,
        .vietnamese: vietnamese, .tagalog: tagalog, .burmese: burmese, .indonesian: indonesian, .thai: thai,
        .nepali: nepali, .portuguese: portuguese, .spanish: spanish,
    ]

    private static let japanese = ChatPhrases(
        greeting: "こんにちは。手続き、ごみ、防災などの質問にお答えします。質問を入力するか、下から選んでください。",
        menu: "質問を入力するか、番号で選んでください。",
        didYouMean: "お尋ねの内容は、次のどれに近いですか。番号でも選べます。",
        noneOfThese: "この中にない",
        unknown: "申し訳ありません。その質問の答えが見つかりませんでした。別の言葉で入力していただくと、見つかることがあります。",
        contact: "お問い合わせ：{{phone.main}}\n受付時間：{{hours.main}}",
        asOf: "%1時点の情報です。",
        more: "このほかに%1件あります。",
        nothingInForce: "現在、ここでお知らせしている避難情報や緊急の情報はありません。",
        noLongerInForce: "先ほどお知らせした情報は、現在は出ていません。",
        alsoAsked: "関連する質問：",
        languageChanged: "日本語でお答えします。",
        languageNotServed: "申し訳ありません。%1にはまだ対応していません。次の言語でお答えできます。",
        notInThisLanguage: "この答えは、日本語ではまだ用意できていません。",
        menuLabel: "メニュー",
        helpful: "👍 役に立った", notHelpful: "👎 役に立たなかった",
        thanks: "ありがとうございます。", regret: "申し訳ありません。ご意見は、答えの見直しに使います。",
        emergency: "火事・救急車は119番、事件・事故は110番に、今すぐ電話してください。この画面からは通報できません。",
        despair: "今すぐ命が危ないときは、119番（救急車）か110番（警察）に電話してください。\n"
            + "一人で抱えずに、つらい気持ちを話してください。相談窓口：{{phone.crisis}}\n受付時間：{{hours.crisis}}",
        violence: "今すぐ危ないときは、110番（警察）に電話してください。\n子どもへの虐待の相談は189番です。\n"
            + "暴力を受けているのは、あなたのせいではありません。相談窓口：{{phone.violence}}\n受付時間：{{hours.violence}}",
        missing: "人がいなくなったときや、道に迷って帰れないときは、110番（警察）に電話するか、近くの交番に知らせてください。\n"
            + "一人で困っている子どもは、近くの大人やお店の人に声をかけてください。\n"
            + "災害のときは、171番（災害用伝言ダイヤル）で家族の無事を確かめることができます。",
        person: "👤 職員に聞く",
        personSoon: "職員がこの画面でお答えします。返事には時間がかかることがあります。\n"
            + "受付時間：{{hours.main}}\n"
            + "氏名、住所、電話番号などは書かないでください。自動の回答に戻すときは「終了」と入力してください。",
        personGone: "職員とのやりとりを終わりました。ここからは自動でお答えします。",
        personWords: ["職員に聞く", "職員と話したい", "担当者と話したい", "オペレーター", "人と話したい", "有人対応", "しょくいん"],
        endWords: ["終了", "おわり", "終わり"],
        menuWords: ["メニュー", "めにゅー", "ヘルプ", "使い方", "つかいかた", "こんにちは", "こんばんは", "おはようございます", "はじめまして", "konnichiwa"])

    private static let easyJapanese = ChatPhrases(
        greeting: "こんにちは。ごみ、引（ひ）っ越（こ）し、地震（じしん）などの　質問（しつもん）に　答（こた）えます。\n"
            + "質問（しつもん）を　書（か）いて　ください。下（した）から　選（えら）ぶ　ことも　できます。",
        menu: "質問（しつもん）を　書（か）いて　ください。番号（ばんごう）で　選（えら）ぶ　ことも　できます。",
        didYouMean: "聞（き）きたい　ことは　どれですか。番号（ばんごう）で　選（えら）ぶ　ことも　できます。",
        noneOfThese: "この　中（なか）に　ありません",
        unknown: "すみません。答（こた）えが　わかりませんでした。\nほかの　ことばで　書（か）いて　ください。",
        contact: "電話（でんわ）で　聞（き）く　ことも　できます：{{phone.main}}\n電話（でんわ）が　できる　時間（じかん）：{{hours.main}}",
        asOf: "%1の　情報（じょうほう）です。",
        more: "ほかに　%1件（けん）　あります。",
        nothingInForce: "今（いま）、避難（ひなん）〈逃（に）げる　こと〉や　危（あぶ）ない　ことの　お知（し）らせは　ありません。",
        noLongerInForce: "前（まえ）の　お知（し）らせは　終（お）わりました。",
        alsoAsked: "ほかの　質問（しつもん）：",
        languageChanged: "やさしい　日本語（にほんご）で　答（こた）えます。",
        languageNotServed: "すみません。%1では　まだ　答（こた）える　ことが　できません。次（つぎ）の　ことばで　答（こた）えます。",
        notInThisLanguage: "この　答（こた）えは、やさしい　日本語（にほんご）が　まだ　ありません。",
        menuLabel: "メニュー",
        helpful: "👍 わかりました", notHelpful: "👎 わかりません",
        thanks: "ありがとうございます。", regret: "すみません。もっと　よい　答（こた）えを　作（つく）ります。",
        emergency: "すぐに　電話（でんわ）して　ください。火事（かじ）・救急車（きゅうきゅうしゃ）は　119です。警察（けいさつ）は　110です。\n"
            + "ここに　書（か）いても、だれも　助（たす）けに　行（い）く　ことが　できません。",
        despair: "命（いのち）が　危（あぶ）ない　ときは、119〈救急車（きゅうきゅうしゃ）〉か　110〈警察（けいさつ）〉に　電話（でんわ）して　ください。\n"
            + "つらい　気持（きも）ちを　話（はな）して　ください。電話（でんわ）：{{phone.crisis}}\n電話（でんわ）が　できる　時間（じかん）：{{hours.crisis}}",
        violence: "今（いま）、危（あぶ）ない　ときは、110〈警察（けいさつ）〉に　電話（でんわ）して　ください。\n"
            + "子（こ）どもが　たたかれて　いる　ときは、189に　電話（でんわ）して　ください。\n"
            + "あなたは　悪（わる）く　ありません。相談（そうだん）の　電話（でんわ）：{{phone.violence}}\n"
            + "電話（でんわ）が　できる　時間（じかん）：{{hours.violence}}",
        missing: "人（ひと）が　いなく　なった　ときや、道（みち）が　わからなくて　帰（かえ）れない　ときは、110〈警察（けいさつ）〉に　電話（でんわ）して　ください。\n"
            + "近（ちか）くの　交番（こうばん）〈警察（けいさつ）の　人（ひと）が　いる　ところ〉に　行（い）っても　いいです。\n"
            + "子（こ）どもだけの　ときは、近（ちか）くの　大人（おとな）か　店（みせ）の　人（ひと）に　話（はな）して　ください。\n"
            + "災害（さいがい）の　ときは、171の　電話（でんわ）で　家族（かぞく）が　無事（ぶじ）か　聞（き）く　ことが　できます。",
        person: "👤 人（ひと）と　話（はな）す",
        personSoon: "役所（やくしょ）の　人（ひと）が　ここで　答（こた）えます。少（すこ）し　待（ま）って　ください。\n"
            + "時間（じかん）：{{hours.main}}\n"
            + "名前（なまえ）や　住所（じゅうしょ）や　電話番号（でんわばんごう）は　書（か）かないで　ください。やめる　ときは「おわり」と　書（か）いて　ください。",
        personGone: "人（ひと）との　話（はなし）は　終（お）わりました。",
        personWords: [],
        endWords: [],
        menuWords: [])

    private static let english = ChatPhrases(
        greeting: "Hello. I answer questions about city services, garbage and disasters. "
            + "Type your question or choose from below.",
        menu: "Type your question, or choose a number.",
        didYouMean: "Which of these do you mean? You can also answer with a number.",
        noneOfThese: "None of these",
        unknown: "Sorry, I do not know the answer to that. Asking in other words may help.",
        contact: "Call us: {{phone.main}}\nHours: {{hours.main}}",
        asOf: "Information as of %1.",
        more: "Not shown here: %1 more.",
        nothingInForce: "No evacuation information or emergency notice is in force here now.",
        noLongerInForce: "What I told you about earlier is no longer in force.",
        alsoAsked: "Related questions:",
        languageChanged: "I will answer in English.",
        languageNotServed: "Sorry, I cannot answer in %1 yet. I can answer in these languages:",
        notInThisLanguage: "This answer is not available in English yet.",
        menuLabel: "Menu",
        helpful: "👍 Helpful", notHelpful: "👎 Not helpful",
        thanks: "Thank you.", regret: "I am sorry. Your feedback helps us improve this answer.",
        emergency: "Call now: 119 for fire or an ambulance, 110 for the police. Nobody can be sent from this chat.",
        despair: "If your life is in danger now, call 119 (ambulance) or 110 (police).\n"
            + "You do not have to carry this alone. Talk to someone: {{phone.crisis}}\nHours: {{hours.crisis}}",
        violence: "If you are in danger now, call 110 (police).\nTo report child abuse, call 189.\n"
            + "It is not your fault. Talk to someone: {{phone.violence}}\nHours: {{hours.violence}}",
        missing: "If somebody is missing, or you are lost and cannot get home, "
            + "call 110 (police) or go to the nearest police box (koban).\n"
            + "If you are a child and alone, tell a grown-up or somebody in a shop nearby.\n"
            + "In a disaster, dial 171 to hear whether your family is safe.",
        person: "👤 Ask a person",
        personSoon: "A member of staff will answer here. It may take a while.\n"
            + "Hours: {{hours.main}}\n"
            + "Please do not write your name, address or phone number. Type \"end\" to go back to automatic answers.",
        personGone: "Your talk with our staff has ended. Answers are automatic again.",
        personWords: [
            "talk to a person", "speak to a person", "human", "operator", "talk to a human", "agent", "ask a person",
        ],
        endWords: ["end"],
        menuWords: ["menu", "help", "hello", "hi", "good morning", "good evening", "start"])
}
