import Notice

/// What a resident is told before words that a machine made. Only languages whose names of places and numbers `CheckedText` can
/// tell have one; やさしい日本語 has none, since its readings and words are checked by people.
enum GeneratedMark {
    static func text(in language: LanguageTag) -> String? { texts[language] }

    private static let texts: [LanguageTag: String] = [
        .japanese: "🤖 下の文は、公式の回答をもとにAIが自動で作りました。正確な内容は、もとの回答やリンク先でご確認ください。",
        .english:
            "🤖 The text below was worded automatically by AI from the official answers. Please check the original answer or the links.",
        .simplifiedChinese: "🤖 以下内容由AI根据官方回答自动生成。准确内容请以原回答或链接为准。",
        .traditionalChinese: "🤖 以下內容由AI根據官方回答自動產生。正確內容請以原回答或連結為準。",
        .vietnamese:
            "🤖 Nội dung dưới đây do AI tự động viết dựa trên câu trả lời chính thức. Hãy kiểm tra lại ở câu trả lời gốc hoặc đường dẫn.",
        .tagalog:
            "🤖 Awtomatikong isinulat ng AI ang teksto sa ibaba mula sa mga opisyal na sagot. Pakitingnan ang orihinal na sagot o ang mga link.",
        .indonesian:
            "🤖 Teks di bawah ini disusun otomatis oleh AI dari jawaban resmi. Mohon periksa jawaban asli atau tautannya.",
        .portuguese:
            "🤖 O texto abaixo foi escrito automaticamente por IA a partir das respostas oficiais. Confira a resposta original ou os links.",
        .spanish:
            "🤖 El texto siguiente fue redactado automáticamente por IA a partir de las respuestas oficiales. Compruebe la respuesta original o los enlaces.",
    ]
}
