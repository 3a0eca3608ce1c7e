import Notice

/// Level terms of national bodies, for languages that have no phrases of their own yet. Only wording that a national body
/// publishes stands here; public bodies disagree about the rest, and a term is never made up (facts: multilingual.md
/// §2, §3, §6).
enum OfficialTerms {
    /// 警戒レベル `level`, 1...5 (気象庁 多言語辞書); nil for a language the dictionary lacks.
    static func level(_ level: Int, in language: LanguageTag) -> String? {
        guard (1...5).contains(level) else { return nil }
        switch language {
        case .simplifiedChinese: return "警戒等级\(level)"
        case .traditionalChinese: return "警戒等級\(level)"
        // The dictionary says 경계 for 1 to 3 and 경보 for 4 and 5.
        case .korean: return "\(level <= 3 ? "경계" : "경보") 레벨 \(level)"
        case .portuguese: return "Nível de alerta \(level)"
        case .spanish: return "Nivel de alerta \(level)"
        case .indonesian: return "tingkat peringatan \(level)"
        case .vietnamese: return "Cấp độ cảnh giác \(level)"
        case .tagalog: return "Antas \(level) na babala sa pag-ingat"
        case .thai: return "เตรียมรับมือระดับ \(level)"
        case .nepali: return "सतर्क श्रेणी \(digit(level, zero: 0x0966))"
        case .khmer: return "ការប្រកាសព្រមានកំរិត \(level)"
        case .burmese: return "ဘေးအန္တရာယ် သတိပေးချက် အဆင့် \(digit(level, zero: 0x1040))"
        case .mongolian: return "Сануулах төвшин \(level)"
        default: return nil
        }
    }

    /// The term of an order; nil where no national body has published one.
    static func order(_ order: Order, in language: LanguageTag) -> String? {
        switch (order, language) {
        case (.elderlyEvacuation, _): elderlyEvacuation[language]
        // JNTO.
        case (.evacuation, .simplifiedChinese), (.tsunamiEvacuation, .simplifiedChinese): "避难指示"
        default: nil
        }
    }

    /// 高齢者等避難 (気象庁 多言語辞書).
    private static let elderlyEvacuation: [LanguageTag: String] = [
        .simplifiedChinese: "老年人等进行避难",
        .traditionalChinese: "老年人等疏散",
        .korean: "고령자 등의 대피",
        .portuguese: "Evacuação de Idosos e outros grupos",
        .spanish: "Evacuación de personas mayores, etc.",
        .indonesian: "Proses Evakuasi Lansia, dll.",
        .vietnamese: "Sơ tán người cao tuổi, v.v…",
        .tagalog: "Lumisan ang mga matatanda atbp.",
        .thai: "การหลบภัยของผู้สูงอายุ ฯลฯ",
        .nepali: "वृद्धवृद्धा आदिलाई सुरक्षित स्थानमा लैजाने कार्य",
        .khmer: "ការភៀសខ្លួនមនុស្សចាស់។ល។",
        .burmese: "သက်ကြီးရွယ်အို စသည်တို့ ခိုလှုံခြင်း",
        .mongolian: "Өндөр настан зэрэг хүмүүс аюулгүй газарт хоргодох",
    ]

    private static func digit(_ value: Int, zero: UInt32) -> String {
        Unicode.Scalar(zero + UInt32(value)).map(String.init) ?? String(value)
    }
}
