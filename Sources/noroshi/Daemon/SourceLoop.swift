import Channel
import FoundationEssentials
import Intake
import Ledger
import Notice

/// Pulls one source: asks its indices by conditional GET, fetches what is new, and hands what changed to the newsroom.
actor SourceLoop {
    private let settings: SourceSettings
    private let site: Site
    private let ward: WardAreas
    private let newsroom: Newsroom
    private let perform: Perform
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics

    private var state = SourceState()
    private var cursor = SourceCursor()
    private var isLoaded = false
    /// Collects what is proposed while an index is read that lists old documents; nil where each is told as it comes.
    private var backlog: Backlog?
    /// What each feed listed when it was last read; nothing is forgotten before all were.
    private var listed: [String: Set<String>] = [:]

    /// Faults told in this poll.
    private var complaints = 0

    /// An index of thousands of dead links must not fill the log; the metric counts them all.
    static let complaintsPerPoll = 20
    static let indexLimit = 5 * 1024 * 1024
    static let documentLimit = 2 * 1024 * 1024
    /// Linked documents fetched at once: after an outage there are hundreds.
    static let fetchesAtOnce = 8
    /// A poll comes up to a tenth later than its interval, so that a thousand wards do not ask in the same second.
    private static let jitterShare: Int64 = 10

    init(
        settings: SourceSettings, site: Site, ward: WardAreas, newsroom: Newsroom,
        perform: @escaping Perform, clock: any Clock, log: EventLog, metrics: Metrics
    ) {
        self.settings = settings
        self.site = site
        self.ward = ward
        self.newsroom = newsroom
        self.perform = perform
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    /// Polls until cancelled.
    func run() async {
        while !Task.isCancelled {
            await poll()
            let interval = settings.poll.inMilliseconds
            let jitter = Int64.random(in: 0...max(1, interval / Self.jitterShare))
            do { try await clock.sleep(milliseconds: interval + jitter) } catch { return }
        }
    }

    /// One round over all feeds of the source.
    func poll() async {
        complaints = 0
        do {
            try await load()
            for feed in settings.feeds where !Task.isCancelled { try await poll(feed: feed) }
        } catch {
            // What the ledger holds is unknown here, so the next poll starts from it.
            isLoaded = false
            backlog = nil
            complain("the source could not be recorded", url: "", "\(error)")
        }
        if complaints > Self.complaintsPerPoll {
            log(
                .warning, "a source had more faults than are told one by one",
                ["source.id": settings.id.rawValue, "faults": "\(complaints)"])
        }
    }

    private func load() async throws {
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

    private func poll(feed url: String) async throws {
        let known = cursor.feeds[url]
        var headers: [HeaderField] = []
        if let etag = known?.etag { headers.append(HeaderField("If-None-Match", etag)) }
        if let modified = known?.lastModified { headers.append(HeaderField("If-Modified-Since", modified)) }
        switch await get(url, headers: headers, limit: Self.indexLimit) {
        case .notModified:
            count("notModified")
            succeeded()
        case .elsewhere: break
        case .failure(let reason):
            count("failed")
            complain("the index could not be fetched", url: url, reason)
        case .success(let index):
            switch parse(index.body, name: url, source: settings.id, contentType: index.header("Content-Type")) {
            case .failure(let refusal):
                count("refused")
                complain("the index was refused", url: url, refusal.description)
            case .success(let document):
                try await read(document, at: url, validators: index)
                count("read")
                succeeded()
            }
        }
    }

    /// Reads what an index names, oldest first, and only then remembers the index's validators.
    private func read(_ document: ParsedDocument, at url: String, validators: HTTPResponse) async throws {
        var isComplete = true
        if let index = document.index, settings.kind != .feed {
            let entries = index.entries.sorted {
                ($0.updated ?? Timestamp(milliseconds: 0), $0.url) < ($1.updated ?? Timestamp(milliseconds: 0), $1.url)
            }
            listed[url] = Set(entries.map(\.url))
            let unread = entries.filter { !$0.url.isEmpty && $0.isWorthFetching && cursor.seen[$0.url] == nil }
            if Backlog.isNeeded(unread, now: clock.now) { backlog = Backlog() }
            let new = unread.map(\.url)
            for start in stride(from: 0, to: new.count, by: Self.fetchesAtOnce) {
                if Task.isCancelled {
                    // Nothing of a backlog was written, so the next start reads it again.
                    backlog = nil
                    isLoaded = false
                    return
                }
                let links = Array(new[start..<min(start + Self.fetchesAtOnce, new.count)])
                // Fetched together, read in order.
                for (link, fetched) in zip(links, await fetch(links, from: url)) {
                    if try await !read(link, fetched) { isComplete = false }
                }
            }
            try await tellBacklog()
        }
        switch settings.kind {
        case .feed: try await advance(document)
        // Alerts that stand in the index itself; its other entries only point at what was read above.
        case .cap:
            if let alerts = document.index == nil ? document : document.carriedAlerts { try await advance(alerts) }
        case .jma: if document.index == nil { try await advance(document) }
        }
        if settings.feeds.allSatisfy({ listed[$0] != nil }) {
            cursor.forget(notListedIn: listed.values.reduce(into: []) { $0.formUnion($1) }, now: clock.now)
        }
        guard isComplete else { return }
        cursor.feeds[url] = SourceCursor.Feed(
            etag: validators.header("ETag"), lastModified: validators.header("Last-Modified"))
        try await record([])
    }

    /// The linked documents, in the order of their links. A link that leaves the source's own host is not followed.
    private func fetch(_ links: [String], from feed: String) async -> [Fetched] {
        await withTaskGroup(of: (Int, Fetched).self) { group in
            for (index, link) in links.enumerated() {
                guard WebOrigin(link) == WebOrigin(feed) else { continue }
                group.addTask { (index, await self.get(link, headers: [], limit: Self.documentLimit)) }
            }
            var results = [Fetched](repeating: .elsewhere, count: links.count)
            for await (index, fetched) in group { results[index] = fetched }
            return results
        }
    }

    /// Reads one linked document. False where it must be fetched again.
    private func read(_ link: String, _ fetched: Fetched) async throws -> Bool {
        switch fetched {
        case .elsewhere: return try await giveUp(link, "the link leaves the source's own host")
        case .notModified: return true
        case .failure(let reason):
            return try await tryAgain(link, "a document could not be fetched", reason)
        case .success(let response):
            switch parse(response.body, name: link, source: settings.id, contentType: response.header("Content-Type")) {
            case .failure(let refusal):
                metrics.count(
                    "noroshi_documents_refused_total",
                    ["source": settings.id.rawValue, "reason": refusal.reason.rawValue])
                if refusal.isExpected { return try await giveUp(link, refusal.description, isExpected: true) }
                // A maintenance page or half a file, answered with 200, must not cost the warning behind it.
                return try await tryAgain(link, "a document could not be read", refusal.description)
            case .success(let document):
                cursor.failures[link] = nil
                cursor.seen[link] = clock.now
                try await advance(document)
                return true
            }
        }
    }

    private func tryAgain(_ link: String, _ message: StaticString, _ reason: String) async throws -> Bool {
        let tries = cursor.failures[link, default: 0] + 1
        if tries >= SourceCursor.triesPerDocument { return try await giveUp(link, reason) }
        cursor.failures[link] = tries
        complain(message, url: link, reason)
        return false
    }

    /// Quarantines a document: it is told, and no longer asked for.
    private func giveUp(_ link: String, _ reason: String, isExpected: Bool = false) async throws -> Bool {
        if !isExpected { complain("a document was quarantined", url: link, reason) }
        cursor.failures[link] = nil
        cursor.seen[link] = clock.now
        return true
    }

    private func advance(_ document: ParsedDocument) async throws {
        guard settings.kind.maySay(document.report) else {
            complain(
                "a document was quarantined", url: document.name,
                "it is \(document.family), which a source of kind \(settings.kind.rawValue) may not say")
            return
        }
        let step = Intake.advance(state, document, ward: ward, now: clock.now)
        if case .quarantined(let refusal) = step.outcome {
            complain("a document was quarantined", url: document.name, refusal.description)
        }
        let proposals = step.proposals.filter { settings.kind.maySay(product: $0.draft.content.product) }.map {
            proposal in
            var proposal = proposal
            if settings.kind == .feed {
                proposal.draft.content.topic = settings.topic
                // A plain feed has no word for a drill; on a drill site it is one.
                if site.mode == .drill { proposal.draft.content.status = .exercise }
            }
            return proposal
        }.filter { proposal in
            // One document can hold real alerts and exercises. Their states are kept apart, so that leaving one kind
            // out here cannot swallow the other.
            let isMeant = (proposal.draft.content.status == .actual) == (site.mode == .live)
            if !isMeant {
                metrics.count(
                    "noroshi_drafts_left_out_total",
                    ["source": settings.id.rawValue, "status": proposal.draft.content.status.rawValue])
            }
            return isMeant
        }
        guard step.state != state || !proposals.isEmpty else { return }
        if backlog != nil {
            state = step.state
            backlog?.add(proposals)
            return
        }
        let before = state
        state = step.state
        do {
            try await record(proposals)
        } catch {
            // Nothing was written, so nothing is known: the next poll starts from the ledger.
            state = before
            isLoaded = false
            throw error
        }
    }

    /// Tells how the stories of an old index stand now, with the state they led to, in one transaction.
    private func tellBacklog() async throws {
        guard let collected = backlog else { return }
        backlog = nil
        let showcase = newsroom.showcase
        try await record(collected.proposals(told: { showcase.newest(of: $0) }, now: clock.now))
    }

    private func record(_ proposals: [Advance.Proposal]) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try await newsroom.accept(
            source: settings.id, state: Array(try encoder.encode(state)), cursor: try cursor.encoded(),
            proposals: proposals)
    }

    private enum Fetched: Sendable {
        case success(HTTPResponse)
        case notModified
        case failure(String)
        /// Not asked for.
        case elsewhere
    }

    private func get(_ url: String, headers: [HeaderField], limit: Int) async -> Fetched {
        let request = HTTPRequest(
            method: "GET", url: url, headers: headers, timeout: Int(settings.timeout.components.seconds),
            responseLimit: limit)
        return switch await perform(.http(request)) {
        case .http(let response) where response.status == 200: .success(response)
        case .http(let response) where response.status == 304: .notModified
        case .http(let response): .failure("it answered \(response.status)")
        case .failed(let failure): .failure(failure.reason)
        case .smtp: .failure("it did not answer with HTTP")
        }
    }

    /// One request for an index, by what came of it.
    private func count(_ outcome: String) {
        metrics.count("noroshi_source_polls_total", ["source": settings.id.rawValue, "outcome": outcome])
    }

    private func succeeded() {
        metrics.set(
            "noroshi_source_last_success_timestamp_seconds", ["source": settings.id.rawValue],
            to: Double(clock.now.seconds))
    }

    private func complain(_ message: StaticString, url: String, _ reason: String) {
        metrics.count("noroshi_source_failures_total", ["source": settings.id.rawValue])
        complaints += 1
        guard complaints <= Self.complaintsPerPoll else { return }
        log(.warning, message, ["source.id": settings.id.rawValue, "url": url, "reason": reason])
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

/// Scheme, host and port of a URL, in lower case: a source may only link to documents on its own.
struct WebOrigin: Hashable {
    private let text: String

    init?(_ url: String) {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\") else { return nil }
        text = (url[..<scheme.upperBound] + authority).lowercased()
    }
}

extension Refusal {
    /// Families that are left alone on purpose: not worth a line in the log each time.
    var isExpected: Bool { reason == .notHandled || reason == .oldFamily || reason == .notPublic }
}
