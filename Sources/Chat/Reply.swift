import Notice

/// An answer while it is put together: what is in force first, then what was asked, then what can be chosen next.
struct Reply {
    private let chat: Chat
    private(set) var session: ChatSession
    private let inForce: InForceDigest
    private let mayHandOver: Bool
    private var answer: Answer
    /// The language what is in force is told in: the resident's own even where the chat does not speak it.
    private var toldIn: [LanguageTag]
    private var tellsAll = false

    init(chat: Chat, session: ChatSession, inForce: InForceDigest, mayHandOver: Bool) {
        self.chat = chat
        self.session = session
        self.inForce = inForce
        self.mayHandOver = mayHandOver
        let language = Self.spoken(to: session.language, by: chat)
        answer = Answer(
            language: language, blocks: [], alertBlocks: 0, quickReplies: [], confidence: 0, alternatives: [],
            outcome: .menu)
        toldIn = [session.language, language].compactMap { $0 }
    }

    /// The resident's own language, or English for one the chat does not speak; the site's first where none is known.
    private static func spoken(to own: LanguageTag?, by chat: Chat) -> LanguageTag {
        guard let own else { return chat.languages[0] }
        if chat.languages.contains(own) { return own }
        return chat.languages.contains(.english) ? .english : chat.languages[0]
    }

    private var language: LanguageTag { answer.language }
    private var phrases: ChatPhrases { ChatPhrases.of(language) }

    /// Takes the language of what was typed, unless the resident chose one.
    mutating func follow(_ guess: LanguageGuess?) {
        guard !session.isLanguageChosen, let guess else { return }
        // Easy Japanese is Japanese: writing it does not leave it.
        let isOwn = session.language.map { TextLanguage($0) == guess.language } ?? false
        guard !isOwn, guess.confidence >= LanguageGuess.certain || session.language == nil,
            let language = guess.language.served, chat.languages.contains(language)
        else { return }
        speak(language)
    }

    private mutating func speak(_ language: LanguageTag) {
        // What was told in another language counts as not told.
        if let old = session.language, old != language { session.toldDigest = nil }
        session.language = language
        answer.language = language
        toldIn = [language]
    }

    // MARK: What can be said

    mutating func menu(greets: Bool) {
        answer.outcome = .menu
        offerMenu(intro: greets ? phrases.greeting : phrases.menu)
    }

    mutating func switchLanguage(to language: LanguageTag) {
        speak(language)
        session.toldDigest = nil
        session.isLanguageChosen = true
        answer.outcome = .language
        offerMenu(intro: "\(phrases.languageChanged)\n\(phrases.menu)")
    }

    /// Says in English and easy Japanese that a language is not served, and in which ones an answer can be had.
    /// What is in force is still told in that language where the phrasebook has it: nothing is translated by machine.
    mutating func refuse(_ language: LanguageTag?, named endonym: String) {
        answer.outcome = .language
        let readable = [LanguageTag.english, .easyJapanese].filter(chat.languages.contains)
        let spoken = readable.isEmpty ? [chat.languages[0]] : readable
        answer.language = spoken[0]
        toldIn = [language].compactMap { $0 } + spoken
        answer.blocks += spoken.map {
            ChatPhrases.of($0).languageNotServed.replacing("%1", with: endonym)
        }
        answer.blocks.append(chat.languages.map(\.endonym).joined(separator: " / "))
        for tag in spoken { addContact(in: tag) }
        session.candidates = []
    }

    mutating func give(_ intent: Intent, confidence: Double, among candidates: [Candidate] = []) {
        answer.outcome = .answered
        answer.intent = intent.id
        answer.confidence = confidence
        answer.alternatives = Array(candidates.filter { $0.intent != intent.id }.prefix(Chat.suggestionLimit))
        if intent.source == .inForce {
            tellsAll = true
            if inForce.lines.isEmpty {
                let asOf = phrases.asOf.replacing("%1", with: inForce.asOf.jstClock)
                answer.blocks.append("\(asOf)\n\(phrases.nothingInForce)")
            }
        }
        let (text, tag) = Self.text(of: intent, in: language)
        if let text, let tag {
            let links = intent.links.map { chat.slots.fill($0, in: language) }.filter { !$0.isEmpty }
            let body = ([chat.slots.fill(Self.withoutMarks(text.answer, in: tag), in: tag)] + links)
                .filter { !$0.isEmpty }.joined(separator: "\n")
            if IntentIndex.asked(tag) != IntentIndex.asked(language) { answer.blocks.append(phrases.notInThisLanguage) }
            answer.blocks.append(body)
        }
        if intent.form != nil { answer.form = .init(intent: intent.id, blocksBefore: answer.blocks.count) }
        session.candidates = intent.followUps.filter { chat.library[$0] != nil }
        if !session.candidates.isEmpty { answer.blocks.append("\(phrases.alsoAsked)\n\(numbered())") }
    }

    /// Gives the rows of a list in the intent's own words.
    mutating func give(_ named: Chat.NamedItems) {
        answer.outcome = .answered
        answer.intent = named.intent.id
        answer.confidence = 1
        let (text, tag) = Self.text(of: named.intent, in: language)
        guard let text, let tag else { return }
        var parts = named.items.prefix(Chat.itemLimit).map { item in
            chat.slots.with(item, in: language).fill(Self.withoutMarks(text.answer, in: tag), in: tag)
        }
        let hidden = named.items.count - parts.count
        if hidden > 0 { parts.append(phrases.more.replacing("%1", with: String(hidden))) }
        if IntentIndex.asked(tag) != IntentIndex.asked(language) { answer.blocks.append(phrases.notInThisLanguage) }
        answer.blocks.append(parts.joined(separator: "\n\n"))
        session.candidates = named.intent.followUps.filter { chat.library[$0] != nil }
        if !session.candidates.isEmpty { answer.blocks.append("\(phrases.alsoAsked)\n\(numbered())") }
    }

    /// Says where to go from here, or to stay; then how to decide.
    mutating func guide(from here: Coordinate) {
        let words = RefugePhrases.of(language)
        switch inForce.tooLate {
        case .everybody: answer.blocks.append(words.stayInside)
        // Nobody says which district a place on the map belongs to: the resident knows, and reads this first.
        case .districts(let names):
            let list = names.map { name(in: $0) }.joined(separator: isJapanese ? "、" : ", ")
            answer.blocks.append("\(words.onlyIn.replacing("%1", with: list))\n\(words.stayInside)")
            answer.blocks.append("\(words.elsewhere)\n\(places(near: here, words))")
        case nil: answer.blocks.append(places(near: here, words))
        }
        answer.outcome = .answered
        answer.confidence = 1
        tellsAll = true
        session.candidates = chat.library.intents.filter { $0.source == .places }.map(\.id)
        if !session.candidates.isEmpty { answer.blocks.append("\(phrases.alsoAsked)\n\(numbered())") }
    }

    private var isJapanese: Bool { IntentIndex.asked(language) == .japanese }

    private func places(near here: Coordinate, _ words: RefugePhrases) -> String {
        let lines = Refuge.nearest(inForce.refuges, to: here).map { refuge, metres in
            let distance = words.about.replacing("%1", with: Refuge.shown(metres: metres))
            let about = [refuge.kind(in: language), distance, words.state(refuge.state)]
            return (isJapanese ? "・" : "• ") + refuge.name(in: language) + "\n"
                + about.joined(separator: isJapanese ? "、" : ", ")
        }
        return lines.isEmpty ? words.none : "\(words.near)\n\(lines.joined(separator: "\n"))"
    }

    /// A district's name as its residents know it, the Japanese one beside any other.
    private func name(in names: [LanguageTag: String]) -> String {
        let japanese = names[.japanese] ?? ""
        guard !isJapanese, let own = names[language] ?? names[.english], own != japanese else {
            return names[language] ?? japanese
        }
        return japanese.isEmpty ? own : "\(own) (\(japanese))"
    }

    /// Asks which of a few was meant.
    ///
    /// - Parameter confidence: of the plain ranking's first.
    mutating func suggest(_ offered: [Candidate], confidence: Double) {
        answer.outcome = .suggested
        answer.confidence = confidence
        answer.alternatives = offered
        session.candidates = offered.map(\.intent)
        let none = "\(session.candidates.count + 1). \(phrases.noneOfThese)"
        answer.blocks.append("\(phrases.didYouMean)\n\(numbered())\n\(none)")
    }

    /// Says whom to call, before all else.
    mutating func help(_ need: UrgentNeed) {
        answer.outcome = .help
        answer.blocks.append(chat.slots.fill(need.text(phrases), in: language))
        answer.alertBlocks = 1
        session.candidates = []
        session.question = nil
    }

    mutating func thank(isHelpful: Bool) {
        answer.outcome = .opinion
        answer.blocks.append(isHelpful ? phrases.thanks : phrases.regret)
        if !isHelpful { addContact(in: language) }
        session.candidates = []
    }

    /// A person takes over, or where none can, whom to call.
    mutating func callPerson() {
        session.candidates = []
        session.question = nil
        guard mayHandOver else {
            addContact(in: language)
            if answer.blocks.isEmpty { menu(greets: false) } else { answer.outcome = .unknown }
            return
        }
        answer.outcome = .person
        answer.blocks.append(chat.slots.fill(phrases.personSoon, in: language))
    }

    mutating func doNotKnow(alternatives: [Candidate], confidence: Double = 0) {
        answer.outcome = .unknown
        answer.confidence = confidence
        answer.alternatives = Array(alternatives.prefix(Chat.suggestionLimit))
        answer.blocks.append(phrases.unknown)
        addContact(in: language)
        session.candidates = []
    }

    // MARK: What is handed on

    /// Keeps the question for the turns that may say that its answer was of no use.
    mutating func remember(_ question: MaskedQuestion) { session.question = question }

    /// Hands the last question on to the section in charge, once.
    mutating func report(disliked intent: IntentID?) {
        guard let question = session.question else { return }
        answer.unresolved = .init(question: question, disliked: intent)
        session.question = nil
    }

    // MARK: Parts

    private mutating func offerMenu(intro: String) {
        session.candidates = chat.library.menu.filter { chat.library[$0] != nil }
        answer.blocks.append(session.candidates.isEmpty ? intro : "\(intro)\n\(numbered())")
    }

    private mutating func addContact(in tag: LanguageTag) {
        let contact = chat.slots.fill(ChatPhrases.of(tag).contact, in: tag)
        if !contact.isEmpty { answer.blocks.append(contact) }
    }

    private func numbered() -> String {
        session.candidates.enumerated().map { "\($0 + 1). \(question(of: $1))" }.joined(separator: "\n")
    }

    private func question(of id: IntentID) -> String {
        guard let intent = chat.library[id] else { return id.rawValue }
        return Self.text(of: intent, in: language).text?.question ?? id.rawValue
    }

    /// The short name of an intent's question, for a button.
    private func label(of id: IntentID) -> String {
        guard let intent = chat.library[id], let text = Self.text(of: intent, in: language).text else {
            return id.rawValue
        }
        return text.label ?? text.question
    }

    /// The text in the language, or in the nearest one the resident can be expected to read.
    private static func text(of intent: Intent, in language: LanguageTag) -> (text: IntentText?, tag: LanguageTag?) {
        let order: [LanguageTag] =
            switch language {
            case .japanese: [.japanese, .easyJapanese, .english]
            case .easyJapanese: [.easyJapanese, .japanese, .english]
            default: [language, .english, .easyJapanese, .japanese]
            }
        for tag in order { if let text = intent.texts[tag] { return (text, tag) } }
        return (nil, nil)
    }

    /// Markdown as a message shows it: a list's hyphens as dots, or none where the item has its number.
    static func withoutMarks(_ text: String, in language: LanguageTag) -> String {
        let dot = IntentIndex.asked(language) == .japanese ? "・" : "• "
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                guard line.hasPrefix("- ") else { return String(line) }
                let item = line.dropFirst(2)
                let isNumbered = item.first?.isNumber == true && item.dropFirst().first == "."
                return isNumbered ? String(item) : dot + item
            }
            .joined(separator: "\n")
    }

    // MARK: The end

    /// Puts what is in force first, but for whom to call, and the choices last.
    func finished(at now: Timestamp) -> (answer: Answer, session: ChatSession) {
        var answer = answer
        var session = session
        session.lastTurn = now
        if let lead = lead(&session) {
            answer.blocks.insert(lead, at: answer.alertBlocks)
            answer.alertBlocks += 1
            answer.form?.blocksBefore += 1
        }
        answer.blocks = Array(answer.blocks.prefix(Answer.blockLimit))
        answer.quickReplies = quickReplies()
        return (answer, session)
    }

    private func lead(_ session: inout ChatSession) -> String? {
        let leading = inForce.leading(from: chat.leadFrom)
        let digest = InForceDigest.digest(of: leading)
        let told = session.toldDigest
        session.toldDigest = digest
        let lines = tellsAll ? inForce.lines : leading
        let asOf = phrases.asOf.replacing("%1", with: inForce.asOf.jstClock)
        if lines.isEmpty {
            guard !tellsAll, let told, told != digest else { return nil }
            return "\(asOf)\n\(phrases.noLongerInForce)"
        }
        guard tellsAll || told != digest else { return nil }
        let texts = lines.prefix(tellsAll ? lines.count : Chat.leadLimit).compactMap(text(of:))
        return Self.list([asOf] + texts, of: lines.count + 1) { phrases.more.replacing("%1", with: String($0)) }
    }

    /// As many whole parts as a message holds, and how many of all are not in it; half a notice may say the opposite of the whole.
    static func list(_ parts: [String], of all: Int, more: (Int) -> String) -> String {
        func joined(_ count: Int) -> String {
            let hidden = all - count
            return (parts.prefix(count) + (hidden > 0 ? [more(hidden)] : [])).joined(separator: "\n\n")
        }
        var count = parts.count
        while count > 2, joined(count).utf16.count > Answer.blockLength { count -= 1 }
        return joined(count).cut(to: Answer.blockLength)
    }

    /// A notice in the first language the resident reads that it is worded in; Japanese as the last resort.
    private func text(of line: InForceDigest.Line) -> String? {
        let order = toldIn + [.english, .easyJapanese, .japanese]
        guard let text = order.lazy.compactMap({ line.texts[$0] }).first else { return nil }
        return [text.headline, text.body, text.instruction].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func quickReplies() -> [QuickReply] {
        var replies = session.candidates.enumerated().map {
            QuickReply(label: "\($0 + 1). \(label(of: $1))", payload: Payload.intent($1).text)
        }
        if let intent = answer.intent, chat.library[intent]?.source == .places, !inForce.refuges.isEmpty {
            replies.insert(.location(label: RefugePhrases.of(language).sendLocation), at: 0)
        }
        if answer.outcome == .suggested {
            replies.append(QuickReply(label: phrases.noneOfThese, payload: Payload.noneOfThese.text))
        }
        if let intent = answer.intent {
            replies.append(QuickReply(label: phrases.helpful, payload: Payload.opinion(intent, isHelpful: true).text))
            replies.append(
                QuickReply(label: phrases.notHelpful, payload: Payload.opinion(intent, isHelpful: false).text))
        }
        if mayHandOver, [.unknown, .opinion, .help].contains(answer.outcome) {
            replies.append(QuickReply(label: phrases.person, payload: Payload.person.text))
        }
        if answer.outcome == .person { return [] }
        if answer.outcome != .menu {
            replies.append(QuickReply(label: phrases.menuLabel, payload: Payload.menu.text))
        }
        let chips = chat.languages.filter { $0 != session.language }
        replies += chips.map { QuickReply(label: $0.endonym, payload: Payload.language($0).text) }
        return Array(replies.prefix(QuickReply.countLimit))
    }
}

extension String {
    /// At most `length` UTF-16 units, cut between characters.
    func cut(to length: Int) -> String {
        guard utf16.count > length else { return self }
        var result = ""
        var units = 1
        for character in self {
            units += character.utf16.count
            if units > length { break }
            result.append(character)
        }
        return result + "…"
    }
}
