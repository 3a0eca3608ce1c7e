// What the chat says itself in Chinese and Korean.

extension ChatPhrases {
    static let simplifiedChinese = ChatPhrases(
        greeting: "您好。我可以回答有关手续、垃圾、防灾等方面的问题。请输入问题，或从下面选择。",
        menu: "请输入问题，或用数字选择。",
        didYouMean: "您想问的是以下哪一项？也可以回复数字。",
        noneOfThese: "都不是",
        unknown: "抱歉，没有找到这个问题的答案。换一种说法也许能找到。",
        contact: "咨询电话：{{phone.main}}\n"
            + "受理时间：{{hours.main}}",
        asOf: "以下是截至%1的信息。",
        more: "此外还有%1条。",
        nothingInForce: "目前这里没有发布避难信息或紧急信息。",
        noLongerInForce: "刚才告知的信息现已不再有效。",
        alsoAsked: "相关问题：",
        languageChanged: "接下来用简体中文回答。",
        languageNotServed: "抱歉，目前还不能用%1回答。可以用以下语言回答。",
        notInThisLanguage: "这个答案目前还没有中文版。",
        menuLabel: "菜单",
        helpful: "👍 有帮助",
        notHelpful: "👎 没有帮助",
        thanks: "谢谢。",
        regret: "很抱歉。您的意见将用于改进答案。",
        emergency: "请立即拨打电话：火灾、急救车请拨119，报警请拨110。在这里留言不能代替报警或叫救护车。",
        despair: "如果现在有生命危险，请拨打119（救护车）或110（警察）。\n"
            + "请不要一个人承受，把您的痛苦说出来。咨询电话：{{phone.crisis}}\n"
            + "受理时间：{{hours.crisis}}",
        violence: "如果现在有危险，请拨打110（警察）。\n"
            + "有关虐待儿童的咨询请拨打189。\n"
            + "受到暴力不是您的错。咨询电话：{{phone.violence}}\n"
            + "受理时间：{{hours.violence}}",
        missing: "有人走失，或您迷路回不了家时，请拨打110（警察），或到附近的派出所（交番）求助。\n"
            + "如果你是小朋友、身边没有大人，请告诉附近的大人或店员。\n"
            + "发生灾害时，可拨打171（災害用伝言ダイヤル）确认家人是否平安。",
        person: "👤 咨询工作人员",
        personSoon: "工作人员会在这里回答您，可能需要一些时间。\n"
            + "受理时间：{{hours.main}}\n"
            + "请不要写姓名、住址、电话号码。想回到自动回答，请输入“结束”。",
        personGone: "与工作人员的对话已结束，接下来由系统自动回答。",
        personWords: ["人工", "人工客服", "咨询工作人员"],
        endWords: ["结束"],
        menuWords: ["菜单", "帮助", "你好", "您好"])

    static let traditionalChinese = ChatPhrases(
        greeting: "您好。我可以回答有關手續、垃圾、防災等問題。請輸入問題，或從下面選擇。",
        menu: "請輸入問題，或用數字選擇。",
        didYouMean: "您想問的是以下哪一項？也可以回覆數字。",
        noneOfThese: "都不是",
        unknown: "抱歉，沒有找到這個問題的答案。換個說法也許能找到。",
        contact: "洽詢電話：{{phone.main}}\n"
            + "受理時間：{{hours.main}}",
        asOf: "以下是截至%1的資訊。",
        more: "此外還有%1則。",
        nothingInForce: "目前這裡沒有發布避難資訊或緊急資訊。",
        noLongerInForce: "剛才通知您的資訊現已失效。",
        alsoAsked: "相關問題：",
        languageChanged: "接下來用繁體中文回答。",
        languageNotServed: "抱歉，目前還無法用%1回答。可以用以下語言回答。",
        notInThisLanguage: "這個答案目前還沒有繁體中文版。",
        menuLabel: "選單",
        helpful: "👍 有幫助",
        notHelpful: "👎 沒有幫助",
        thanks: "謝謝。",
        regret: "很抱歉。您的意見將用來改進答案。",
        emergency: "請立刻撥打電話：火災、救護車請撥119，報警請撥110。在這裡留言無法代替報案或叫救護車。",
        despair: "如果現在有生命危險，請撥打119（救護車）或110（警察）。\n"
            + "請不要一個人承受，把您的痛苦說出來。諮詢電話：{{phone.crisis}}\n"
            + "受理時間：{{hours.crisis}}",
        violence: "如果現在有危險，請撥打110（警察）。\n"
            + "兒童受虐的諮詢請撥打189。\n"
            + "遭受暴力不是您的錯。諮詢電話：{{phone.violence}}\n"
            + "受理時間：{{hours.violence}}",
        missing: "有人走失，或您迷路回不了家時，請撥打110（警察），或到附近的派出所（交番）求助。\n"
            + "如果你是小朋友、身邊沒有大人，請告訴附近的大人或店員。\n"
            + "發生災害時，可撥打171（災害用伝言ダイヤル）確認家人是否平安。",
        person: "👤 洽詢工作人員",
        personSoon: "工作人員會在這裡回答您，可能需要一些時間。\n"
            + "受理時間：{{hours.main}}\n"
            + "請不要寫姓名、地址、電話號碼。想回到自動回答，請輸入「結束」。",
        personGone: "與工作人員的對話已結束，接下來由系統自動回答。",
        personWords: ["真人", "真人客服", "洽詢工作人員"],
        endWords: ["結束"],
        menuWords: ["選單", "幫助", "你好", "您好"])

    static let korean = ChatPhrases(
        greeting: "안녕하세요. 각종 절차, 쓰레기, 방재 등에 관한 질문에 답해 드립니다. 질문을 입력하거나 아래에서 선택해 주세요.",
        menu: "질문을 입력하거나 번호로 선택해 주세요.",
        didYouMean: "어느 것을 찾으시나요? 번호로도 선택할 수 있습니다.",
        noneOfThese: "이 중에 없음",
        unknown: "죄송합니다. 질문에 대한 답을 찾지 못했습니다. 다른 말로 입력하시면 찾을 수도 있습니다.",
        contact: "문의 전화: {{phone.main}}\n"
            + "접수 시간: {{hours.main}}",
        asOf: "%1 현재 정보입니다.",
        more: "이 밖에 %1건이 더 있습니다.",
        nothingInForce: "현재 이곳에서 알려 드리는 피난 정보나 긴급 정보는 없습니다.",
        noLongerInForce: "앞서 알려 드린 정보는 현재 해제되었습니다.",
        alsoAsked: "관련 질문:",
        languageChanged: "한국어로 답해 드리겠습니다.",
        languageNotServed: "죄송합니다. %1로는 아직 답해 드릴 수 없습니다. 다음 언어로 답해 드릴 수 있습니다.",
        notInThisLanguage: "이 답변은 아직 한국어로 준비되지 않았습니다.",
        menuLabel: "메뉴",
        helpful: "👍 도움이 됐어요",
        notHelpful: "👎 도움이 안 됐어요",
        thanks: "감사합니다.",
        regret: "죄송합니다. 주신 의견은 답변을 고치는 데 쓰겠습니다.",
        emergency: "지금 바로 전화하세요. 화재·구급차는 119, 사건·사고는 110(경찰)입니다. 이 화면에서는 신고할 수 없습니다.",
        despair: "지금 생명이 위험하다면 119(구급차) 또는 110(경찰)에 전화하세요.\n"
            + "혼자 견디지 말고 힘든 마음을 이야기해 주세요. 상담 전화: {{phone.crisis}}\n"
            + "접수 시간: {{hours.crisis}}",
        violence: "지금 위험하다면 110(경찰)에 전화하세요.\n"
            + "아동 학대 상담은 189입니다.\n"
            + "당신의 잘못이 아닙니다. 상담 전화: {{phone.violence}}\n"
            + "접수 시간: {{hours.violence}}",
        missing: "사람이 없어졌거나 길을 잃어 집에 갈 수 없을 때는 110(경찰)에 전화하거나 가까운 파출소(交番)에 알리세요.\n"
            + "혼자 있는 어린이는 가까이 있는 어른이나 가게 직원에게 말하세요.\n"
            + "재해가 났을 때는 171(災害用伝言ダイヤル)로 가족의 안부를 확인할 수 있습니다.",
        person: "👤 직원에게 문의",
        personSoon: "직원이 이 화면에서 답해 드립니다. 시간이 걸릴 수 있습니다.\n"
            + "접수 시간: {{hours.main}}\n"
            + "이름, 주소, 전화번호는 적지 마세요. 자동 답변으로 돌아가려면 '종료'라고 입력하세요.",
        personGone: "직원과의 대화가 끝났습니다. 이제 자동으로 답해 드립니다.",
        personWords: ["상담원", "직원에게 문의", "사람과 이야기하고 싶어요"],
        endWords: ["종료"],
        menuWords: ["메뉴", "도움말", "안녕하세요", "안녕"])
}
