// What the chat says itself in the languages of Southeast Asia.

extension ChatPhrases {
    static let vietnamese = ChatPhrases(
        greeting:
            "Xin chào. Tôi trả lời các câu hỏi về thủ tục hành chính, rác, phòng chống thiên tai… Hãy nhập câu hỏi hoặc chọn bên dưới.",
        menu: "Hãy nhập câu hỏi hoặc chọn bằng số.",
        didYouMean: "Bạn muốn hỏi điều nào sau đây? Bạn cũng có thể trả lời bằng số.",
        noneOfThese: "Không có trong đây",
        unknown: "Xin lỗi, tôi không tìm thấy câu trả lời. Bạn thử hỏi bằng cách khác xem sao.",
        contact: "Điện thoại hỏi đáp: {{phone.main}}\n"
            + "Thời gian tiếp nhận: {{hours.main}}",
        asOf: "Thông tin tính đến %1.",
        more: "Còn %1 thông tin khác.",
        nothingInForce: "Hiện tại ở đây không có thông tin sơ tán hay thông tin khẩn cấp nào.",
        noLongerInForce: "Thông tin đã báo cho bạn lúc trước hiện không còn hiệu lực.",
        alsoAsked: "Câu hỏi liên quan:",
        languageChanged: "Tôi sẽ trả lời bằng tiếng Việt.",
        languageNotServed: "Xin lỗi, tôi chưa thể trả lời bằng %1. Tôi có thể trả lời bằng các ngôn ngữ sau.",
        notInThisLanguage: "Câu trả lời này chưa có bản tiếng Việt.",
        menuLabel: "Menu",
        helpful: "👍 Hữu ích",
        notHelpful: "👎 Không hữu ích",
        thanks: "Xin cảm ơn.",
        regret: "Rất xin lỗi. Ý kiến của bạn sẽ được dùng để cải thiện câu trả lời.",
        emergency:
            "Hãy gọi điện ngay: 119 khi có hỏa hoạn hoặc cần xe cấp cứu, 110 khi cần cảnh sát. Không thể báo khẩn cấp qua khung chat này.",
        despair: "Nếu tính mạng đang gặp nguy hiểm, hãy gọi 119 (xe cấp cứu) hoặc 110 (cảnh sát).\n"
            + "Đừng chịu đựng một mình, hãy nói ra với người có thể lắng nghe: {{phone.crisis}}\n"
            + "Thời gian tiếp nhận: {{hours.crisis}}",
        violence: "Nếu bạn đang gặp nguy hiểm, hãy gọi 110 (cảnh sát).\n"
            + "Tư vấn về ngược đãi trẻ em: gọi 189.\n"
            + "Đó không phải lỗi của bạn. Điện thoại tư vấn: {{phone.violence}}\n"
            + "Thời gian tiếp nhận: {{hours.violence}}",
        missing: "Nếu có người bị lạc, mất tích, hoặc bạn bị lạc không về nhà được, "
            + "hãy gọi 110 (cảnh sát) hoặc đến đồn cảnh sát gần nhất (交番).\n"
            + "Nếu em là trẻ em và đang ở một mình, hãy nói với người lớn hoặc nhân viên cửa hàng gần đó.\n"
            + "Khi có thảm họa, gọi 171 để biết gia đình có an toàn không.",
        person: "👤 Hỏi nhân viên",
        personSoon: "Nhân viên sẽ trả lời bạn tại đây, có thể mất một lúc.\n"
            + "Thời gian tiếp nhận: {{hours.main}}\n"
            + "Xin đừng viết họ tên, địa chỉ, số điện thoại. Muốn quay lại trả lời tự động, hãy nhập \"kết thúc\".",
        personGone: "Cuộc trò chuyện với nhân viên đã kết thúc. Từ đây sẽ trả lời tự động.",
        personWords: ["nhân viên", "nói chuyện với nhân viên", "hỏi nhân viên"],
        endWords: ["kết thúc"],
        menuWords: ["menu", "trợ giúp", "xin chào", "chào bạn"])

    static let tagalog = ChatPhrases(
        greeting:
            "Kumusta po. Sumasagot ako sa mga tanong tungkol sa mga papeles sa city hall, basura, sakuna at iba pa. I-type ang tanong o pumili sa ibaba.",
        menu: "I-type ang tanong o pumili ng numero.",
        didYouMean: "Alin po rito ang ibig ninyong itanong? Puwede ring sumagot ng numero.",
        noneOfThese: "Wala rito",
        unknown: "Pasensya na po, hindi ko nahanap ang sagot. Subukan pong itanong sa ibang salita.",
        contact: "Telepono: {{phone.main}}\n"
            + "Oras: {{hours.main}}",
        asOf: "Impormasyon hanggang %1.",
        more: "May %1 pang iba.",
        nothingInForce: "Sa ngayon, walang impormasyon dito tungkol sa paglikas o emergency.",
        noLongerInForce: "Wala nang bisa ang impormasyong sinabi ko kanina.",
        alsoAsked: "Mga kaugnay na tanong:",
        languageChanged: "Sasagot ako sa Tagalog.",
        languageNotServed: "Pasensya na po, hindi pa ako makasagot sa %1. Makakasagot ako sa mga wikang ito:",
        notInThisLanguage: "Wala pang Tagalog ang sagot na ito.",
        menuLabel: "Menu",
        helpful: "👍 Nakatulong",
        notHelpful: "👎 Hindi nakatulong",
        thanks: "Salamat po.",
        regret: "Pasensya na po. Gagamitin namin ang puna ninyo para ayusin ang sagot.",
        emergency:
            "Tumawag agad: 119 kung may sunog o kailangan ng ambulansya, 110 para sa pulis. Hindi makakapag-report ng emergency sa chat na ito.",
        despair: "Kung nasa panganib ang buhay ninyo ngayon, tumawag sa 119 (ambulansya) o 110 (pulis).\n"
            + "Hindi kailangang mag-isa. May makikinig sa inyo: {{phone.crisis}}\n"
            + "Oras: {{hours.crisis}}",
        violence: "Kung nasa panganib kayo ngayon, tumawag sa 110 (pulis).\n"
            + "Para sa pang-aabuso sa bata, tumawag sa 189.\n"
            + "Hindi ninyo ito kasalanan. Telepono ng konsultasyon: {{phone.violence}}\n"
            + "Oras: {{hours.violence}}",
        missing: "Kung may nawawala, o kung naliligaw kayo at hindi makauwi, "
            + "tumawag sa 110 (pulis) o pumunta sa pinakamalapit na koban (交番).\n"
            + "Kung bata ka at nag-iisa, magsabi sa nakatatanda o sa tao sa tindahan na malapit.\n"
            + "Kapag may sakuna, tumawag sa 171 para malaman kung ligtas ang pamilya.",
        person: "👤 Kausapin ang staff",
        personSoon: "Sasagot dito ang staff. Maaaring matagalan nang kaunti.\n"
            + "Oras: {{hours.main}}\n"
            + "Huwag isulat ang pangalan, tirahan o numero ng telepono. I-type ang \"tapos\" para bumalik sa awtomatikong sagot.",
        personGone: "Tapos na ang usapan ninyo ng staff. Awtomatiko na ulit ang mga sagot.",
        personWords: ["kausapin ang staff", "tao", "gusto kong makausap ang tao"],
        endWords: ["tapos"],
        menuWords: ["menu", "tulong", "kumusta", "kamusta"])

    static let burmese = ChatPhrases(
        greeting: "မင်္ဂလာပါ။ ရုံးလုပ်ငန်းများ၊ အမှိုက်၊ သဘာဝဘေး စသည့် မေးခွန်းများကို ဖြေပေးပါသည်။ မေးခွန်းရိုက်ထည့်ပါ သို့မဟုတ် အောက်မှ ရွေးပါ။",
        menu: "မေးခွန်းရိုက်ထည့်ပါ သို့မဟုတ် နံပါတ်ဖြင့် ရွေးပါ။",
        didYouMean: "အောက်ပါတို့ထဲမှ ဘယ်ဟာကို မေးလိုပါသလဲ။ နံပါတ်ဖြင့်လည်း ဖြေနိုင်ပါသည်။",
        noneOfThese: "ဒီထဲမှာ မပါပါ",
        unknown: "ဝမ်းနည်းပါသည်။ အဖြေကို ရှာမတွေ့ပါ။ အခြားစကားလုံးဖြင့် မေးကြည့်ပါ။",
        contact: "ဖုန်း - {{phone.main}}\n"
            + "ဖုန်းခေါ်နိုင်သည့်အချိန် - {{hours.main}}",
        asOf: "%1 အချိန်အထိ သတင်းအချက်အလက်ဖြစ်ပါသည်။",
        more: "နောက်ထပ် %1 ခု ရှိပါသည်။",
        nothingInForce: "လောလောဆယ် ဤနေရာတွင် ဘေးလွတ်ရာသို့ ရွှေ့ပြောင်းရန် သတင်း သို့မဟုတ် အရေးပေါ်သတင်း မရှိပါ။",
        noLongerInForce: "အစောပိုင်းက ပြောခဲ့သော သတင်းသည် ယခု မရှိတော့ပါ။",
        alsoAsked: "ဆက်စပ်မေးခွန်းများ -",
        languageChanged: "မြန်မာဘာသာဖြင့် ဖြေပါမည်။",
        languageNotServed: "ဝမ်းနည်းပါသည်။ %1 ဖြင့် မဖြေနိုင်သေးပါ။ အောက်ပါဘာသာများဖြင့် ဖြေနိုင်ပါသည်။",
        notInThisLanguage: "ဤအဖြေကို မြန်မာဘာသာဖြင့် မပြင်ဆင်ရသေးပါ။",
        menuLabel: "မီနူး",
        helpful: "👍 အသုံးဝင်တယ်",
        notHelpful: "👎 အသုံးမဝင်ဘူး",
        thanks: "ကျေးဇူးတင်ပါသည်။",
        regret: "ဝမ်းနည်းပါသည်။ သင့်အကြံပြုချက်ဖြင့် အဖြေကို ပြင်ဆင်ပါမည်။",
        emergency: "ချက်ချင်း ဖုန်းခေါ်ပါ။ မီးလောင်ခြင်း၊ လူနာတင်ယာဉ်အတွက် 119၊ ရဲအတွက် 110 ဖြစ်ပါသည်။ ဤစာမျက်နှာမှ အရေးပေါ် မခေါ်နိုင်ပါ။",
        despair: "ယခု အသက်အန္တရာယ်ရှိနေလျှင် 119 (လူနာတင်ယာဉ်) သို့မဟုတ် 110 (ရဲ) ကို ဖုန်းခေါ်ပါ။\n"
            + "တစ်ယောက်တည်း မခံစားပါနှင့်။ တိုင်ပင်နိုင်သည့်ဖုန်း - {{phone.crisis}}\n"
            + "ဖုန်းခေါ်နိုင်သည့်အချိန် - {{hours.crisis}}",
        violence: "ယခု အန္တရာယ်ရှိနေလျှင် 110 (ရဲ) ကို ဖုန်းခေါ်ပါ။\n"
            + "ကလေးနှိပ်စက်ခံရမှုအတွက် 189 ကို ခေါ်ပါ။\n"
            + "သင့်အပြစ် မဟုတ်ပါ။ တိုင်ပင်နိုင်သည့်ဖုန်း - {{phone.violence}}\n"
            + "ဖုန်းခေါ်နိုင်သည့်အချိန် - {{hours.violence}}",
        missing: "လူပျောက်လျှင် သို့မဟုတ် လမ်းပျောက်ပြီး အိမ်မပြန်နိုင်လျှင် 110 (ရဲ) "
            + "ကို ဖုန်းခေါ်ပါ၊ သို့မဟုတ် အနီးဆုံး ရဲကင်း (交番) သို့ သွားပါ။\n"
            + "ကလေးတစ်ယောက်တည်းဆိုလျှင် အနီးရှိ လူကြီး သို့မဟုတ် ဆိုင်ဝန်ထမ်းကို ပြောပါ။\n"
            + "ဘေးအန္တရာယ်ဖြစ်ချိန်တွင် 171 ကို ဖုန်းခေါ်၍ မိသားစု ဘေးကင်းမကင်း သိနိုင်ပါသည်။",
        person: "👤 ဝန်ထမ်းကို မေးရန်",
        personSoon: "ဝန်ထမ်းက ဤနေရာတွင် ဖြေပါမည်။ အချိန်ကြာနိုင်ပါသည်။\n"
            + "ဖုန်းခေါ်နိုင်သည့်အချိန် - {{hours.main}}\n"
            + "အမည်၊ လိပ်စာ၊ ဖုန်းနံပါတ် မရေးပါနှင့်။ အလိုအလျောက်အဖြေသို့ ပြန်သွားလိုလျှင် \"ပြီးပါပြီ\" ဟု ရိုက်ပါ။",
        personGone: "ဝန်ထမ်းနှင့် စကားပြောခြင်း ပြီးပါပြီ။ ယခုမှစ၍ အလိုအလျောက် ဖြေပါမည်။",
        personWords: ["ဝန်ထမ်း"],
        endWords: ["ပြီးပါပြီ"],
        menuWords: ["မီနူး", "အကူအညီ", "မင်္ဂလာပါ"])

    static let indonesian = ChatPhrases(
        greeting:
            "Halo. Saya menjawab pertanyaan tentang layanan kantor kota, sampah, bencana, dan lain-lain. Ketik pertanyaan Anda atau pilih di bawah.",
        menu: "Ketik pertanyaan Anda atau pilih dengan angka.",
        didYouMean: "Yang mana yang Anda maksud? Anda juga bisa menjawab dengan angka.",
        noneOfThese: "Tidak ada di sini",
        unknown: "Maaf, saya tidak menemukan jawabannya. Coba tanyakan dengan kata lain.",
        contact: "Telepon: {{phone.main}}\n"
            + "Jam layanan: {{hours.main}}",
        asOf: "Informasi per pukul %1.",
        more: "Masih ada %1 lagi.",
        nothingInForce: "Saat ini tidak ada informasi evakuasi atau informasi darurat di sini.",
        noLongerInForce: "Informasi yang saya sampaikan tadi sudah tidak berlaku.",
        alsoAsked: "Pertanyaan terkait:",
        languageChanged: "Saya akan menjawab dalam bahasa Indonesia.",
        languageNotServed: "Maaf, saya belum bisa menjawab dalam %1. Saya bisa menjawab dalam bahasa-bahasa ini:",
        notInThisLanguage: "Jawaban ini belum tersedia dalam bahasa Indonesia.",
        menuLabel: "Menu",
        helpful: "👍 Membantu",
        notHelpful: "👎 Tidak membantu",
        thanks: "Terima kasih.",
        regret: "Mohon maaf. Masukan Anda dipakai untuk memperbaiki jawaban ini.",
        emergency:
            "Segera telepon: 119 untuk kebakaran atau ambulans, 110 untuk polisi. Bantuan tidak bisa dipanggil lewat obrolan ini.",
        despair: "Jika nyawa Anda terancam sekarang, telepon 119 (ambulans) atau 110 (polisi).\n"
            + "Anda tidak perlu menanggungnya sendiri. Bicaralah dengan seseorang: {{phone.crisis}}\n"
            + "Jam layanan: {{hours.crisis}}",
        violence: "Jika Anda dalam bahaya sekarang, telepon 110 (polisi).\n"
            + "Untuk kekerasan terhadap anak, telepon 189.\n"
            + "Ini bukan salah Anda. Telepon konsultasi: {{phone.violence}}\n"
            + "Jam layanan: {{hours.violence}}",
        missing: "Jika ada orang hilang, atau Anda tersesat dan tidak bisa pulang, "
            + "telepon 110 (polisi) atau datangi pos polisi terdekat (交番).\n"
            + "Jika kamu anak-anak dan sendirian, bicaralah kepada orang dewasa atau pegawai toko di dekatmu.\n"
            + "Saat bencana, telepon 171 untuk mengetahui apakah keluarga Anda selamat.",
        person: "👤 Tanya petugas",
        personSoon: "Petugas akan menjawab di sini. Mungkin perlu waktu.\n"
            + "Jam layanan: {{hours.main}}\n"
            + "Jangan menulis nama, alamat, atau nomor telepon. Ketik \"selesai\" untuk kembali ke jawaban otomatis.",
        personGone: "Percakapan dengan petugas telah selesai. Jawaban kembali otomatis.",
        personWords: ["petugas", "bicara dengan petugas", "tanya petugas"],
        endWords: ["selesai"],
        menuWords: ["menu", "bantuan", "halo", "selamat pagi", "selamat siang", "selamat malam"])

    static let thai = ChatPhrases(
        greeting: "สวัสดีค่ะ ตอบคำถามเกี่ยวกับขั้นตอนต่าง ๆ ที่สำนักงานเขต ขยะ ภัยพิบัติ ฯลฯ กรุณาพิมพ์คำถามหรือเลือกจากด้านล่าง",
        menu: "กรุณาพิมพ์คำถาม หรือเลือกเป็นตัวเลข",
        didYouMean: "ต้องการถามเรื่องใดต่อไปนี้ ตอบเป็นตัวเลขก็ได้",
        noneOfThese: "ไม่มีในนี้",
        unknown: "ขออภัย ไม่พบคำตอบของคำถามนี้ ลองถามด้วยคำอื่นดู",
        contact: "โทรสอบถาม: {{phone.main}}\n"
            + "เวลาทำการ: {{hours.main}}",
        asOf: "ข้อมูล ณ เวลา %1",
        more: "ยังมีอีก %1 รายการ",
        nothingInForce: "ขณะนี้ที่นี่ไม่มีข้อมูลการอพยพหรือข้อมูลฉุกเฉิน",
        noLongerInForce: "ข้อมูลที่แจ้งไปก่อนหน้านี้สิ้นสุดลงแล้ว",
        alsoAsked: "คำถามที่เกี่ยวข้อง:",
        languageChanged: "จะตอบเป็นภาษาไทย",
        languageNotServed: "ขออภัย ยังไม่สามารถตอบเป็น%1ได้ ตอบได้ในภาษาต่อไปนี้",
        notInThisLanguage: "คำตอบนี้ยังไม่มีภาษาไทย",
        menuLabel: "เมนู",
        helpful: "👍 มีประโยชน์",
        notHelpful: "👎 ไม่มีประโยชน์",
        thanks: "ขอบคุณค่ะ",
        regret: "ขออภัยค่ะ เราจะนำความเห็นของคุณไปปรับปรุงคำตอบ",
        emergency: "โทรทันที: ไฟไหม้หรือรถพยาบาลโทร 119 ตำรวจโทร 110 ไม่สามารถแจ้งเหตุผ่านแชตนี้ได้",
        despair: "หากชีวิตอยู่ในอันตรายตอนนี้ โทร 119 (รถพยาบาล) หรือ 110 (ตำรวจ)\n"
            + "ไม่ต้องแบกรับไว้คนเดียว มีคนพร้อมรับฟัง: {{phone.crisis}}\n"
            + "เวลาทำการ: {{hours.crisis}}",
        violence: "หากอยู่ในอันตรายตอนนี้ โทร 110 (ตำรวจ)\n"
            + "ปรึกษาเรื่องการทารุณกรรมเด็ก โทร 189\n"
            + "ไม่ใช่ความผิดของคุณ โทรปรึกษา: {{phone.violence}}\n"
            + "เวลาทำการ: {{hours.violence}}",
        missing: "หากมีคนหายหรือคุณหลงทางกลับบ้านไม่ได้ โทร 110 (ตำรวจ) หรือไปที่ป้อมตำรวจใกล้ที่สุด (交番)\n"
            + "เด็กที่อยู่คนเดียว ให้บอกผู้ใหญ่หรือคนในร้านค้าใกล้ ๆ\n"
            + "เมื่อเกิดภัยพิบัติ โทร 171 เพื่อฟังว่าครอบครัวปลอดภัยหรือไม่",
        person: "👤 ถามเจ้าหน้าที่",
        personSoon: "เจ้าหน้าที่จะตอบที่นี่ อาจใช้เวลาสักครู่\n"
            + "เวลาทำการ: {{hours.main}}\n"
            + "กรุณาอย่าเขียนชื่อ ที่อยู่ หรือหมายเลขโทรศัพท์ พิมพ์ \"จบ\" เพื่อกลับไปใช้คำตอบอัตโนมัติ",
        personGone: "การสนทนากับเจ้าหน้าที่สิ้นสุดแล้ว ต่อไปนี้จะตอบโดยอัตโนมัติ",
        personWords: ["เจ้าหน้าที่", "คุยกับเจ้าหน้าที่", "ถามเจ้าหน้าที่"],
        endWords: ["จบ"],
        menuWords: ["เมนู", "ช่วยเหลือ", "สวัสดี", "สวัสดีค่ะ", "สวัสดีครับ"])
}
