import Notice

extension Step {
    /// 時系列情報: a heavier class than the one in force is expected, a different one than before, or no longer. It speaks only
    /// of warnings that stand; what may come where none stands is 早期注意情報's to say.
    mutating func take(_ expectation: JMAExpectation, into situation: inout Situation) -> Advance.Outcome {
        let telegram = expectation.telegram
        let known = situation.outlook
        if let known, known.newest >= telegram.stamp { return .older }
        if telegram.isCancelled, known?.office != telegram.office { return .elsewhere }
        let items = expectation.items.filter { ward.isMunicipality($0.area.code) }
        guard telegram.isCancelled || !items.isEmpty else { return .elsewhere }
        var expected: [String: Situation.Expectation] = [:]
        for peak in items.flatMap(\.peaks) {
            if let other = expected[peak.phenomenon], DangerCode.weight(other.code) >= DangerCode.weight(peak.code) {
                continue
            }
            expected[peak.phenomenon] = Situation.Expectation(
                code: peak.code, name: peak.name, from: peak.from, fromName: peak.fromName)
        }
        situation.outlook = Situation.Outlook(newest: telegram.stamp, office: telegram.office, expected: expected)
        for code in situation.warnings.keys.sorted() {
            guard var family = situation.warnings[code] else { continue }
            for phenomenon in family.levels.keys.sorted() {
                expect(expected[phenomenon], &family.levels[phenomenon], by: telegram)
            }
            situation.warnings[code] = family
        }
        return .advanced
    }

    private mutating func expect(
        _ expected: Situation.Expectation?, _ level: inout Situation.Level?, by telegram: JMATelegram
    ) {
        guard var changed = level, let code = changed.code, let told = changed.told else { return }
        let meaning = JMAWarningCode(code: code, name: changed.name)
        let heavier = expected.flatMap { DangerCode.weight($0.code) > meaning.weight ? $0 : nil }
        let before = told.content.slots
        // Another time of the same class is no news; another class is.
        guard before[Slots.expectedCode].map(DangerCode.weight) != heavier.map({ DangerCode.weight($0.code) }) else {
            return
        }
        var content = told.content
        content.phase = .update
        content.references = [document.name]
        content.sent = telegram.reported
        content.renewBy = telegram.reported.adding(seconds: Step.renewSeconds)
        for slot in [Slots.expectedCode, Slots.expectedName, Slots.expectedFrom] { content.slots[slot] = nil }
        content.slots[Slots.previousCode] = code
        content.slots[Slots.previousName] = changed.name
        content.slots[Slots.change] = "expected"
        let sentence: String
        if let heavier {
            content.slots.merge(heavier.slots) { $1 }
            sentence = "\(heavier.fromName.isEmpty ? "今後" : heavier.fromName + "から")\(heavier.name)となる見込みです。"
        } else {
            sentence = "これより強まる見込みはなくなりました。"
        }
        content.texts = [.japanese: NoticeText(headline: changed.name, body: sentence)]
        let next = Situation.Told(thread: told.thread, content: content)
        changed.told = next
        level = changed
        propose(next)
    }
}
