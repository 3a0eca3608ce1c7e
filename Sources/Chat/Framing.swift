import Notice

/// The polite frame around a question: it says nothing about the matter and must not move the result
/// ("please, I would like to know…" lowered confidence elsewhere; facts: chat.md, complaints).
struct Framing: Sendable {
    /// By first scalar, the longest first.
    private var phrases: [UInt32: [[UInt32]]] = [:]

    /// Japanese phrases are cut out wherever they stand, English ones as whole words. Other languages keep theirs: the words
    /// of one are another's matter (Vietnamese "an", "do", "the").
    init(_ language: LanguageTag) {
        switch language {
        case .japanese: self.init(phrases: Self.japanese)
        case .english: self.init(phrases: Self.english)
        default: self.init(phrases: [])
        }
    }

    /// The frames of every language that has them, where none is known.
    static let any = Framing(phrases: japanese + english)

    init(phrases: [String]) {
        for phrase in phrases {
            let scalars = NormalizedText(phrase).scalars
            guard let first = scalars.first else { continue }
            self.phrases[first, default: []].append(scalars)
        }
        for key in self.phrases.keys { self.phrases[key]?.sort { $0.count > $1.count } }
    }

    /// The text without its frame; the text itself where nothing else is left.
    func removed(from text: NormalizedText) -> NormalizedText {
        let result = cut(from: text)
        return result.hasLetters ? result : text
    }

    /// What is left of a text without its frame.
    func cut(from text: NormalizedText) -> NormalizedText {
        guard !phrases.isEmpty else { return text }
        let scalars = text.scalars
        var kept: [UInt32] = []
        kept.reserveCapacity(scalars.count)
        var position = 0
        while position < scalars.count {
            if let phrase = phrases[scalars[position]]?.first(where: { Self.stands($0, at: position, in: scalars) }) {
                kept.append(Script(phrase[0]) == .latin ? 0x20 : 0x3002)
                position += phrase.count
            } else {
                kept.append(scalars[position])
                position += 1
            }
        }
        return kept.count < scalars.count ? NormalizedText(scalars: kept) : text
    }

    /// A phrase of Latin letters must begin and end where words do.
    private static func stands(_ phrase: [UInt32], at position: Int, in scalars: [UInt32]) -> Bool {
        guard scalars[position...].starts(with: phrase) else { return false }
        guard Script(phrase[0]) == .latin else { return true }
        let end = position + phrase.count
        return (position == 0 || Script(scalars[position - 1]) != .latin)
            && (end == scalars.count || Script(scalars[end]) != .latin)
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
        "please", "kindly", "hello", "hi", "good morning", "good evening", "thanks", "thank you", "thank you very much",
        "excuse me", "sorry", "i am sorry", "tell me", "could you", "would you", "can you", "could you tell me",
        "would you tell me", "can you tell me", "please tell me", "let me know", "i would like to know",
        "i'd like to know",
        "i want to know", "i wish to know", "i need to know", "i was wondering if", "would it be possible to",
        "may i ask", "could i ask", "can i ask", "let me ask", "do you know", "i have a question",
    ]
}
