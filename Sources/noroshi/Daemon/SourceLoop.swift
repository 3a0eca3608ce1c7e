import Channel
import Intake
import Notice

/// Pulls one source: asks its indices by conditional GET, fetches what is new, and hands what it read to the source's desk.
actor SourceLoop {
    private let settings: SourceSettings
    private let desk: SourceDesk
    private let fetch: SourceFetch
    private let clock: any Clock
    private let metrics: Metrics

    /// What each feed listed when it was last read; nothing is forgotten before all were.
    private var listed: [String: Set<String>] = [:]
    /// Until when, by ticks, a feed asked to be left alone.
    private var paused: [String: Int64] = [:]
    /// JMA's long feeds that are being read, by the short feed's URL.
    private var longFeeds: [String: LongFeed] = [:]

    /// A long feed while it is read: its entries are taken from the newest on, a few at a time.
    private struct LongFeed {
        let url: String
        var validators: [HeaderField] = []
        var askedAt: Int64?
        var index: FeedIndex?
        /// What is still to be fetched, the oldest first.
        var rest: [FeedIndex.Entry] = []
    }

    /// Bytes of an index, of JMA's long ones, and of a document, after they were inflated.
    static let indexLimit = 5 * 1024 * 1024
    static let longFeedLimit = Intake.Limits.feedBytes
    static let documentLimit = Intake.Limits.documentBytes
    /// Linked documents fetched at once: after an outage there are hundreds.
    static let fetchesAtOnce = 8
    /// Of a long feed so many documents are read together, so that the short feeds are not kept waiting.
    static let sliceSize = 64
    /// A poll comes up to a tenth later than its interval, so that a thousand wards do not ask in the same second.
    private static let jitterShare: Int64 = 10

    init(desk: SourceDesk, perform: @escaping Perform, clock: any Clock, metrics: Metrics) {
        settings = desk.settings
        self.desk = desk
        fetch = SourceFetch(
            perform: perform, timeout: Int(desk.settings.timeout.components.seconds), clock: clock)
        self.clock = clock
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
        let end = clock.ticks + settings.poll.inMilliseconds
        await desk.beginRound()
        do {
            try await desk.load()
            for feed in settings.feeds where !Task.isCancelled { try await poll(feed: feed) }
            for feed in settings.feeds where !Task.isCancelled { try await catchUp(feed, until: end) }
        } catch {
            await desk.reset()
            await desk.complain("the source could not be recorded", url: "", "\(error)")
        }
        await desk.endRound()
    }

    private func poll(feed url: String) async throws {
        if let until = paused[url], clock.ticks < until { return }
        paused[url] = nil
        let known = await desk.cursor.feeds[url]
        let headers = Self.conditions(etag: known?.etag, lastModified: known?.lastModified)
        switch await fetch.get(url, headers: headers, limit: Self.indexLimit) {
        case .notModified:
            count("notModified")
            // The same index whose every document was read: nothing was missed.
            let now = clock.now
            await desk.update(url) { $0.readAt = now }
            await desk.succeeded()
        case .failure(let reason, let pause, _):
            count("failed")
            if let pause { paused[url] = clock.ticks + Int64(pause) * 1_000 }
            await desk.failed("the index could not be fetched", url: url, reason)
        case .success(let index, let place):
            switch desk.parse(index.body, name: url, contentType: index.header("Content-Type")) {
            case .failure(let refusal):
                count("refused")
                await desk.count(refusal, url)
                await desk.failed("the index was refused", url: url, refusal.description)
            case .success(let document):
                try await read(document, of: url, at: place, validators: index)
                count("read")
                await desk.succeeded()
            }
        }
    }

    /// Reads what an index names, oldest first, and only then remembers the index's validators.
    private func read(
        _ document: ParsedDocument, of url: String, at place: String, validators: HTTPResponse
    ) async throws {
        var isComplete = true
        if settings.kind.followsLinks, let index = document.index {
            listed[url] = Set(index.entries.map(\.url))
            await noteMissed(index, of: url)
            await desk.notice(newest: index.newest, of: url)
            let cursor = await desk.cursor
            let unread = index.unread(by: settings.system) { cursor.seen[$0] != nil }
            if Backlog.isNeeded(unread, now: clock.now) { await desk.beginBacklog() }
            let failed = try await read(unread, from: place)
            isComplete = failed.isEmpty
            if Task.isCancelled { return }
            try await desk.tellBacklog()
            // Alerts that stand in the index itself; its other entries only point at what was read above.
            if settings.kind == .cap, let alerts = document.carriedAlerts {
                try await desk.advance(alerts)
            } else {
                await desk.note(document.refusals, of: url)
            }
        } else {
            try await desk.advance(document)
        }
        await forget()
        let now = clock.now
        guard isComplete else { return await desk.update(url) { $0.readAt = now } }
        try await desk.remember(url) {
            $0.etag = validators.header("ETag")
            $0.lastModified = validators.header("Last-Modified")
            $0.readAt = now
        }
    }

    /// Lets go of what no feed lists any more.
    private func forget() async {
        guard settings.feeds.allSatisfy({ listed[$0] != nil }) else { return }
        let rest = longFeeds.values.flatMap(\.rest).map(\.url)
        await desk.forget(notListedIn: listed.values.reduce(into: Set(rest)) { $0.formUnion($1) })
    }

    /// Fetches a few together, reads in order. Gives those that must be fetched again; within a cancelled task, what was left.
    ///
    /// - Parameter old: whether they are from a long feed: what is old is then forgotten at once.
    private func read(
        _ entries: [FeedIndex.Entry], from place: String, old: Bool = false
    ) async throws -> [FeedIndex.Entry] {
        var again: [FeedIndex.Entry] = []
        for start in stride(from: 0, to: entries.count, by: Self.fetchesAtOnce) {
            if Task.isCancelled {
                // Nothing of a backlog was written, so the next start reads it again.
                await desk.reset()
                return again + entries[start...]
            }
            let some = entries[start..<min(start + Self.fetchesAtOnce, entries.count)]
            for (entry, answer) in zip(some, await answers(to: some, from: place)) {
                let seen = old ? entry.updated ?? clock.now : clock.now
                if try await !read(entry.url, answer, seen: seen) { again.append(entry) }
            }
        }
        return again
    }

    /// What the linked documents answer, in the order of their links; nil for a link that leaves the source's own host, which
    /// is not followed.
    private func answers(
        to entries: ArraySlice<FeedIndex.Entry>, from place: String
    ) async -> [SourceFetch.Answer?] {
        await withTaskGroup(of: (Int, SourceFetch.Answer).self) { [fetch] group in
            for (number, entry) in entries.enumerated() {
                guard WebOrigin(entry.url) == WebOrigin(place) else { continue }
                group.addTask { (number, await fetch.get(entry.url, limit: Self.documentLimit)) }
            }
            var answers = [SourceFetch.Answer?](repeating: nil, count: entries.count)
            for await (number, answer) in group { answers[number] = answer }
            return answers
        }
    }

    /// Reads one linked document. False where it must be fetched again.
    private func read(_ link: String, _ answer: SourceFetch.Answer?, seen: Timestamp) async throws -> Bool {
        switch answer {
        case nil:
            await desk.giveUp(link, "the link leaves the source's own host")
            return true
        case .notModified: return true
        case .failure(let reason, _, let isTrouble):
            return await desk.tryAgain(
                link, "a document could not be fetched", reason,
                most: isTrouble ? SourceCursor.triesInTrouble : SourceCursor.triesPerDocument)
        case .success(let response, _):
            return try await desk.read(
                response.body, at: link, contentType: response.header("Content-Type"), seen: seen)
        }
    }

    // MARK: What was missed

    private func noteMissed(_ index: FeedIndex, of url: String) async {
        guard settings.kind == .jma, Missed.longFeed(of: url) != nil else { return }
        let known = await desk.cursor.feeds[url]
        let missed = Missed.after(known?.readAt, reading: index, already: known?.missed, now: clock.now)
        guard missed != known?.missed else { return }
        longFeeds[url] = nil
        await desk.update(url) { $0.missed = missed }
    }

    /// Looks in the long feed for what the short one may have lost, until the next poll is due.
    private func catchUp(_ url: String, until end: Int64) async throws {
        guard let missed = await desk.cursor.feeds[url]?.missed, let long = Missed.longFeed(of: url) else { return }
        var feed = longFeeds[url] ?? LongFeed(url: long)
        defer { longFeeds[url] = feed }
        if feed.index == nil { try await ask(&feed, missed, of: url) }
        guard let index = feed.index else { return }
        var failed: [FeedIndex.Entry] = []
        repeat {
            let slice = feed.rest.suffix(Self.sliceSize)
            feed.rest.removeLast(slice.count)
            if Backlog.isNeeded(Array(slice), now: clock.now) { await desk.beginBacklog() }
            failed += try await read(Array(slice), from: long, old: true)
            if Task.isCancelled { return }
            try await desk.tellBacklog()
        } while !feed.rest.isEmpty && clock.ticks < end
        feed.rest = failed + feed.rest
        guard feed.rest.isEmpty else { return }
        feed.index = nil
        longFeeds[url] = feed
        await forget()
        let rest = missed.after(reading: index)
        try await desk.remember(url) { $0.missed = rest }
    }

    /// Asks whether a long feed is there, or made anew.
    private func ask(_ feed: inout LongFeed, _ missed: Missed, of url: String) async throws {
        if let asked = feed.askedAt, clock.ticks - asked < Missed.askMilliseconds { return }
        feed.askedAt = clock.ticks
        if missed.isHopeless(now: clock.now) {
            await desk.complain("the long feed does not reach the short one", url: feed.url, "it is not made anew")
            try await desk.remember(url) { $0.missed = nil }
            return
        }
        switch await fetch.get(feed.url, headers: feed.validators, limit: Self.longFeedLimit) {
        case .notModified: count("notModified")
        case .failure(let reason, _, _):
            count("failed")
            await desk.complain("the long feed could not be fetched", url: feed.url, reason)
        case .success(let response, _):
            guard
                case .success(let document) = desk.parse(
                    response.body, name: feed.url, contentType: response.header("Content-Type")),
                let index = document.index
            else {
                count("refused")
                return await desk.complain("the long feed was refused", url: feed.url, "it is no index")
            }
            count("read")
            let cursor = await desk.cursor
            feed.index = index
            feed.rest = missed.unread(index, by: settings.system) { cursor.seen[$0] != nil }
            feed.validators = Self.conditions(
                etag: response.header("ETag"), lastModified: response.header("Last-Modified"))
        }
    }

    private static func conditions(etag: String?, lastModified: String?) -> [HeaderField] {
        [etag.map { HeaderField("If-None-Match", $0) }, lastModified.map { HeaderField("If-Modified-Since", $0) }]
            .compactMap { $0 }
    }

    /// One request for an index, by what came of it.
    private func count(_ outcome: String) {
        metrics.count("noroshi_source_polls_total", ["source": settings.id.rawValue, "outcome": outcome])
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

extension Refusal {
    /// Families that are left alone on purpose: not worth a line in the log each time.
    var isExpected: Bool { [.notHandled, .oldFamily, .notPublic, .test].contains(reason) }

    /// Nothing in the document is to be mended: somebody has to read it and decide.
    var isForAPerson: Bool { reason == .doubtfulTest || reason == .outdated }
}
