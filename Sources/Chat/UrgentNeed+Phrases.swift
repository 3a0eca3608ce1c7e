// Words by which people tell of an urgent need, in every language of the chat. Written without polite frames, since they
// are looked for anywhere in what is typed; accents count for nothing, so a phrase that means something else without
// them (vi: "từ từ", slowly, beside "tự tử") stands only together with another word. A phrase of a script with blanks ends
// with a word too, but for those marked *.

extension UrgentNeed {
    /// Somebody who types this and nothing else needs help at once.
    static let cries = [
        "助けて", "助けてください", "助けて下さい", "たすけて", "たすけてください", "誰か助けて", "誰か助けてください", "だれかたすけて", "tasukete",
        "tasukete kudasai", "dareka tasukete", "かじだ", "kaji da", "kaji desu", "help me", "please help me", "sos",
        "救命", "救命啊", "救我", "살려줘", "살려주세요", "도와주세요", "cuu toi voi", "saklolo", "tolong saya", "ช่วยด้วย",
        "ကယ်ပါ", "बचाउनुहोस्", "socorro", "auxilio",
    ]

    static let phrases: [UrgentNeed: [String]] = [
        .emergency: [
            "息をしていない", "息してない", "息ができな", "いきをしていない", "いきしてない", "いきができな", "意識がない", "意識がありません", "いしきがない", "人が倒れ", "母が倒れ",
            "父が倒れ", "母さんが倒れ", "父さんが倒れ",
            "ママが倒れ", "パパが倒れ", "さんが倒れ", "夫が倒れ", "妻が倒れ", "ちゃんが倒れ", "ひとがたおれ", "ちゃんがたおれ", "ママがたおれ", "パパがたおれ",
            "さんがたおれ", "さんが起きない", "さんがおきない", "ママがおきない", "パパがおきない", "倒れて動か", "血が止まらない", "ちがとまらない", "心臓が止",
            "救急車を呼んで", "救急車呼んで", "きゅうきゅうしゃをよんで", "きゅうきゅうしゃよんで",
            "火事です", "火事だ", "かじです", "家が燃え", "いえがもえ", "燃えています", "溺れ", "おぼれて", "生き埋め", "閉じ込められ",
            "とじこめられ", "ナイフを持った", "刃物を持った",
            "kyuukyuusha yonde", "kyuukyuusha wo yonde", "kyukyusha yonde", "kyukyusha wo yonde", "ie ga moe*",
            "ishiki ga nai*",
            "iki shitenai", "iki shite nai", "iki wo shite inai", "iki ga dekinai", "chi ga tomaranai", "san ga taore*",
            "hito ga taore*", "oborete*", "tojikomerare*",
            "not breathing", "cant breathe", "unconscious", "heart attack", "bleeding a lot", "wont stop bleeding",
            "call an ambulance",
            "need an ambulance", "house is on fire", "there is a fire", "on fire", "trapped", "drowning",
            "没有呼吸", "没呼吸", "昏迷", "失去意识", "晕倒", "着火了", "起火了", "叫救护车", "被困", "大出血",
            "沒有呼吸", "失去意識", "暈倒", "失火了", "叫救護車", "受困",
            "숨을 안 쉬", "숨을 쉬지 않", "의식이 없", "쓰러졌", "불이 났", "구급차 불러", "갇혔", "피가 멈추지",
            "khong tho duoc", "bat tinh", "ngung tho", "goi xe cap cuu", "goi cap cuu", "chay nha", "bi mac ket",
            "dang chay",
            "hindi humihinga", "walang malay", "nasusunog", "tumawag ng ambulansya", "na-trap", "nalulunod",
            "အသက်မရှူ", "သတိမေ့", "မီးလောင်နေ", "လူနာတင်ယာဉ်ခေါ်",
            "tidak bernapas", "tidak sadar", "pingsan", "kebakaran", "panggil ambulans", "terjebak", "tenggelam",
            "ไม่หายใจ", "หมดสติ", "ไฟไหม้", "เรียกรถพยาบาล", "ติดอยู่ใน", "จมน้ำ",
            "सास फेरेको छैन", "बेहोस", "आगो लागेको छ", "आगो लाग्यो", "एम्बुलेन्स बोलाउ*",
            "nao respira", "nao esta respirando", "inconsciente", "desmaiou", "pegando fogo", "chame uma ambulancia",
            "afogando",
            "no respira", "desmayo", "se esta quemando", "incendio en mi", "llamen a una ambulancia",
            "llame una ambulancia",
            "ahogando",
        ],
        .despair: [
            "死にたい", "しにたい", "死んでしまいたい", "消えたい", "消えてしまいたい", "自殺したい", "自殺する", "自殺しよう", "じさつしたい",
            "自傷", "リストカット", "リスカ", "生きるのがつらい", "生きるのが辛い", "生きているのがつらい", "いきるのがつらい", "生きていたくない",
            "生きていけない", "もう生きられない", "首を吊", "飛び降りたい", "shinitai", "kietai",
            "kill myself", "killing myself", "suicid*", "want to die", "wanna die", "end my life", "self harm",
            "hurt myself",
            "dont want to live", "no reason to live",
            "想死", "不想活", "自杀", "轻生", "自残", "活不下去", "自殺念頭", "輕生", "自殘",
            "죽고 싶", "죽고시퍼", "자살", "자해", "살기 싫", "살고 싶지 않",
            "muon chet", "muon tu tu", "tu sat", "khong muon song",
            "magpakamatay", "magpapakamatay", "gusto kong mamatay", "gusto ko nang mamatay", "ayoko nang mabuhay",
            "သေချင်", "ကိုယ့်ကိုယ်ကို သတ်", "အသက်မရှင်ချင်",
            "ingin mati", "mau mati", "pengen mati", "bunuh diri*", "tidak ingin hidup",
            "อยากตาย", "ฆ่าตัวตาย", "ไม่อยากอยู่แล้ว", "ไม่อยากมีชีวิต",
            "मर्न मन*", "मर्न चाहन्छु", "आत्महत्या*", "बाँच्न मन छैन",
            "quero morrer", "suicidio", "me matar", "nao quero viver", "nao quero mais viver",
            "quiero morir", "quiero morirme", "suicidar*", "quiero matarme", "no quiero vivir",
        ],
        .violence: [
            "殴られ", "なぐられ", "叩かれ", "たたかれ", "蹴られ", "暴力を", "暴力が", "家庭内暴力", "虐待", "ぎゃくたい", "性被害", "性暴力",
            "レイプ", "ストーカー", "つきまとわれ", "監禁", "脅され", "殺される", "ころされる", "DVを", "DVに", "DVの", "DVです", "DVが", "DVで", "DVから",
            "domestic violence*", "beats me", "hits me", "hit me", "hurts me", "abused", "abusive", "abusing",
            "child abuse", "raped",
            "rape", "stalker", "stalking me", "sexual assault", "sexually assaulted", "threatens to kill*",
            "家暴", "家庭暴力", "打我", "性侵", "强奸", "跟踪狂", "強姦", "跟蹤狂",
            "가정폭력", "가정 폭력", "때려요", "때립니다", "때린다", "맞고 있", "학대", "성폭행", "스토커", "스토킹",
            "bao hanh", "bao luc gia dinh", "bi danh dap", "danh dap toi", "chong danh", "cuong hiep", "hiep dam",
            "nguoc dai",
            "binubugbog", "sinasaktan ako", "sinasaktan niya", "inaabuso", "pang aabuso", "ginahasa",
            "အိမ်တွင်းအကြမ်းဖက်", "ရိုက်နှက်", "မုဒိမ်း",
            "kdrt", "kekerasan dalam rumah", "dipukul*", "memukul saya", "diperkosa*", "dianiaya",
            "ความรุนแรงในครอบครัว", "ทำร้ายร่างกาย", "ถูกทำร้าย", "ข่มขืน", "สตอล์กเกอร์",
            "घरेलु हिंसा*", "कुट्छ*", "पिट्छ*", "बलात्कार*", "यौन हिंसा",
            "violencia domestica", "me bate", "me bateu", "apanhando", "estupro", "estuprada", "maus tratos",
            "me pega", "me golpea", "me maltrata", "maltrato", "me violaron", "abuso sexual",
        ],
    ]
}
