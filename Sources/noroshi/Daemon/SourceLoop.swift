import Channel
import Intake
import Notice

/// Pulls one source: asks its indices by conditional GET, fetches what is new, and hands what it read to the source's desk.
actor SourceLoop {
    private let settings: SourceSettings
    private let desk: SourceDesk
    private let perform: Perform
    private let clock: any Clock
    private let metrics: Metrics

    /// What each feed listed when it was last read; nothing is forgotten before all were.
    private var listed: [String: Set<String>] = [:]

    static let indexLimit = 5 * 1024 * 1024
    static let documentLimit = 2 * 1024 * 1024
    /// Linked documents fetched at once: after an outage there are hundreds.
    static let fetchesAtOnce = 8
    /// A poll comes up to a tenth later than its interval, so that a thousand wards do not ask in the same second.
    private static let jitterShare: Int64 = 10

    init(desk: SourceDesk, perform: @escaping Perform, clock: any Clock, metrics: Metrics) {
        settings = desk.settings
        self.desk = desk
        self.perform = perform
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
        await desk.beginRound()
        do {
            try await desk.load()
            for feed in settings.feeds where !Task.isCancelled { try await poll(feed: feed) }
        } catch {
            await desk.reset()
            await desk.complain("the source could not be recorded", url: "", "\(error)")
        }
        await desk.endRound()
    }

    private func poll(feed url: String) async throws {
        let known = await desk.cursor.feeds[url]
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
            await desk.complain("the index could not be fetched", url: url, reason)
        case .success(let index):
            switch desk.parse(index.body, name: url, contentType: index.header("Content-Type")) {
            case .failure(let refusal):
                count("refused")
                await desk.complain("the index was refused", url: url, refusal.description)
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
            let seen = await desk.cursor.seen
            let unread = entries.filter { !$0.url.isEmpty && $0.isWorthFetching && seen[$0.url] == nil }
            if Backlog.isNeeded(unread, now: clock.now) { await desk.beginBacklog() }
            let new = unread.map(\.url)
            for start in stride(from: 0, to: new.count, by: Self.fetchesAtOnce) {
                if Task.isCancelled {
                    // Nothing of a backlog was written, so the next start reads it again.
                    await desk.reset()
                    return
                }
                let links = Array(new[start..<min(start + Self.fetchesAtOnce, new.count)])
                // Fetched together, read in order.
                for (link, fetched) in zip(links, await fetch(links, from: url)) {
                    if try await !read(link, fetched) { isComplete = false }
                }
            }
            try await desk.tellBacklog()
        }
        switch settings.kind {
        case .feed: try await desk.advance(document)
        // Alerts that stand in the index itself; its other entries only point at what was read above.
        case .cap:
            if let alerts = document.index == nil ? document : document.carriedAlerts { try await desk.advance(alerts) }
        case .jma: if document.index == nil { try await desk.advance(document) }
        }
        if settings.feeds.allSatisfy({ listed[$0] != nil }) {
            await desk.forget(notListedIn: listed.values.reduce(into: []) { $0.formUnion($1) })
        }
        guard isComplete else { return }
        try await desk.remember(
            SourceCursor.Feed(etag: validators.header("ETag"), lastModified: validators.header("Last-Modified")),
            of: url)
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
        case .elsewhere:
            await desk.giveUp(link, "the link leaves the source's own host")
            return true
        case .notModified: return true
        case .failure(let reason):
            return await desk.tryAgain(link, "a document could not be fetched", reason)
        case .success(let response):
            switch desk.parse(response.body, name: link, contentType: response.header("Content-Type")) {
            case .failure(let refusal):
                desk.count(refusal)
                if refusal.isExpected {
                    await desk.settle(link)
                    return true
                }
                // A maintenance page or half a file, answered with 200, must not cost the warning behind it.
                return await desk.tryAgain(link, "a document could not be read", refusal.description)
            case .success(let document):
                await desk.settle(link)
                try await desk.advance(document)
                return true
            }
        }
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
