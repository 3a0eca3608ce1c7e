package import Notice

/// What the chat and the page say around a form. `%1` is minutes in `open`, a number in `sent`.
package struct FormPhrases: Sendable {
    /// Before the link in the talk.
    var open: String
    /// On the page, from here on: whom the words go to and what becomes of them.
    package var privacy: String
    package var required: String
    package var optional: String
    package var choose: String
    /// The button that adds where the telephone is, and what is said once it did.
    package var useLocation: String
    package var locationAdded: String
    package var send: String
    package var sent: String
    /// The link was used before, or its time is over.
    package var gone: String
    /// Something is missing or cannot be read; the field is marked.
    package var mend: String
    /// It was not kept; try again or call.
    package var failed: String

    package static func of(_ language: LanguageTag) -> FormPhrases { rows[language] ?? english }

    private static let english = FormPhrases(
        open: "You can send this on the page below (open for %1 minutes, for one use). Please do not write names, "
            + "addresses or phone numbers in this chat.",
        privacy: "Only the staff in charge read what you send. It is used for this matter only.",
        required: "required", optional: "if you like", choose: "Choose", useLocation: "📍 Add my location",
        locationAdded: "Location added.", send: "Send", sent: "Received. Your number is %1. You can close this page.",
        gone: "This page was used or its time is over. Ask again in the chat.",
        mend: "Please look at the marked field.", failed: "It was not received. Please try again, or call us.")

    private static let rows: [LanguageTag: FormPhrases] = [
        .english: english,
        .japanese: FormPhrases(
            open: "次のページから送れます（%1分以内に、1回使えます）。お名前、住所、電話番号は、このトークには書かないでください。",
            privacy: "送った内容は担当の職員だけが読み、この件のためにだけ使います。", required: "必須", optional: "任意", choose: "選んでください",
            useLocation: "📍 現在地を加える", locationAdded: "現在地を加えました。", send: "送信する",
            sent: "受け付けました。番号は%1です。このページは閉じてください。", gone: "このページは、使用済みか、期限が過ぎています。チャットでもう一度お尋ねください。",
            mend: "印のある欄を確かめてください。", failed: "受け付けられませんでした。もう一度送るか、お電話ください。"),
        .easyJapanese: FormPhrases(
            open: "次（つぎ）の　ページで　送（おく）って　ください（%1分（ふん）以内（いない）、1回（かい）だけ）。"
                + "名前（なまえ）、住所（じゅうしょ）、電話番号（でんわばんごう）は、ここには　書（か）かないで　ください。",
            privacy: "あなたが　書（か）いた　ことは、担当（たんとう）の　人（ひと）だけが　読（よ）みます。ほかの　ことには　使（つか）いません。",
            required: "書（か）いて　ください", optional: "書（か）かなくても　いいです", choose: "選（えら）んで　ください",
            useLocation: "📍 今（いま）いる　場所（ばしょ）を　入（い）れる", locationAdded: "場所（ばしょ）を　入（い）れました。",
            send: "送（おく）る", sent: "受（う）け取（と）りました。番号（ばんごう）は　%1です。この　ページは　閉（と）じて　ください。",
            gone: "この　ページは　もう　使（つか）えません。チャットで　もう一度（いちど）　聞（き）いて　ください。",
            mend: "印（しるし）の　ある　ところを　見（み）て　ください。",
            failed: "受（う）け取（と）れませんでした。もう一度（いちど）　送（おく）るか、電話（でんわ）して　ください。"),
        .simplifiedChinese: FormPhrases(
            open: "可以在下面的页面提交（%1分钟内有效，只能使用一次）。请不要在此聊天中填写姓名、地址和电话号码。",
            privacy: "只有负责的工作人员会阅读您提交的内容，并且只用于此事。", required: "必填", optional: "选填", choose: "请选择",
            useLocation: "📍 添加我的位置", locationAdded: "已添加位置。", send: "提交", sent: "已收到。您的受理号码是%1。可以关闭此页面。",
            gone: "此页面已使用或已过期。请在聊天中重新询问。", mend: "请检查有标记的栏目。", failed: "未能接收。请重试或打电话。"),
        .traditionalChinese: FormPhrases(
            open: "可以在下面的頁面提交（%1分鐘內有效，只能使用一次）。請不要在此聊天中填寫姓名、地址和電話號碼。",
            privacy: "只有負責的工作人員會閱讀您提交的內容，並且只用於此事。", required: "必填", optional: "選填", choose: "請選擇",
            useLocation: "📍 加入我的位置", locationAdded: "已加入位置。", send: "送出", sent: "已收到。您的受理號碼是%1。可以關閉此頁面。",
            gone: "此頁面已使用或已過期。請在聊天中重新詢問。", mend: "請檢查有標記的欄位。", failed: "未能接收。請再試一次或打電話。"),
        .korean: FormPhrases(
            open: "아래 페이지에서 보내실 수 있습니다(%1분 이내, 한 번만 사용 가능). 이 채팅에는 이름, 주소, 전화번호를 쓰지 마십시오.",
            privacy: "보내신 내용은 담당 직원만 읽으며 이 용건에만 사용합니다.", required: "필수", optional: "선택", choose: "선택하십시오",
            useLocation: "📍 현재 위치 추가", locationAdded: "위치를 추가했습니다.", send: "보내기",
            sent: "접수되었습니다. 접수 번호는 %1입니다. 이 페이지를 닫으셔도 됩니다.",
            gone: "이미 사용했거나 기한이 지난 페이지입니다. 채팅에서 다시 문의해 주십시오.", mend: "표시된 항목을 확인해 주십시오.",
            failed: "접수되지 않았습니다. 다시 보내시거나 전화해 주십시오."),
        .vietnamese: FormPhrases(
            open:
                "Bạn có thể gửi ở trang dưới đây (trong %1 phút, dùng một lần). Xin đừng viết họ tên, địa chỉ hay số điện thoại vào cuộc trò chuyện này.",
            privacy: "Chỉ nhân viên phụ trách đọc nội dung bạn gửi và chỉ dùng cho việc này.", required: "bắt buộc",
            optional: "không bắt buộc", choose: "Hãy chọn", useLocation: "📍 Thêm vị trí của tôi",
            locationAdded: "Đã thêm vị trí.", send: "Gửi",
            sent: "Đã nhận. Số của bạn là %1. Bạn có thể đóng trang này.",
            gone: "Trang này đã được dùng hoặc đã hết hạn. Hãy hỏi lại trong cuộc trò chuyện.",
            mend: "Xin kiểm tra mục được đánh dấu.", failed: "Chưa nhận được. Xin thử lại hoặc gọi điện."),
        .nepali: FormPhrases(
            open: "तलको पृष्ठबाट पठाउन सकिन्छ (%1 मिनेटभित्र, एक पटक मात्र)। यो च्याटमा नाम, ठेगाना वा फोन नम्बर नलेख्नुहोस्।",
            privacy: "तपाईंले पठाएको कुरा सम्बन्धित कर्मचारीले मात्र पढ्छन् र यही कामका लागि मात्र प्रयोग हुन्छ।",
            required: "अनिवार्य", optional: "ऐच्छिक", choose: "छान्नुहोस्", useLocation: "📍 मेरो स्थान थप्ने",
            locationAdded: "स्थान थपियो।", send: "पठाउने", sent: "प्राप्त भयो। तपाईंको नम्बर %1 हो। यो पृष्ठ बन्द गर्न सकिन्छ।",
            gone: "यो पृष्ठ प्रयोग भइसक्यो वा म्याद सकियो। च्याटमा फेरि सोध्नुहोस्।", mend: "चिन्ह लगाइएको ठाउँ हेर्नुहोस्।",
            failed: "प्राप्त भएन। फेरि पठाउनुहोस् वा फोन गर्नुहोस्।"),
        .tagalog: FormPhrases(
            open:
                "Maipapadala ito sa pahina sa ibaba (sa loob ng %1 minuto, isang beses lang). Huwag isulat dito sa chat ang pangalan, tirahan o numero ng telepono.",
            privacy: "Ang kawani lang na namamahala ang babasa ng ipinadala mo, at para lang dito gagamitin.",
            required: "kailangan", optional: "kung gusto mo", choose: "Pumili",
            useLocation: "📍 Idagdag ang lokasyon ko",
            locationAdded: "Naidagdag ang lokasyon.", send: "Ipadala",
            sent: "Natanggap na. Ang numero mo ay %1. Maaari mo nang isara ang pahinang ito.",
            gone: "Nagamit na o lampas na sa oras ang pahinang ito. Magtanong ulit sa chat.",
            mend: "Pakitingnan ang may markang bahagi.", failed: "Hindi natanggap. Subukan ulit o tumawag."),
        .burmese: FormPhrases(
            open: "အောက်ပါစာမျက်နှာမှ ပေးပို့နိုင်ပါသည် (%1 မိနစ်အတွင်း၊ တစ်ကြိမ်သာ)။ ဤချက်တွင် အမည်၊ လိပ်စာ၊ ဖုန်းနံပါတ် မရေးပါနှင့်။",
            privacy: "သင်ပေးပို့သည်ကို တာဝန်ခံဝန်ထမ်းများသာ ဖတ်ပြီး ဤကိစ္စအတွက်သာ အသုံးပြုပါသည်။",
            required: "ဖြည့်ရန်လိုအပ်", optional: "မဖြည့်လည်းရ", choose: "ရွေးပါ", useLocation: "📍 ကျွန်ုပ်၏တည်နေရာ ထည့်ရန်",
            locationAdded: "တည်နေရာ ထည့်ပြီးပါပြီ။", send: "ပို့ရန်",
            sent: "လက်ခံရရှိပါပြီ။ သင့်နံပါတ်မှာ %1 ဖြစ်သည်။ ဤစာမျက်နှာကို ပိတ်နိုင်ပါသည်။",
            gone: "ဤစာမျက်နှာကို အသုံးပြုပြီး သို့မဟုတ် အချိန်ကုန်သွားပါပြီ။ ချက်တွင် ထပ်မေးပါ။",
            mend: "အမှတ်အသားပြထားသည့်နေရာကို စစ်ဆေးပါ။", failed: "လက်ခံမရရှိပါ။ ထပ်ပို့ပါ သို့မဟုတ် ဖုန်းဆက်ပါ။"),
        .indonesian: FormPhrases(
            open:
                "Anda dapat mengirimnya lewat halaman berikut (dalam %1 menit, sekali pakai). Mohon jangan menulis nama, alamat, atau nomor telepon di obrolan ini.",
            privacy: "Hanya petugas terkait yang membaca kiriman Anda, dan hanya dipakai untuk hal ini.",
            required: "wajib", optional: "boleh kosong", choose: "Pilih", useLocation: "📍 Tambahkan lokasi saya",
            locationAdded: "Lokasi ditambahkan.", send: "Kirim",
            sent: "Sudah diterima. Nomor Anda %1. Halaman ini boleh ditutup.",
            gone: "Halaman ini sudah dipakai atau kedaluwarsa. Tanyakan lagi di obrolan.",
            mend: "Mohon periksa bagian yang ditandai.",
            failed: "Belum diterima. Coba lagi atau hubungi kami lewat telepon."),
        .thai: FormPhrases(
            open: "ส่งได้ที่หน้าด้านล่าง (ภายใน %1 นาที ใช้ได้ครั้งเดียว) โปรดอย่าเขียนชื่อ ที่อยู่ หรือหมายเลขโทรศัพท์ในแชตนี้",
            privacy: "เฉพาะเจ้าหน้าที่ผู้รับผิดชอบเท่านั้นที่อ่านข้อความที่คุณส่ง และใช้เพื่อเรื่องนี้เท่านั้น", required: "จำเป็น",
            optional: "ไม่บังคับ", choose: "โปรดเลือก", useLocation: "📍 เพิ่มตำแหน่งของฉัน", locationAdded: "เพิ่มตำแหน่งแล้ว",
            send: "ส่ง", sent: "ได้รับแล้ว หมายเลขของคุณคือ %1 ปิดหน้านี้ได้", gone: "หน้านี้ถูกใช้แล้วหรือหมดเวลา โปรดถามอีกครั้งในแชต",
            mend: "โปรดตรวจดูช่องที่มีเครื่องหมาย", failed: "ยังไม่ได้รับ โปรดส่งอีกครั้งหรือโทรศัพท์"),
        .portuguese: FormPhrases(
            open:
                "Você pode enviar pela página abaixo (em até %1 minutos, um único uso). Não escreva nome, endereço nem telefone neste chat.",
            privacy: "Só os funcionários responsáveis leem o que você envia, e usam apenas para este assunto.",
            required: "obrigatório", optional: "se quiser", choose: "Escolha",
            useLocation: "📍 Adicionar minha localização",
            locationAdded: "Localização adicionada.", send: "Enviar",
            sent: "Recebido. Seu número é %1. Você pode fechar esta página.",
            gone: "Esta página já foi usada ou expirou. Pergunte de novo no chat.", mend: "Verifique o campo marcado.",
            failed: "Não foi recebido. Tente de novo ou telefone."),
        .spanish: FormPhrases(
            open:
                "Puede enviarlo en la página siguiente (durante %1 minutos, un solo uso). No escriba nombres, direcciones ni teléfonos en este chat.",
            privacy: "Solo el personal encargado lee lo que envía, y se usa únicamente para este asunto.",
            required: "obligatorio", optional: "si lo desea", choose: "Elija", useLocation: "📍 Añadir mi ubicación",
            locationAdded: "Ubicación añadida.", send: "Enviar",
            sent: "Recibido. Su número es %1. Puede cerrar esta página.",
            gone: "Esta página ya se usó o ha caducado. Pregunte de nuevo en el chat.",
            mend: "Revise el campo marcado.",
            failed: "No se ha recibido. Inténtelo de nuevo o llámenos."),
    ]
}
