import FoundationEssentials
import Intake
import Ledger
import Notice

/// Where the documents of one source become news, whichever way they came: read, compared with what was told before, and
/// handed to the newsroom with the source's state in one transaction.
///
/// A source is polled by a `SourceLoop` or its documents are handed in (`take`), never both.
actor SourceDesk {
    /// What became of a document that was handed in.
    enum Taken: Sendable, Hashable {
        /// It was compared with what is known. How many notices it led to, and why parts of it were left out.
        case taken(notices: Int, refusals: [Refusal])
        /// Nothing of it was taken.
        case refused(Refusal)
    }

    nonisolated let settings: SourceSettings
    let clock: any Clock
    let log: EventLog
    let metrics: Metrics
    let quarantine: Quarantine
    private let site: Site
    private let ward: WardAreas
    private let newsroom: Newsroom

    private(set) var cursor = SourceCursor()
    private var state = SourceState()
    private var isLoaded = false
    private var hasReread = false
    /// Collects what is proposed while old documents are read; nil where each is told as it comes.
    private var backlog: Backlog?
    /// Whether a document that was handed in is being taken, and who waits for their turn.
    private var isTaking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// How the source does, and what was said of it (`SourceDesk+Health.swift`).
    var vitals: SourceVitals
    var complaints = Complaints()

    init(
        settings: SourceSettings, site: Site, ward: WardAreas, newsroom: Newsroom, quarantine: Quarantine,
        clock: any Clock, log: EventLog, metrics: Metrics
    ) {
        self.settings = settings
        self.site = site
        self.ward = ward
        self.newsroom = newsroom
        self.quarantine = quarantine
        self.clock = clock
        self.log = log
        self.metrics = metrics
        vitals = SourceVitals(startedAt: clock.now)
    }

    // MARK: What is handed in

    /// Takes a document that was handed in, one after the other: it goes the same way as a polled one.
    ///
    /// - Parameters:
    ///   - name: the file's name or the message's id: it stands in the notice's references and in the log.
    ///   - contentType: the `Content-Type` header, for its charset; nil for files.
    ///   - received: when it came; nil is now.
    ///   - occasion: what tells it from the same words at another time, and is the same when it is handed in again after a
    ///     failure: the call's id, the time of the file.
    ///   - isPartOfRound: whether its round is already under way and ended by the caller: a look into a folder.
    /// - Returns: once what it changed is written. A refused document stays with whoever handed it in.
    /// - Throws: where the ledger could not write; nothing of it is known then, and it is to be handed in again.
    func take(
        _ bytes: [UInt8], name: String, contentType: String?, received: Timestamp? = nil, occasion: String? = nil,
        isPartOfRound: Bool = false
    ) async throws -> Taken {
        await waitForTurn()
        defer { passTurn() }
        if !isPartOfRound { beginRound() }
        defer { if !isPartOfRound { endRound() } }
        switch parse(bytes, name: name, contentType: contentType, received: received, occasion: occasion) {
        case .failure(let refusal):
            refuse(refusal, name)
            return .refused(refusal)
        case .success(var document):
            document.isHandedIn = true
            do {
                try await load()
                let taken = try await advance(document)
                if case .refused(let refusal) = taken, refusal.reason == .doubtfulTest {
                    // A caller may keep nothing, and hand everything in by one name.
                    await keep(bytes, "\(name) (\(occasion ?? clock.now.rfc3339()))", contentType, refusal)
                }
                return taken
            } catch {
                reset()
                complain("the source could not be recorded", url: name, "\(error)")
                throw error
            }
        }
    }

    private func waitForTurn() async {
        guard isTaking else {
            isTaking = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func passTurn() {
        if waiting.isEmpty { isTaking = false } else { waiting.removeFirst().resume() }
    }

    // MARK: Reading

    /// What one document of this source says.
    ///
    /// - Parameters:
    ///   - received: when it came; nil is now, and nothing came later than that.
    ///   - occasion: as in `take`.
    nonisolated func parse(
        _ bytes: [UInt8], name: String, contentType: String?, received: Timestamp? = nil, occasion: String? = nil
    ) -> Result<ParsedDocument, Refusal> {
        let now = clock.now
        return settings.parse(
            bytes, name: name, contentType: contentType, received: min(received ?? now, now), occasion: occasion,
            now: now)
    }

    /// Takes a linked document that was fetched. False where it must be fetched again.
    ///
    /// - Parameter seen: since when it counts as read, for how long that is remembered.
    func read(_ bytes: [UInt8], at link: String, contentType: String?, seen: Timestamp) async throws -> Bool {
        switch parse(bytes, name: link, contentType: contentType) {
        case .failure(let refusal):
            count(refusal, link)
            if refusal.isExpected {
                settle(link, seen: seen)
                return true
            }
            // A maintenance page or half a file, answered with 200, must not cost the warning behind it.
            guard tryAgain(link, "a document could not be read", refusal.description) else { return false }
            await keep(bytes, link, contentType, refusal)
        case .success(let document):
            settle(link, seen: seen)
            if case .refused(let refusal) = try await advance(document) {
                await keep(bytes, link, contentType, refusal)
            }
        }
        return true
    }

    /// Reads from the ledger what the source said and how far it was read.
    func load() async throws {
        guard !isLoaded else { return }
        // Also where the ledger has nothing yet: what only a failed transaction knew was never written.
        state = SourceState()
        cursor = SourceCursor()
        if let record = try await newsroom.ledger.source(settings.id) {
            if !record.state.isEmpty {
                state = try JSONDecoder().decode(SourceState.self, from: Data(record.state))
            }
            if !record.cursor.isEmpty { cursor = try SourceCursor(bytes: record.cursor) }
        }
        isLoaded = true
        guard !hasReread else { return }
        try await reread()
        hasReread = true
    }

    /// After a fault nobody knows what the ledger holds: the next round starts from it.
    func reset() {
        isLoaded = false
        backlog = nil
    }

    /// Compares a document with what is known, and records what it changed.
    @discardableResult
    func advance(_ document: ParsedDocument) async throws -> Taken {
        guard settings.kind.maySay(document.report) else {
            let refusal = Refusal(
                .wrongSource, "it is \(document.family), which a source of kind \(settings.kind.rawValue) may not say",
                whatToDo: "Check the source's kind and its addresses.")
            refuse(refusal, document.name)
            return .refused(refusal)
        }
        let step = settings.advance(state, document, ward: ward, now: clock.now)
        if case .quarantined(let refusal) = step.outcome {
            refuse(refusal, document.name)
            return .refused(refusal)
        }
        let parts = document.refusals + step.refusals
        note(parts, of: document.name)
        let proposals = step.proposals.compactMap(admitted)
        if step.state != state || !proposals.isEmpty {
            cursor.freshAt = clock.now
            try await record(proposals, state: step.state)
        }
        // It counted as a sign of life, and a site that tells nobody of it tells its staff.
        if site.mode == .live, let refusal = document.notMeant {
            leaveOut(refusal, document.name)
            return .refused(refusal)
        }
        return .taken(notices: proposals.count, refusals: parts)
    }

    /// A proposal as this source may make it here; nil where it may not.
    private func admitted(_ proposal: Advance.Proposal) -> Advance.Proposal? {
        guard settings.kind.maySay(product: proposal.draft.content.product) else { return nil }
        var proposal = proposal
        proposal.draft = settings.draft(proposal.draft, at: site)
        // A receiver prints what concerns its municipality, and names no place by a code.
        if settings.kind == .jAlert { proposal.nearness = .site }
        // One document can hold real alerts and exercises. Their states are kept apart, so that leaving one kind out
        // here cannot swallow the other.
        let status = proposal.draft.content.status
        guard (status == .actual) == (site.mode == .live) else {
            metrics.count(
                "noroshi_drafts_left_out_total", ["source": settings.id.rawValue, "status": status.rawValue])
            return nil
        }
        return proposal
    }

    /// Writes what a document changed; within a backlog it is only collected.
    private func record(_ proposals: [Advance.Proposal], state next: SourceState) async throws {
        let before = state
        state = next
        if backlog != nil {
            backlog?.add(proposals)
            return
        }
        do {
            try await record(proposals)
        } catch {
            // Nothing was written, so nothing is known: the next round starts from the ledger.
            state = before
            isLoaded = false
            throw error
        }
    }

    private func record(_ proposals: [Advance.Proposal]) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try await newsroom.accept(
            source: settings.id, state: Array(try encoder.encode(state)), cursor: try cursor.encoded(),
            proposals: proposals)
    }

    // MARK: How far it was read

    /// From now on what is proposed is collected, until `tellBacklog`.
    func beginBacklog() { backlog = Backlog() }

    /// Tells how the stories of old documents stand now, with the state they led to, in one transaction.
    func tellBacklog() async throws {
        guard let collected = backlog else { return }
        backlog = nil
        let showcase = newsroom.showcase
        try await record(collected.proposals(told: { showcase.newest(of: $0) }, now: clock.now))
    }

    /// Notes what is known of a feed; it is written with what comes next.
    func update(_ url: String, _ change: @Sendable (inout SourceCursor.Feed) -> Void) {
        change(&cursor.feeds[url, default: SourceCursor.Feed()])
    }

    /// Notes what is known of a feed, and writes it: every document that this version of it names was read or given up.
    func remember(_ url: String, _ change: @Sendable (inout SourceCursor.Feed) -> Void) async throws {
        update(url, change)
        try await record([])
    }

    /// An index lists something that is newer than all before.
    func notice(newest: Timestamp?, of url: String) {
        guard let newest, cursor.feeds[url]?.newest.map({ $0 < newest }) ?? true else { return }
        cursor.feeds[url, default: SourceCursor.Feed()].newest = newest
        cursor.freshAt = clock.now
    }

    func forget(notListedIn listed: Set<String>) { cursor.forget(notListedIn: listed, now: clock.now) }

    /// A linked document that is not to be fetched again.
    func settle(_ link: String, seen: Timestamp? = nil) {
        cursor.failures[link] = nil
        cursor.seen[link] = seen ?? clock.now
    }

    /// Quarantines a linked document: it is told, and no longer asked for.
    func giveUp(_ link: String, _ reason: String) {
        complain("a document was quarantined", url: link, reason)
        settle(link)
    }

    /// Counts a linked document's failure. False where it must be fetched again.
    func tryAgain(
        _ link: String, _ message: StaticString, _ reason: String, most: Int = SourceCursor.triesPerDocument
    ) -> Bool {
        let tries = cursor.failures[link, default: 0] + 1
        if tries >= most {
            giveUp(link, reason)
            return true
        }
        cursor.failures[link] = tries
        complain(message, url: link, reason)
        return false
    }

    // MARK: Quarantine

    private func keep(_ bytes: [UInt8], _ link: String, _ contentType: String?, _ refusal: Refusal) async {
        let document = Quarantine.Document(
            name: link, contentType: contentType, refusal: refusal, version: quarantine.version, at: clock.now,
            bytes: bytes)
        do {
            vitals.quarantined = try await quarantine.keep(document)
        } catch {
            complain("a refused document could not be kept", url: link, "\(error)")
        }
    }

    /// Reads again what another release refused, and what was dated ahead of the clock.
    private func reread() async throws {
        let kept: [Quarantine.Document]
        do { kept = try await quarantine.documents() } catch {
            return complain("the quarantine could not be read", url: quarantine.folder, "\(error)")
        }
        vitals.quarantined = kept.count
        let due = kept.filter { $0.version != quarantine.version || $0.refusal.reason == .fromTheFuture }
        guard !due.isEmpty else { return }
        beginBacklog()
        var taken: [Quarantine.Document] = []
        for document in due {
            // What does not say when it was issued is as old as it is here.
            let parsed = parse(
                document.bytes, name: document.name, contentType: document.contentType, received: document.at)
            switch parsed {
            case .failure(let refusal):
                if refusal.isExpected {
                    taken.append(document)
                } else {
                    await keep(document.bytes, document.name, document.contentType, refusal)
                }
            case .success(let parsed):
                if case .refused(let refusal) = try await advance(parsed) {
                    await keep(document.bytes, document.name, document.contentType, refusal)
                } else {
                    taken.append(document)
                }
            }
        }
        try await tellBacklog()
        log(
            .info, "quarantined documents were read again",
            ["source.id": settings.id.rawValue, "taken": "\(taken.count)", "refused": "\(due.count - taken.count)"])
        do {
            vitals.quarantined = try await quarantine.remove(taken)
        } catch {
            complain("the quarantine could not be tidied", url: quarantine.folder, "\(error)")
        }
    }
}
