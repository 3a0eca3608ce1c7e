import Notice

extension Chat {
    /// The answer to one turn, and the session as it is afterwards.
    ///
    /// - Parameter inForce: the notices for this resident's district, as plain values.
    package func answer(
        _ turn: Turn, session: ChatSession, inForce: InForceDigest
    ) -> (answer: Answer, session: ChatSession) {
        var reply = Reply(
            chat: self, session: session.resumed(at: turn.now), inForce: inForce, mayHandOver: turn.mayHandOver)
        switch turn.input {
        case .follow: reply.menu(greets: true)
        case .wordless: reply.menu(greets: false)
        case .location(let here): reply.guide(from: here)
        case .choice(let payload): choose(Payload(payload), &reply)
        case .text(let text):
            // What came into force while an endpoint was asked: the plain ranking alone, as if nobody had been.
            read(text, inForce.lines.isEmpty ? turn.closeness : nil, &reply)
        }
        return reply.finished(at: turn.now)
    }

    private func choose(_ payload: Payload?, _ reply: inout Reply) {
        switch payload {
        case .intent(let id):
            if let intent = library[id] { reply.give(intent, confidence: 1) } else { reply.menu(greets: false) }
        case .language(let tag): change(to: tag, &reply)
        case .noneOfThese:
            reply.doNotKnow(alternatives: [])
            reply.report(disliked: nil)
        case .opinion(let id, let isHelpful):
            guard library[id] != nil else { return reply.menu(greets: false) }
            reply.thank(isHelpful: isHelpful)
            if !isHelpful { reply.report(disliked: id) }
        case .person: reply.callPerson()
        case .menu, nil: reply.menu(greets: false)
        }
    }

    private func change(to language: LanguageTag, _ reply: inout Reply) {
        if languages.contains(language) {
            reply.switchLanguage(to: language)
        } else {
            reply.refuse(language, named: language.endonym)
        }
    }

    private func read(_ text: String, _ closeness: Closeness?, _ reply: inout Reply) {
        let words = NormalizedText(text, limit: Turn.textLimit)
        guard words.hasLetters else { return reply.menu(greets: false) }
        if let language = LanguageNames.language(named: words) { return change(to: language, &reply) }
        if let number = Self.number(words), !reply.session.candidates.isEmpty {
            // One past the last number is "none of these".
            if number == reply.session.candidates.count + 1 { return choose(.noneOfThese, &reply) }
            if (1...reply.session.candidates.count).contains(number) {
                return choose(.intent(reply.session.candidates[number - 1]), &reply)
            }
        }
        let guess = identifier.guess(text, prior: reply.session.language)
        if let need = UrgentNeed(in: words) { return help(need, text, guess, &reply) }
        if personWords.contains(words.key) {
            reply.follow(guess)
            return reply.callPerson()
        }
        if menuWords.contains(words.key) {
            reply.follow(guess)
            return reply.menu(greets: true)
        }
        if let guess, guess.confidence >= LanguageGuess.certain,
            !(guess.language.served.map(index.has) ?? false)
        {
            return reply.refuse(guess.language.served, named: guess.language.endonym)
        }
        reply.follow(guess)
        let (result, language) = search(text, guess: guess, session: reply.session.language)
        reply.remember(MaskedQuestion(text, language: language))
        if let named = namedItems(in: words, result) { return reply.give(named) }
        let close = closeness.flatMap { offered(of: result, in: language, with: $0) }
        switch outcome(of: result) {
        case .answered:
            guard let first = result.candidates.first, let intent = library[first.intent] else { fallthrough }
            reply.give(intent, confidence: result.confidence, among: result.candidates)
        case .suggested: reply.suggest(close ?? offered(of: result), confidence: result.confidence)
        default:
            if let close { return reply.suggest(close, confidence: result.confidence) }
            reply.doNotKnow(alternatives: result.candidates, confidence: result.confidence)
            reply.report(disliked: nil)
        }
    }

    /// Whom to call comes first; after it what was asked, where that is certain. A guess is of no use to somebody in danger.
    private func help(_ need: UrgentNeed, _ text: String, _ guess: LanguageGuess?, _ reply: inout Reply) {
        reply.follow(guess)
        reply.help(need)
        let (result, _) = search(text, guess: guess, session: reply.session.language)
        guard outcome(of: result) == .answered, let first = result.candidates.first, let intent = library[first.intent]
        else { return }
        reply.give(intent, confidence: result.confidence, among: result.candidates)
    }

    /// A choice typed as a number: up to two digits and nothing else.
    private static func number(_ text: NormalizedText) -> Int? {
        let digits = text.scalars.filter { Script($0) != .space && Script($0) != .punctuation }
        guard (1...2).contains(digits.count), digits.allSatisfy({ Script($0) == .digit }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
