import Notice

/// What the chat says of the places around a resident who sent where they are. `%1` is a distance, or names of districts.
struct RefugePhrases: Sendable {
    /// The button that sends where one is.
    var sendLocation: String
    var near: String
    var none: String
    /// At level 5: who goes outdoors now is in more danger than who stays.
    var stayInside: String
    /// Before `stayInside`, where it concerns some districts only.
    var onlyIn: String
    /// Before the places, for those who are in none of these districts.
    var elsewhere: String
    var about: String
    var closed: String
    var preparing: String
    var open: String
    var full: String

    static func of(_ language: LanguageTag) -> RefugePhrases { rows[language] ?? english }

    func state(_ state: Refuge.State) -> String {
        switch state {
        case .closed: closed
        case .preparing: preparing
        case .open: open
        case .full: full
        }
    }

    private static let japanese = RefugePhrases(
        sendLocation: "📍 現在地を送る",
        near: "近くの避難先です（距離は直線です）。行く前に、今いる場所が危険かどうかを確かめてください。",
        none: "この近くに、ご案内できる避難先は見つかりませんでした。",
        stayInside: "警戒レベル5「緊急安全確保」が出ています。外に出るとかえって危険なことがあります。今いる建物の、より高く、崖や川から離れた部屋へ移ってください。",
        onlyIn: "%1にいる方へ", elsewhere: "それ以外の場所にいる方へ",
        about: "約%1", closed: "開設していません", preparing: "開設準備中", open: "開設しています", full: "満員")

    private static let english = RefugePhrases(
        sendLocation: "📍 Send my location",
        near:
            "Places to evacuate to near you (distance in a straight line). First make sure whether the place where you are is dangerous.",
        none: "I found no place to evacuate to near you.",
        stayInside: "Alert level 5 (緊急安全確保) is in force. Going outside now may be more dangerous. "
            + "Move to a higher room of the building you are in, away from slopes and rivers.",
        onlyIn: "If you are in %1:", elsewhere: "If you are anywhere else:",
        about: "about %1", closed: "not open", preparing: "being opened", open: "open", full: "full")

    private static let rows: [LanguageTag: RefugePhrases] = [
        .japanese: japanese, .english: english,
        .easyJapanese: RefugePhrases(
            sendLocation: "📍 今（いま）いる 場所（ばしょ）",
            near: "近（ちか）くの　逃（に）げる　場所（ばしょ）です。行（い）く　前（まえ）に、今（いま）いる　場所（ばしょ）が　危（あぶ）ないか　考（かんが）えて　ください。",
            none: "近（ちか）くに　逃（に）げる　場所（ばしょ）が　見（み）つかりませんでした。",
            stayInside: "警戒（けいかい）レベル5〈いちばん　危（あぶ）ない〉です。外（そと）に　出（で）ると　危（あぶ）ないです。"
                + "今（いま）いる　建物（たてもの）の　高（たか）い　所（ところ）に　行（い）って　ください。崖（がけ）や　川（かわ）から　離（はな）れて　ください。",
            onlyIn: "%1に　いる　人（ひと）へ", elsewhere: "ほかの　場所（ばしょ）に　いる　人（ひと）へ",
            about: "だいたい %1", closed: "開（あ）いて　いません", preparing: "もうすぐ　開（あ）きます",
            open: "開（あ）いて　います", full: "人（ひと）が　いっぱいです"),
        .simplifiedChinese: RefugePhrases(
            sendLocation: "📍 发送我的位置", near: "您附近的避难地点（直线距离）。出发前请先确认您现在所在的地方是否危险。",
            none: "附近没有找到可以避难的地点。",
            stayInside: "警戒级别5（緊急安全確保）已发布。现在外出可能更加危险。请移动到所在建筑物中更高、远离山崖和河流的房间。",
            onlyIn: "如果您在%1：", elsewhere: "如果您在其他地方：",
            about: "约%1", closed: "未开放", preparing: "正在准备开放", open: "已开放", full: "已满"),
        .traditionalChinese: RefugePhrases(
            sendLocation: "📍 傳送我的位置", near: "您附近的避難地點（直線距離）。出發前請先確認您現在所在的地方是否危險。",
            none: "附近沒有找到可以避難的地點。",
            stayInside: "警戒等級5（緊急安全確保）已發布。現在外出可能更加危險。請移動到所在建築物中較高、遠離山崖和河川的房間。",
            onlyIn: "如果您在%1：", elsewhere: "如果您在其他地方：",
            about: "約%1", closed: "未開放", preparing: "正在準備開放", open: "已開放", full: "已滿"),
        .korean: RefugePhrases(
            sendLocation: "📍 내 위치 보내기", near: "가까운 대피 장소입니다(직선거리). 출발하기 전에 지금 있는 곳이 위험한지 먼저 확인해 주십시오.",
            none: "가까운 곳에서 안내할 수 있는 대피 장소를 찾지 못했습니다.",
            stayInside: "경계 레벨 5(緊急安全確保)가 발령되었습니다. 지금 밖으로 나가면 더 위험할 수 있습니다. "
                + "현재 있는 건물에서 더 높고 절벽이나 하천에서 떨어진 방으로 이동해 주십시오.",
            onlyIn: "%1에 계신 분:", elsewhere: "그 밖의 곳에 계신 분:",
            about: "약 %1", closed: "개설되지 않음", preparing: "개설 준비 중", open: "개설됨", full: "만원"),
        .vietnamese: RefugePhrases(
            sendLocation: "📍 Gửi vị trí của tôi",
            near:
                "Các nơi lánh nạn gần bạn (khoảng cách đường thẳng). Trước khi đi, hãy xem nơi bạn đang ở có nguy hiểm không.",
            none: "Không tìm thấy nơi lánh nạn nào gần bạn.",
            stayInside: "Đang có cảnh báo cấp độ 5 (緊急安全確保). Ra ngoài lúc này có thể nguy hiểm hơn. "
                + "Hãy chuyển lên phòng cao hơn trong tòa nhà bạn đang ở, tránh xa vách đất và sông.",
            onlyIn: "Nếu bạn đang ở %1:", elsewhere: "Nếu bạn đang ở nơi khác:",
            about: "khoảng %1", closed: "chưa mở", preparing: "đang chuẩn bị mở", open: "đang mở", full: "đã đầy"),
        .nepali: RefugePhrases(
            sendLocation: "📍 मेरो स्थान पठाउने",
            near: "तपाईंको नजिकका सुरक्षित स्थलहरू (सिधा दूरी)। जानुअघि, अहिले तपाईं भएको ठाउँ खतरनाक छ कि छैन हेर्नुहोस्।",
            none: "नजिकमा जान सकिने सुरक्षित स्थल भेटिएन।",
            stayInside: "सतर्कता स्तर ५ (緊急安全確保) जारी छ। अहिले बाहिर निस्कँदा झन् खतरा हुन सक्छ। "
                + "आफू भएको भवनकै माथिल्लो, भीर र खोलाबाट टाढाको कोठामा सर्नुहोस्।",
            onlyIn: "तपाईं %1 मा हुनुहुन्छ भने:", elsewhere: "तपाईं अन्य ठाउँमा हुनुहुन्छ भने:",
            about: "करिब %1", closed: "खुलेको छैन", preparing: "खोल्ने तयारी हुँदै", open: "खुला छ", full: "भरिएको छ"),
        .tagalog: RefugePhrases(
            sendLocation: "📍 Ipadala ang lokasyon",
            near:
                "Mga lugar ng paglikas na malapit sa iyo (tuwid na distansya). Bago umalis, tingnan muna kung mapanganib ang kinaroroonan mo.",
            none: "Walang nakitang lugar ng paglikas na malapit sa iyo.",
            stayInside: "Nakataas ang alert level 5 (緊急安全確保). Maaaring mas mapanganib ang lumabas ngayon. "
                + "Lumipat sa mas mataas na silid ng gusaling kinaroroonan mo, malayo sa dalisdis at ilog.",
            onlyIn: "Kung ikaw ay nasa %1:", elsewhere: "Kung ikaw ay nasa ibang lugar:",
            about: "mga %1", closed: "hindi bukas", preparing: "inihahanda", open: "bukas", full: "puno na"),
        .burmese: RefugePhrases(
            sendLocation: "📍 တည်နေရာ ပို့ရန်",
            near: "သင့်အနီးရှိ ဘေးလွတ်ရာနေရာများ (မျဉ်းဖြောင့်အကွာအဝေး)။ မသွားမီ ယခုရှိနေသောနေရာ အန္တရာယ်ရှိမရှိ စစ်ဆေးပါ။",
            none: "အနီးတွင် ဘေးလွတ်ရာနေရာ ရှာမတွေ့ပါ။",
            stayInside: "သတိပေးအဆင့် ၅ (緊急安全確保) ထုတ်ပြန်ထားသည်။ ယခု အပြင်ထွက်လျှင် ပို၍အန္တရာယ်ရှိနိုင်သည်။ "
                + "ယခုရှိနေသော အဆောက်အအုံအတွင်း ကမ်းပါးနှင့် မြစ်မှဝေးသော ပိုမြင့်သည့်အခန်းသို့ ရွှေ့ပါ။",
            onlyIn: "%1 တွင် ရှိနေပါက -", elsewhere: "အခြားနေရာတွင် ရှိနေပါက -",
            about: "%1 ခန့်", closed: "မဖွင့်ပါ", preparing: "ဖွင့်ရန် ပြင်ဆင်နေသည်", open: "ဖွင့်ထားသည်", full: "လူပြည့်နေသည်"),
        .indonesian: RefugePhrases(
            sendLocation: "📍 Kirim lokasi saya",
            near:
                "Tempat evakuasi di dekat Anda (jarak garis lurus). Sebelum pergi, pastikan dulu apakah tempat Anda sekarang berbahaya.",
            none: "Tidak ditemukan tempat evakuasi di dekat Anda.",
            stayInside: "Peringatan level 5 (緊急安全確保) sedang berlaku. Keluar sekarang bisa lebih berbahaya. "
                + "Pindahlah ke ruangan yang lebih tinggi di gedung Anda, jauh dari tebing dan sungai.",
            onlyIn: "Jika Anda berada di %1:", elsewhere: "Jika Anda berada di tempat lain:",
            about: "sekitar %1", closed: "belum dibuka", preparing: "sedang disiapkan", open: "dibuka", full: "penuh"),
        .thai: RefugePhrases(
            sendLocation: "📍 ส่งตำแหน่งของฉัน",
            near: "สถานที่อพยพใกล้คุณ (ระยะทางเส้นตรง) ก่อนออกเดินทาง โปรดตรวจดูก่อนว่าที่ที่คุณอยู่ตอนนี้อันตรายหรือไม่",
            none: "ไม่พบสถานที่อพยพใกล้คุณ",
            stayInside: "ขณะนี้มีประกาศระดับเตือนภัย 5 (緊急安全確保) การออกไปข้างนอกตอนนี้อาจอันตรายกว่า "
                + "โปรดย้ายไปยังห้องที่สูงกว่าในอาคารที่คุณอยู่ และอยู่ห่างจากหน้าผาและแม่น้ำ",
            onlyIn: "หากคุณอยู่ใน %1:", elsewhere: "หากคุณอยู่ที่อื่น:",
            about: "ประมาณ %1", closed: "ยังไม่เปิด", preparing: "กำลังเตรียมเปิด", open: "เปิดแล้ว", full: "เต็ม"),
        .portuguese: RefugePhrases(
            sendLocation: "📍 Enviar localização",
            near:
                "Locais de evacuação perto de você (distância em linha reta). Antes de sair, verifique se o lugar onde está é perigoso.",
            none: "Não foi encontrado nenhum local de evacuação perto de você.",
            stayInside: "O nível de alerta 5 (緊急安全確保) está em vigor. Sair agora pode ser mais perigoso. "
                + "Vá para um cômodo mais alto do prédio onde está, longe de encostas e rios.",
            onlyIn: "Se você está em %1:", elsewhere: "Se você está em outro lugar:",
            about: "cerca de %1", closed: "não está aberto", preparing: "abertura em preparação", open: "aberto",
            full: "lotado"),
        .spanish: RefugePhrases(
            sendLocation: "📍 Enviar mi ubicación",
            near:
                "Lugares de evacuación cercanos (distancia en línea recta). Antes de salir, compruebe si el lugar donde está es peligroso.",
            none: "No se ha encontrado ningún lugar de evacuación cercano.",
            stayInside: "Está en vigor el nivel de alerta 5 (緊急安全確保). Salir ahora puede ser más peligroso. "
                + "Vaya a una habitación más alta del edificio donde está, lejos de laderas y ríos.",
            onlyIn: "Si está en %1:", elsewhere: "Si está en otro lugar:",
            about: "unos %1", closed: "no está abierto", preparing: "en preparación", open: "abierto", full: "lleno"),
    ]
}
