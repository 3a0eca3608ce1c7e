import Notice

/// Questions no shipped intent answers: other matters of a town hall, everyday chatter, and gibberish.
enum OutOfScope {
    static let questions: [LanguageTag: [String]] = [
        .japanese: [
            "図書館の開館時間を教えてください", "パスポートの申請はどこですか", "住民税の納付書をなくしました", "犬の登録をしたい", "自転車が盗まれた",
            "選挙の投票所はどこ", "婚姻届の書き方", "印鑑登録の方法", "年金はいつもらえますか", "介護保険の認定を受けたい", "公園で花見をしてもいいですか",
            "隣の家の騒音に困っています", "プールの利用料金", "区長の名前は", "コミュニティバスの時刻表", "求人を探しています", "生活保護について知りたい",
            "障害者手帳の更新", "成人式はいつですか", "駐輪場の定期利用", "明日の天気は", "おすすめのラーメン屋", "今日は何の日", "好きな食べ物は何ですか",
            "ありがとう", "バカ", "あなたは誰ですか", "株価を教えて", "ぬるぽ", "あsdfghjkl", "ふぁふぁふぁ", "歌を歌って", "税金が高すぎる", "議会の傍聴",
            "お墓を探しています", "カラスの巣がある", "空き家の相談", "補助金で太陽光パネル", "テニスコートの予約", "給食の献立",
        ],
        .english: [
            "library opening hours", "How do I renew my passport?", "where do I pay resident tax", "register my dog",
            "someone stole my bike", "Where is the polling station?", "how to register a marriage", "pension questions",
            "can I use the swimming pool", "noise from my neighbour", "who is the mayor", "bus timetable",
            "I am looking for a job", "tennis court reservation", "good ramen restaurant", "tell me a joke",
            "who are you", "what is the meaning of life", "stock prices", "asdf qwer zxcv", "lorem ipsum dolor",
            "you are stupid", "parking permit", "driving licence conversion", "school lunch menu",
            "crow nest in the tree",
            "solar panel subsidy", "seal registration", "elderly care insurance assessment", "festival dates",
            "weather tomorrow", "play some music", "translate this sentence", "book a flight", "covid numbers",
            "birth certificate copy", "graveyard plot", "council meeting", "rent assistance", "dog park",
        ],
    ]
}
