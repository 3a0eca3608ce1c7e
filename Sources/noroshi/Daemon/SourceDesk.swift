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
    private let site: Site
    private let ward: WardAreas
    private let newsroom: Newsroom
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics

    private(set) var cursor = SourceCursor()
    private var state = SourceState()
    private var isLoaded = false
    /// Collects what is proposed while an index is read that lists old documents; nil where each is told as it comes.
    private var backlog: Backlog?
    /// Faults told in this round.
    private var complaints = 0
    /// Whether a document that was handed in is being taken, and who waits for their turn.
    private var isTaking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// An index of thousands of dead links must not fill the log; the metric counts them all.
    static let complaintsPerRound = 20

    init(
        settings: SourceSettings, site: Site, ward: WardAreas, newsroom: Newsroom, clock: any Clock, log: EventLog,
        metrics: Metrics
    ) {
        self.settings = settings
        self.site = site
        self.ward = ward
        self.newsroom = newsroom
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    // MARK: What is handed in

    /// Takes a document that was handed in, one after the other: it goes the same way as a polled one.
    ///
    /// - Parameters:
    ///   - name: the file's name or the message's id: it stands in the notice's references and in the log.
    ///   - contentType: the `Content-Type` header, for its charset; nil for files.
    /// - Returns: once what it changed is written. A refused document stays with whoever handed it in.
    /// - Throws: where the ledger could not write; nothing of it is known then, and it is to be handed in again.
    func take(_ bytes: [UInt8], name: String, contentType: String?) async throws -> Taken {
        await waitForTurn()
        defer { passTurn() }
        beginRound()
        defer { endRound() }
        switch parse(bytes, name: name, contentType: contentType) {
        case .failure(let refusal):
            count(refusal)
            if !refusal.isExpected { complain("a document was refused", url: name, refusal.description) }
            return .refused(refusal)
        case .success(let document):
            do {
                try await load()
                return try await advance(document)
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
    nonisolated func parse(
        _ bytes: [UInt8], name: String, contentType: String?
    ) -> Result<ParsedDocument, Refusal> {
        Intake.parse(bytes, name: name, source: settings.id, contentType: contentType)
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
            complain("a document was quarantined", url: document.name, refusal.description)
            return .refused(refusal)
        }
        let step = Intake.advance(state, document, ward: ward, now: clock.now)
        if case .quarantined(let refusal) = step.outcome {
            complain("a document was quarantined", url: document.name, refusal.description)
        }
        let proposals = step.proposals.compactMap(admitted)
        if step.state != state || !proposals.isEmpty { try await record(proposals, state: step.state) }
        if case .quarantined(let refusal) = step.outcome { return .refused(refusal) }
        return .taken(notices: proposals.count, refusals: document.refusals + step.refusals)
    }

    /// A proposal as this source may make it here; nil where it may not.
    private func admitted(_ proposal: Advance.Proposal) -> Advance.Proposal? {
        guard settings.kind.maySay(product: proposal.draft.content.product) else { return nil }
        var proposal = proposal
        if settings.kind == .feed {
            proposal.draft.content.topic = settings.topic
            // A plain feed has no word for a drill; on a drill site it is one.
            if site.mode == .drill { proposal.draft.content.status = .exercise }
        }
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

    /// Tells how the stories of an old index stand now, with the state they led to, in one transaction.
    func tellBacklog() async throws {
        guard let collected = backlog else { return }
        backlog = nil
        let showcase = newsroom.showcase
        try await record(collected.proposals(told: { showcase.newest(of: $0) }, now: clock.now))
    }

    /// Every document that this version of an index names was read or given up.
    func remember(_ feed: SourceCursor.Feed, of url: String) async throws {
        cursor.feeds[url] = feed
        try await record([])
    }

    func forget(notListedIn listed: Set<String>) { cursor.forget(notListedIn: listed, now: clock.now) }

    /// A linked document that is not to be fetched again.
    func settle(_ link: String) {
        cursor.failures[link] = nil
        cursor.seen[link] = clock.now
    }

    /// Quarantines a linked document: it is told, and no longer asked for.
    func giveUp(_ link: String, _ reason: String) {
        complain("a document was quarantined", url: link, reason)
        settle(link)
    }

    /// Counts a linked document's failure. False where it must be fetched again.
    func tryAgain(_ link: String, _ message: StaticString, _ reason: String) -> Bool {
        let tries = cursor.failures[link, default: 0] + 1
        if tries >= SourceCursor.triesPerDocument {
            giveUp(link, reason)
            return true
        }
        cursor.failures[link] = tries
        complain(message, url: link, reason)
        return false
    }

    // MARK: What goes wrong

    func beginRound() { complaints = 0 }

    func endRound() {
        guard complaints > Self.complaintsPerRound else { return }
        log(
            .warning, "a source had more faults than are told one by one",
            ["source.id": settings.id.rawValue, "faults": "\(complaints)"])
    }

    func complain(_ message: StaticString, url: String, _ reason: String) {
        metrics.count("noroshi_source_failures_total", ["source": settings.id.rawValue])
        complaints += 1
        guard complaints <= Self.complaintsPerRound else { return }
        log(.warning, message, ["source.id": settings.id.rawValue, "url": url, "reason": reason])
    }

    nonisolated func count(_ refusal: Refusal) {
        metrics.count(
            "noroshi_documents_refused_total",
            ["source": settings.id.rawValue, "reason": refusal.reason.rawValue])
    }
}
