/// Rules about the form of verbs: passive, causative and the polite forms that say "please" without て.
extension LintPass {
    /// The kana before れ and せ in the passive and the causative of 書く, 泳ぐ, 出す, 待つ, 死ぬ, 飛ぶ, 読む, 取る and 買う.
    private static let stemEnds: Set<Unicode.Scalar> = ["か", "が", "さ", "た", "な", "ば", "ま", "ら", "わ"]
    private static let afterStem: Set<Unicode.Scalar> = ["ま", "て", "た", "る", "な", "ず"]
    /// Verbs that only look like a passive, up to れ.
    private static let falsePassives = [
        "こわれ", "はなれ", "ながれ", "わかれ", "分かれ", "うまれ", "生まれ", "つかれ", "あらわれ", "現われ", "はれ", "なれ", "われ", "たれ",
        "まみれ", "まれ", "かれ", "あばれ",
    ]
    /// Verbs that only look like a causative, up to せ.
    private static let falseCausatives = [
        "知らせ", "しらせ", "合わせ", "あわせ", "済ませ", "すませ", "任せ", "まかせ", "寝かせ", "ねかせ", "聞かせ", "きかせ", "終わらせ",
    ]

    /// Letters looked back at for the beginning of a phrase.
    private static let phraseLimit = 24

    mutating func checkVoice() {
        for index in units.indices.dropLast(2) where Self.stemEnds.contains(units[index].scalar) {
            guard Self.afterStem.contains(units[index + 2].scalar), !units[index + 1].startsPhrase else { continue }
            switch units[index + 1].scalar {
            case "れ": checkPassive(index)
            case "せ": checkCausative(index)
            default: continue
            }
        }
        checkRequests()
    }

    private func phraseStart(_ index: Int) -> Int {
        var start = index
        while start > 0, index - start < Self.phraseLimit, !units[start].startsPhrase { start -= 1 }
        return start
    }

    private mutating func checkPassive(_ index: Int) {
        let start = phraseStart(index)
        guard start < index, !isFalse(Self.falsePassives, endingAt: index + 2, phraseStart: start) else { return }
        // られ is also "can" of 見る, 食べる and 来る, されて nothing but the passive of する.
        let isSure = units[index].scalar != "ら"
        report(
            .passive, isSure ? .error : .warning, start..<index + 3,
            why: isSure ? "受け身の形です。" : "受け身か可能の形です。",
            fix: isSure ? "「だれが　～します」の形にしてください" : "「だれが　～します」か「～ことが　できます」にしてください")
    }

    private mutating func checkCausative(_ index: Int) {
        let start = phraseStart(index)
        guard start < index || units[index].scalar == "さ" else { return }
        guard !isFalse(Self.falseCausatives, endingAt: index + 2, phraseStart: start) else { return }
        report(
            .passive, units[index].scalar == "さ" ? .error : .warning, start..<index + 3, why: "使役（～させる）の形です。",
            fix: "「だれが　～します」の形にしてください")
    }

    /// Whether one of the verbs ends here; one in kana must be the whole phrase so far or follow other letters.
    private func isFalse(_ verbs: [String], endingAt end: Int, phraseStart: Int) -> Bool {
        verbs.contains { verb in
            let start = end - verb.unicodeScalars.count
            guard start >= phraseStart, stands(verb, before: end) else { return false }
            return start == phraseStart || units[start].scalar.isKanji
                || !units[start - 1].scalar.isHiragana
                    && !units[start - 1].scalar.isKanji
        }
    }

    /// ご確認ください, お待ちください and 確認ください: a request without て.
    private mutating func checkRequests() {
        for index in units.indices where stands("ください", at: index) && index > 0 {
            let before = units[index - 1]
            guard before.scalar.isJapanese, !["て", "で", "を", "も", "は", "が", "か", "つ", "り"].contains(before.scalar)
            else {
                let isNoun = before.scalar == "り" || before.scalar == "つ"
                let start = phraseStart(index - 1)
                if isNoun, units[start].scalar == "お" || units[start].scalar == "ご" { reportRequest(start, index) }
                continue
            }
            reportRequest(phraseStart(index - 1), index)
        }
    }

    private mutating func reportRequest(_ start: Int, _ index: Int) {
        report(
            .honorific, .error, start..<index + 4, why: "敬語のお願いはわかりにくいです。", fix: "「～て　ください」の形にしてください")
    }
}
