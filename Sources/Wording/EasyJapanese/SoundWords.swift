/// Words for sounds and looks that are not a repeated syllable.
enum SoundWords {
    static let entries: [LexiconEntry] = [
        "ぐらっと", "グラッと", "ドンと", "ドーンと", "ザーッと", "ピカッと", "ぱっと", "パッと", "さっと", "サッと", "どっと", "ふらっと", "ぐったり", "びっしょり",
        "ぼんやり", "すっきり", "ぐっすり", "うっかり", "ぴったり", "きっちり", "しっかり", "がっちり", "こっそり", "ガタンと", "ゴーッと", "ヒヤリと",
    ].map {
        LexiconEntry(
            $0, .word, .onomatopoeia, .warning, why: "音や様子を表すことばは外国人にわかりません。", fix: "「強く」「とても」「よく」などで言いかえてください")
    }
}
