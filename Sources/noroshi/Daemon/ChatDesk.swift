import Channel
import Chat
import Crypto
import Ledger
import Notice
import Subscribers
import Synchronization

/// Answers residents on every channel: the ward's page, LINE, the API. Sessions live in memory only.
final class ChatDesk: Sendable {
    private struct Session {
        var chat: ChatSession
        var usedAt: Int64
    }

    private let current: Mutex<Chat>
    /// Words answers anew, where there is one.
    let generator: Generator?
    /// Says what an unsure question lies close to, where there is one.
    let embedder: Embedder?
    /// Makes links to forms, where residents can send any.
    private let forms: FormDesk?
    private let showcase: Showcase
    private let ledger: Ledger
    private let channels: [ChannelID: any ConversingChannel]
    private let perform: Perform
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics
    /// Whether a person can take over on channels that have one.
    private let handsOver: Bool
    private let hours: HandOverHours?
    private let onAnswered: @Sendable (ChannelID, Outcome.Result?) -> Void
    private let sessions = Mutex<[String: Session]>([:])
    /// Inbox numbers being answered or answered, so that looking through the inbox answers nothing twice.
    private let taken = Mutex<Set<Int64>>([])

    /// Sessions kept; the longest unused tenth goes when it is full.
    static let sessionLimit = 20_000
    /// A message that could not be answered for so long is closed: the resident has gone.
    static let answerWindowSeconds: Int64 = 600
    static let tries = 3
    private static let takenLimit = 20_000
    private static let retryDelayMilliseconds: Int64 = 2_000
    private static let longestPauseMilliseconds: Int64 = 60_000
    /// How often the inbox is looked through for what an error left open.
    static let resumeMilliseconds: Int64 = 60_000

    init(
        chat: Chat, showcase: Showcase, ledger: Ledger, channels: [ChannelID: any ConversingChannel],
        handsOver: Bool = false, hours: HandOverHours? = nil, generator: Generator? = nil,
        embedder: Embedder? = nil, forms: FormDesk? = nil, perform: @escaping Perform, clock: any Clock, log: EventLog,
        metrics: Metrics,
        onAnswered: @escaping @Sendable (ChannelID, Outcome.Result?) -> Void = { _, _ in }
    ) {
        current = Mutex(chat)
        self.generator = generator
        self.embedder = embedder
        self.forms = forms
        self.showcase = showcase
        self.ledger = ledger
        self.channels = channels
        self.handsOver = handsOver
        self.hours = hours
        self.perform = perform
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.onAnswered = onAnswered
    }

    /// What is in force now, as answers tell it.
    var inForce: InForceDigest { showcase.digest(now: clock.now) }

    var chat: Chat { current.withLock { $0 } }

    /// Answers from now on from a newer list.
    func renew(_ table: ItemTable, of intent: IntentID) { current.withLock { $0.renew(table, of: intent) } }

    /// One turn of a session known by its key; a new key begins a new session.
    /// - Parameter mayHandOver: whether the resident can be handed to a person on this channel.
    func answer(
        _ input: Turn.Input, session key: String, language: LanguageTag?, channel: String, mayHandOver: Bool = false,
        closeness: Closeness? = nil
    ) -> Answer {
        let now = clock.now
        let (answer, next) = chat.answer(
            Turn(input, now: now, mayHandOver: mayHandOver, closeness: closeness), session: session(of: key, language),
            inForce: showcase.digest(now: now))
        sessions.withLock { sessions in
            if sessions.count >= Self.sessionLimit, sessions[key] == nil {
                let oldest = sessions.sorted { $0.value.usedAt < $1.value.usedAt }.prefix(Self.sessionLimit / 10)
                for (key, _) in oldest { sessions[key] = nil }
            }
            sessions[key] = Session(chat: next, usedAt: clock.ticks)
        }
        if let unresolved = answer.unresolved { keep(unresolved, at: now) }
        metrics.count(
            "noroshi_chat_messages_total",
            ["channel": channel, "language": answer.language.rawValue, "outcome": answer.outcome.rawValue])
        return answer
    }

    func session(of key: String, _ language: LanguageTag?) -> ChatSession {
        var session = sessions.withLock { $0[key]?.chat } ?? ChatSession(language: language)
        if session.language == nil { session.language = language }
        return session
    }

    /// Keeps a question for the section in charge. The resident does not wait for it, and does without where it fails.
    private func keep(_ unresolved: Answer.Unresolved, at now: Timestamp) {
        let question = OpenQuestion(
            text: unresolved.question.text, language: unresolved.question.language,
            reason: unresolved.disliked == nil ? .unanswered : .disliked, intent: unresolved.disliked?.rawValue ?? "",
            firstAt: now, lastAt: now)
        Task { [ledger, log] in
            do {
                try await ledger.keep(question)
            } catch {
                log(.error, "an open question could not be kept", ["reason": "\(error)"])
            }
        }
    }

    /// What residents asked and got no good answer to, most often asked first.
    func openQuestions() async throws -> [OpenQuestion] { try await ledger.openQuestions() }

    /// Forgets questions that somebody has dealt with; gives how many were there.
    func settle(_ numbers: [Int64]) async throws -> Int { try await ledger.settle(numbers) }

    /// Whether a session of that key is under way.
    func knows(session key: String) -> Bool { sessions.withLock { $0[key] != nil } }

    func ask(_ text: String, language: LanguageTag?) -> AskResult { chat.ask(text: text, language: language) }

    /// Answers what the inbox still holds from before a restart or after an error, and forgets what is old, until cancelled.
    func resume() async {
        while !Task.isCancelled {
            do {
                for entry in try await ledger.unanswered() { await handle(entry) }
            } catch {
                log(.error, "the inbox could not be read", ["reason": "\(error)"])
            }
            await forget()
            do { try await clock.sleep(milliseconds: Self.resumeMilliseconds) } catch { return }
        }
    }

    /// Forgets what residents wrote where its time is over: questions of sessions that ended, talks, open questions.
    func forget() async {
        let now = clock.now
        sessions.withLock { sessions in
            for (key, session) in sessions where session.chat.hasEnded(at: now) { sessions[key]?.chat.question = nil }
        }
        do {
            _ = try await ledger.endTalks(idleSince: now.adding(seconds: -Ledger.talkIdleSeconds))
            try await ledger.forgetQuestions(now: now)
        } catch {
            log(.error, "what is old could not be forgotten", ["reason": "\(error)"])
        }
        await forms?.forget()
    }

    /// An answer as it goes to the resident: in a machine's words where it may be, with the link to its form where it has one.
    func finished(_ answer: Answer, to input: Turn.Input) async -> Answer {
        let answer = await worded(answer, to: input)
        return forms?.linked(answer) ?? answer
    }

    /// Answers events in their order for each sender, the senders beside each other.
    func handle(_ entries: [InboxEntry]) async {
        await withTaskGroup(of: Void.self) { group in
            for (_, events) in Dictionary(grouping: entries, by: \.inbound.sender) {
                group.addTask { for entry in events { await self.handle(entry) } }
            }
        }
    }

    /// Answers one inbound event and closes it in the inbox.
    private func handle(_ entry: InboxEntry) async {
        guard taken.withLock({ $0.insert(entry.number).inserted }) else { return }
        let inbound = entry.inbound
        do {
            var result: Outcome.Result?
            if let input = try await input(for: inbound), let channel = channels[inbound.channel],
                try await !isTalking(inbound, input),
                clock.now < inbound.receivedAt.adding(seconds: Self.answerWindowSeconds)
            {
                result = await reply(input, to: inbound, on: channel)
            }
            if let result, Task.isCancelled, result.mayStillArrive {
                // Stopping cut the pauses between tries short: the next start answers.
                taken.withLock { _ = $0.remove(entry.number) }
                return
            }
            try await ledger.answered(entry.number, at: clock.now)
            onAnswered(inbound.channel, result)
            // Numbers only grow: what lies far below the newest is closed.
            taken.withLock { taken in
                guard taken.count > Self.takenLimit, let newest = taken.max() else { return }
                taken = taken.filter { $0 > newest - Int64(Self.takenLimit / 2) }
            }
        } catch {
            taken.withLock { _ = $0.remove(entry.number) }
            log(
                .error, "an inbound event could not be closed", ["channel": "\(inbound.channel)", "reason": "\(error)"])
        }
    }

    // MARK: Talks with a person

    /// Whether a person talks with this resident: then their words go to that person and the chat is silent, but where
    /// somebody is in danger or asks where to go from where they are. The resident's own word for the end gives them back to
    /// the chat.
    private func isTalking(_ inbound: Inbound, _ input: Turn.Input) async throws -> Bool {
        guard handsOver else { return false }
        let text: String
        switch input {
        case .text(let typed): text = typed
        case .choice, .follow: return false
        case .wordless: text = "（スタンプ・画像など sticker, picture …）"
        case .location: text = "（現在地 location）"
        }
        guard let talk = try await ledger.hear(inbound, text: text, at: clock.now) else { return false }
        if case .location = input { return false }
        guard chat.endsTalk(text) else { return !chat.isUrgent(text) }
        try await endTalk(talk)
        return true
    }

    /// Whether the resident is in a talk now.
    private func openTalk(with inbound: Inbound, _ language: LanguageTag) async -> Bool {
        do {
            if try await ledger.openTalk(inbound, language: language, at: clock.now) != nil { return true }
            log(.error, "no talk was opened: too many are", ["limit": "\(Ledger.talkLimit)"])
        } catch {
            log(.error, "a talk could not be opened", ["reason": "\(error)"])
        }
        return false
    }

    func talks() async throws -> [Talk] { try await ledger.talks() }

    func lines(of talk: Int64) async throws -> [Talk.Line] { try await ledger.lines(of: talk) }

    func claim(talk: Int64, by staff: String) async throws { try await ledger.claim(talk: talk, by: staff) }

    /// Sends a resident what staff wrote; gives what became of it.
    func say(_ text: String, in talk: Int64, by staff: String) async throws -> Outcome.Result {
        try await push(text, to: try await ledger.say(text, in: talk, by: staff, at: clock.now))
    }

    /// Ends a talk, deletes what was written in it and tells the resident.
    func endTalk(_ talk: Int64) async throws {
        let (inbound, language) = try await ledger.endTalk(talk)
        _ = try await push(chat.talkEnded(in: language), to: inbound)
    }

    private func push(_ text: String, to inbound: Inbound) async throws -> Outcome.Result {
        guard let channel = channels[inbound.channel] else {
            throw LedgerError.refused(reason: "channel \(inbound.channel) is not set up any more")
        }
        let key = AttemptKey(random: try SecureRandom.bytes(16))
        var result = Outcome.Result.unknown(reason: "not tried")
        let first = clock.now
        for attempt in 1...Self.tries {
            let context = Context(firstAttempt: first, now: clock.now, key: key)
            result = channel.replied(await perform(channel.reply(ReplyContent(blocks: [text]), to: inbound, context)))
            guard result.mayStillArrive else { break }
            await pause(Self.retryDelayMilliseconds, after: attempt)
        }
        metrics.count("noroshi_replies_total", ["channel": inbound.channel.rawValue, "outcome": result.name])
        return result
    }

    /// What the chat is told of an event; nil where silence is right. Following and leaving change the subscription.
    private func input(for inbound: Inbound) async throws -> Turn.Input? {
        switch inbound.kind {
        case .text(let text): return .text(text)
        case .choice(let payload): return .choice(payload)
        case .location(let latitude, let longitude):
            return Coordinate(latitude: latitude, longitude: longitude).map { .location($0) } ?? .wordless
        case .sticker, .media: return .wordless
        case .follow:
            _ = try await ledger.subscribe(
                NewSubscription(
                    channel: inbound.channel, address: inbound.sender, language: inbound.language ?? .japanese,
                    topics: Set(Topic.allCases), consentedAt: inbound.occurredAt))
            return .follow
        case .unfollow:
            _ = try await ledger.unsubscribe(inbound.channel, inbound.sender, at: clock.now)
            return nil
        case .unsend(let message):
            try await ledger.unsayInTalk(message, by: inbound)
            return nil
        case .other: return nil
        }
    }

    /// What became of the reply's last try.
    private func reply(
        _ input: Turn.Input, to inbound: Inbound, on channel: any ConversingChannel
    ) async -> Outcome.Result {
        let session = sessionKey(of: inbound)
        let closeness = await closeness(to: input, session: session, language: inbound.language)
        func turn(mayHandOver: Bool) -> Answer {
            self.answer(
                input, session: session, language: inbound.language, channel: inbound.channel.rawValue,
                mayHandOver: mayHandOver, closeness: closeness)
        }
        var plain = turn(mayHandOver: handsOver && (hours?.isOpen(at: clock.now) ?? true))
        // Nobody is told that a person comes who never will.
        if plain.outcome == .person, await !openTalk(with: inbound, plain.language) { plain = turn(mayHandOver: false) }
        let answer = await finished(plain, to: input)
        if answer.outcome == .language { await remember(answer.language, of: inbound) }
        let content = ReplyContent(
            blocks: answer.blocks,
            choices: answer.quickReplies.map {
                ReplyContent.Choice(label: $0.label, payload: $0.payload, asksLocation: $0.asksLocation)
            })
        let first = clock.now
        var result = Outcome.Result.unknown(reason: "not tried")
        for attempt in 1...Self.tries {
            let context = Context(firstAttempt: first, now: clock.now, key: replyKey(of: inbound))
            result = channel.replied(await perform(channel.reply(content, to: inbound, context)))
            metrics.count(
                "noroshi_replies_total", ["channel": inbound.channel.rawValue, "outcome": result.name])
            switch result {
            case .accepted, .acceptedPending: return result
            case .retry(let seconds, _):
                // LINE's channel asks to wait until its reply token has certainly run out; the next try is a push.
                await pause(max(Self.retryDelayMilliseconds, Int64(seconds) * 1_000), after: attempt)
            case .unknown: await pause(Self.retryDelayMilliseconds, after: attempt)
            case .refused(let reason), .gone(let reason), .misconfigured(let reason):
                log(.warning, "a reply was refused", ["channel": "\(inbound.channel)", "reason": reason])
                return result
            }
        }
        log(.warning, "a reply was given up", ["channel": "\(inbound.channel)"])
        return result
    }

    private func pause(_ milliseconds: Int64, after attempt: Int) async {
        guard attempt < Self.tries else { return }
        try? await clock.sleep(milliseconds: min(milliseconds, Self.longestPauseMilliseconds))
    }

    /// A resident who chose a language gets notices in it too.
    private func remember(_ language: LanguageTag, of inbound: Inbound) async {
        do {
            guard let known = try await ledger.subscription(inbound.channel, inbound.sender) else { return }
            _ = try await ledger.subscribe(
                NewSubscription(
                    channel: inbound.channel, address: inbound.sender, language: language, districts: known.districts,
                    topics: known.topics, threshold: known.threshold, quietHours: known.quietHours,
                    consentedAt: known.consentedAt))
        } catch {
            log(
                .warning, "a language could not be remembered", ["channel": "\(inbound.channel)", "reason": "\(error)"])
        }
    }

    /// Sessions are kept by a hash, so that no address stays in memory longer than its message.
    private func sessionKey(of inbound: Inbound) -> String {
        Hexadecimal.encode(SHA256.hash(Array("\(inbound.channel)\u{0}\(inbound.sender.rawValue)".utf8)))
    }

    /// The same for each try at one event, also after a restart, so that a repeated push is recognised.
    private func replyKey(of inbound: Inbound) -> AttemptKey {
        AttemptKey(random: Array(SHA256.hash(Array("\(inbound.channel)\u{0}\(inbound.id)".utf8))))
    }
}

extension Outcome.Result {
    /// Whether another try could still deliver it.
    var mayStillArrive: Bool {
        switch self {
        case .retry, .unknown: true
        case .accepted, .acceptedPending, .refused, .gone, .misconfigured: false
        }
    }

    /// The outcome's name as metrics label it.
    var name: String {
        switch self {
        case .accepted: "accepted"
        case .acceptedPending: "pending"
        case .retry: "retry"
        case .refused: "refused"
        case .gone: "gone"
        case .misconfigured: "misconfigured"
        case .unknown: "unknown"
        }
    }
}
