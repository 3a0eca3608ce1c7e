/// The polite frame around a question: it says nothing about the matter and must not move the result
/// ("please, I would like to know…" lowered confidence elsewhere; facts: chat.md, complaints).
struct Framing: Sendable {
    private var phrases: [UInt32: [[UInt32]]] = [:]
    private var words: Set<[UInt32]> = []

    /// Frames of Japanese, cut out wherever they stand, and of English, cut out as whole words.
    static let standard = Framing(phrases: japanese, words: english)

    init(phrases: [String], words: [String]) {
        for phrase in phrases {
            let scalars = NormalizedText(phrase).scalars
            guard let first = scalars.first else { continue }
            self.phrases[first, default: []].append(scalars)
        }
        for key in self.phrases.keys { self.phrases[key]?.sort { $0.count > $1.count } }
        self.words = Set(words.map { NormalizedText($0).scalars })
    }

    /// The text without its frame; the text itself where nothing else is left.
    func removed(from text: NormalizedText) -> NormalizedText {
        let result = cut(from: text)
        return result.hasLetters ? result : text
    }

    /// What is left of a text without its frame.
    func cut(from text: NormalizedText) -> NormalizedText {
        let scalars = text.scalars
        var kept: [UInt32] = []
        kept.reserveCapacity(scalars.count)
        var position = 0
        while position < scalars.count {
            let script = Script(scalars[position])
            if script == .latin {
                var end = position + 1
                while end < scalars.count, Script(scalars[end]) == .latin || scalars[end] == 0x27 { end += 1 }
                let word = scalars[position..<end].filter { $0 != 0x27 }
                if words.contains(word) {
                    kept.append(0x20)
                } else {
                    kept += scalars[position..<end]
                }
                position = end
                continue
            }
            if let phrase = phrases[scalars[position]]?.first(where: { scalars[position...].starts(with: $0) }) {
                kept.append(0x3002)
                position += phrase.count
                continue
            }
            kept.append(scalars[position])
            position += 1
        }
        return NormalizedText(scalars: kept)
    }

    private static let japanese = [
        "について", "に関して", "教えてください", "教えて下さい", "教えていただけますか", "教えて頂けますか", "教えてほしい", "教えて欲しい", "教えて",
        "おしえてください", "おしえてほしい", "おしえて", "知りたいのですが", "知りたいです", "知りたい", "しりたいです", "しりたい", "お聞きしたい", "聞きたい",
        "ききたい", "お尋ねします", "お願いします", "お願いいたします", "おねがいします", "すみません", "すいません", "恐れ入りますが", "おそれいりますが",
        "でしょうか", "ですか", "ますか", "ください", "下さい", "いただけますか", "頂けますか", "のですが", "んですが", "んですけど", "のですけど", "んだけど",
        "どうすればいい", "どうすればよい", "どうしたらいい", "どうしたらよい", "どうしたら", "どうすれば", "どうやって", "方法", "やり方", "やりかた",
        "こんにちは", "はじめまして", "よろしく", "宜しく", "質問", "という", "ということ",
        "ってなに", "って何", "とは", "何ですか", "なんですか", "ありますか", "できますか", "いいですか", "よいですか", "でしょう", "したいです", "したい", "ほしいです",
        "欲しい", "ほしい", "もらえますか", "いつですか", "どこですか", "ますでしょうか", "必要",
    ]

    private static let english = [
        "a", "an", "the", "is", "are", "am", "was", "be", "do", "does", "did", "i", "im", "my", "me", "we", "our", "us",
        "you", "your", "can", "could", "would", "should", "will", "please", "tell", "want", "to", "know", "of", "for",
        "on", "at", "it", "this", "that", "with", "about", "how", "what", "whats", "there", "have", "has", "if",
        "and", "or", "any", "like", "hi", "hello", "thanks", "thank", "sorry", "may", "d", "id", "let", "ask", "excuse",
        "which", "who", "why", "when", "where", "need",
        "get", "much", "many", "some", "from", "by", "they", "them", "be", "been", "kindly", "wish", "must", "as",
    ]
}
