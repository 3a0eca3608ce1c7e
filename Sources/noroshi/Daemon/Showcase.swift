import Channel
import Chat
import HTTP
import InForce
import Notice
import Signage
import Synchronization
import Wording

/// What everybody may see now: the snapshot of what is in force and every page and feed made from it.
///
/// A document is built on its first poll after a change and served as prebuilt bytes from then on.
final class Showcase: Sendable {
    private struct State {
        var fold = Fold()
        var snapshot: Snapshot
        /// The newest accepted version of each thread, which policy compares drafts with.
        var newest: [ThreadID: Notice] = [:]
        var documents: [FeedSelector: HTTP.Response] = [:]
        /// What chat answers tell of the present, worded on the first question after a change.
        var digest: [InForceDigest.Line]?
    }

    /// A poller that makes up districts and topics must not fill the memory.
    private static let documentLimit = 1_000

    private let state: Mutex<State>
    private let signage: Signage
    let wording: Wording
    let site: Site

    init(wording: Wording, site: Site, now: Timestamp) {
        self.wording = wording
        self.site = site
        signage = Signage(wording: wording, site: site)
        state = Mutex(State(snapshot: Snapshot(asOf: now)))
    }

    var snapshot: Snapshot { state.withLock { $0.snapshot } }

    func newest(of thread: ThreadID) -> Notice? { state.withLock { $0.newest[thread] } }

    /// Takes accepted versions in, and makes everything anew.
    func insert(_ notices: [Notice], now: Timestamp) {
        state.withLock { state in
            for notice in notices {
                state.fold.insert(notice)
                if (state.newest[notice.thread]?.version ?? 0) < notice.version { state.newest[notice.thread] = notice }
            }
            state.snapshot = state.fold.snapshot(at: now)
            state.documents = [:]
            state.digest = nil
        }
    }

    /// Makes everything anew for the passing of time; returns when that is needed next.
    @discardableResult
    func refresh(now: Timestamp) -> Timestamp? {
        state.withLock { state in
            state.snapshot = state.fold.snapshot(at: now)
            state.documents = [:]
            state.digest = nil
            return state.snapshot.nextChange
        }
    }

    /// The page or feed at a path, ready to send; nil where there is none.
    func response(path: String, query: [String: String]) -> HTTP.Response? {
        guard let selector = FeedSelector(path: path, query: query, at: site) else { return nil }
        return state.withLock { state in
            if let built = state.documents[selector] { return built }
            guard let document = signage.document(selector, of: state.snapshot) else { return nil }
            var headers = [
                ("Content-Type", document.contentType), ("ETag", document.etag),
                ("Cache-Control", "public, max-age=5, must-revalidate"), ("Access-Control-Allow-Origin", "*"),
            ]
            if let policy = document.contentSecurityPolicy { headers.append(("Content-Security-Policy", policy)) }
            if let modified = document.lastModified { headers.append(("Last-Modified", modified.httpDate)) }
            let response = HTTP.Response(status: 200, headers: headers, body: document.bytes)
            if state.documents.count >= Self.documentLimit { state.documents = [:] }
            state.documents[selector] = response
            return response
        }
    }

    func render(_ notice: Notice, _ language: LanguageTag, now: Timestamp) -> Rendering {
        wording.render(notice.content, in: language, at: site, asOf: now)
    }

    /// What a chat answer says of the present: every notice in force, worded in each language the chat serves.
    func digest(now: Timestamp) -> InForceDigest {
        state.withLock { state in
            let lines = state.digest ?? lines(of: state.snapshot, now: now)
            state.digest = lines
            return InForceDigest(asOf: now, lines: lines)
        }
    }

    private func lines(of snapshot: Snapshot, now: Timestamp) -> [InForceDigest.Line] {
        snapshot.inForce.filter { $0.content.topic == .disaster }.map { notice in
            var texts: [LanguageTag: NoticeText] = [:]
            for language in site.languages {
                let rendering = render(notice, language, now: now)
                texts[language] = NoticeText(
                    headline: [rendering.title, rendering.levelLine].compactMap { $0 }.joined(separator: "\n"),
                    body: rendering.body, instruction: rendering.instruction)
            }
            return InForceDigest.Line(notice: notice.id, urgency: notice.content.urgency, texts: texts)
        }
    }
}
