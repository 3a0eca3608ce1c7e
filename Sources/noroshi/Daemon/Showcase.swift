import Channel
import Chat
import Compression
import Foundation
import HTTP
import InForce
import Notice
import Signage
import Synchronization
import Web
import Wording

/// What everybody may see now: the snapshot of what is in force and every page and feed made from it.
///
/// What is likely to be polled is built on every change, the rest on its first poll, once however many ask; both on a thread
/// of their own. From then on a poll is a look into a table. The archive's parts are made for who asks and not kept.
final class Showcase: Sendable {
    /// A page or feed by what it shows.
    enum Exhibit: Sendable, Hashable {
        case feed(FeedSelector)
        case display(String)
        case openData(OpenData)
        /// `/v1/in-force`.
        case inForce
        /// `/v1/facilities`.
        case facilities

        /// Whether it tells how many people are where, which boards do not.
        var counts: Bool {
            switch self {
            case .facilities: return true
            case .feed(let selector):
                if case .geoJSON = selector.document { return true }
                return false
            case .display, .openData, .inForce: return false
            }
        }

        var isOpenData: Bool {
            if case .openData = self { return true }
            return false
        }

        /// Whether it is worth keeping: who reads the archive through asks for each part of it once.
        var isKept: Bool {
            if case .openData(let wanted) = self { return wanted.after == nil }
            return true
        }
    }

    typealias Waiting = @Sendable (HTTP.Response?) -> Void

    private struct State {
        var fold = Fold()
        var scene: Scene
        /// Whether time alone changes something so soon that nobody may keep an answer until then.
        var isChangeNear = false
        var displays: [String: Display] = [:]
        /// Counts changes: what was begun before one is not kept after it, nor given to who has asked after it.
        var edition = 0
        /// Counts every change, also of what only maps tell.
        var revision = 0
        var built: [Exhibit: HTTP.Response] = [:]
        /// Feeds and the board by the target as a client writes it, so that a poll parses nothing.
        var byTarget: [String: HTTP.Response] = [:]
        /// Each with the age of what was to be shown when it asked.
        var waiting: [Exhibit: [(age: Int, done: Waiting)]] = [:]
        /// What chat answers tell of the present, worded on the first question after a change.
        var digest: InForceDigest?

        /// Grows with every change of what an exhibit shows.
        func age(of exhibit: Exhibit) -> Int { exhibit.counts ? revision : edition }
    }

    /// A poller that makes up targets must not fill the memory.
    private static let targetLimit = 4_000
    private static let exhibitLimit = 4_000
    /// Parts of the archive that may wait to be made; each costs some milliseconds.
    static let archiveLimit = 16
    /// Seconds for which a cache may answer in our place; never past the snapshot's next change.
    static let cacheSeconds: Int64 = 5

    private let state: Mutex<State>
    private let signage: Signage
    private let builder = DispatchQueue(label: "showcase", qos: .userInitiated)
    /// A thread of the archive's own: whoever asks for all of it delays no board.
    private let archivist = DispatchQueue(label: "open-data", qos: .utility)
    private let onMade: @Sendable (Exhibit) -> Void
    let wording: Wording
    let site: Site

    /// - Parameter onMade: called on the thread that made an exhibit, before anybody gets it; for tests, which let something
    ///   happen meanwhile.
    init(
        wording: Wording, site: Site, now: Timestamp, municipality: String? = nil,
        onMade: @escaping @Sendable (Exhibit) -> Void = { _ in }
    ) {
        self.wording = wording
        self.site = site
        self.onMade = onMade
        signage = Signage(wording: wording, site: site, municipality: municipality)
        state = Mutex(State(scene: Scene(Snapshot(asOf: now))))
    }

    /// Counts what has changed in what is shown.
    var edition: Int { state.withLock { $0.edition } }
    /// The same, also of what only maps tell.
    var revision: Int { state.withLock { $0.revision } }
    var snapshot: Snapshot { state.withLock { $0.scene.snapshot } }
    var scene: Scene { state.withLock { $0.scene } }

    /// The newest accepted version of a thread, which policy compares drafts with.
    func newest(of thread: ThreadID) -> Notice? { state.withLock { $0.fold.newest(of: thread) } }

    // MARK: Changes

    /// Takes accepted versions in, and makes everything anew.
    func insert(_ notices: [Notice], now: Timestamp) {
        state.withLock { state in
            for notice in notices { state.fold.insert(notice) }
            state.scene.snapshot = state.fold.snapshot(at: now)
            state.isChangeNear = Self.isNear(state.scene.snapshot, now)
            Self.startEdition(&state)
        }
        turnOver()
    }

    /// Makes what time has changed anew; returns when that is needed next.
    @discardableResult
    func refresh(now: Timestamp) -> Timestamp? {
        let (changed, next) = state.withLock { state -> (Bool, Timestamp?) in
            let before = (state.scene.isShownAs, state.isChangeNear)
            state.scene.snapshot = state.fold.snapshot(at: now)
            state.isChangeNear = Self.isNear(state.scene.snapshot, now)
            let changed = before != (state.scene.isShownAs, state.isChangeNear)
            if changed { Self.startEdition(&state) }
            let next = state.scene.snapshot.nextChange.map { change in
                state.isChangeNear ? change : change.adding(seconds: -Self.cacheSeconds)
            }
            return (changed, next)
        }
        if changed { turnOver() }
        return next
    }

    /// Makes the new snapshot's exhibits and lets go of the words of what it shows no more.
    private func turnOver() {
        signage.forget(besides: snapshot)
        prebuild()
    }

    func setDisplays(_ displays: [Display]) {
        state.withLock { state in
            state.displays = Dictionary(displays.compactMap { display in display.name.map { ($0, display) } }) { a, _ in
                a
            }
            Self.startEdition(&state)
        }
        prebuild()
    }

    /// - Parameter isCount: whether only how many people are there has changed: boards stay as they are, maps are made anew
    ///   when they are asked for.
    func setFacilities(_ facilities: [OpenFacility], isCount: Bool = false) {
        state.withLock { state in
            state.scene.facilities = facilities
            guard isCount else { return Self.startEdition(&state) }
            state.revision += 1
            state.built = state.built.filter { !$0.key.counts }
            state.byTarget = [:]
        }
        if !isCount { prebuild() }
    }

    private static func startEdition(_ state: inout State) {
        state.edition += 1
        state.revision += 1
        state.built = [:]
        state.byTarget = [:]
        state.digest = nil
    }

    private static func isNear(_ snapshot: Snapshot, _ now: Timestamp) -> Bool {
        snapshot.nextChange.map { $0 <= now.adding(seconds: cacheSeconds) } ?? false
    }

    // MARK: Answers

    /// The prebuilt answer to a target, byte for byte as a client wrote it; nil where it has to be looked for.
    func ready(_ target: String) -> HTTP.Response? { state.withLock { $0.byTarget[target] } }

    /// The exhibit at once where it is built, else as soon as it is.
    func reply(_ exhibit: Exhibit, target: String) -> Reply {
        let response = state.withLock { state -> HTTP.Response? in
            guard let response = state.built[exhibit] else { return nil }
            guard case .feed = exhibit else { return response }
            if state.byTarget.count >= Self.targetLimit { state.byTarget = [:] }
            state.byTarget[target] = response
            return response
        }
        if let response { return .now(response) }
        return .later { [self] completion in
            let isTaken = build(exhibit) { completion($0 ?? .problem(404, "There is nothing at this address.")) }
            if !isTaken { completion(Self.busy) }
        }
    }

    private static let busy = HTTP.Response.problem(
        503, "Too many ask for the archive now; try again.", headers: [("Retry-After", "5")])

    /// Builds what is likely to be polled, one after the other, so that what somebody waits for comes between.
    private func prebuild() {
        let (edition, wanted) = state.withLock { state in
            let displays = state.displays.keys.sorted().map(Exhibit.display)
            return (state.edition, displays + signage.defaults(of: state.scene.snapshot).map(Exhibit.feed) + Self.views)
        }
        builder.async { [self] in prebuild(wanted[...], edition) }
    }

    /// What the API shows of the present.
    private static let views: [Exhibit] = [.inForce, .facilities]

    private func prebuild(_ wanted: ArraySlice<Exhibit>, _ edition: Int) {
        guard let exhibit = wanted.first, state.withLock({ $0.edition == edition }) else { return }
        if state.withLock({ $0.built[exhibit] == nil }) { make(exhibit) }
        builder.async { [self] in prebuild(wanted.dropFirst(), edition) }
    }

    /// False where it is of the archive and too much of that waits already; then nothing will be done.
    private func build(_ exhibit: Exhibit, _ done: @escaping Waiting) -> Bool {
        let (isTaken, isFirst) = state.withLock { state -> (Bool, Bool) in
            let isFirst = state.waiting[exhibit] == nil
            if isFirst, exhibit.isOpenData, state.waiting.count(where: { $0.key.isOpenData }) >= Self.archiveLimit {
                return (false, false)
            }
            state.waiting[exhibit, default: []].append((state.age(of: exhibit), done))
            return (true, isFirst)
        }
        if isFirst { queueMaking(exhibit) }
        return isTaken
    }

    private func queueMaking(_ exhibit: Exhibit) {
        (exhibit.isOpenData ? archivist : builder).async { [self] in make(exhibit) }
    }

    /// On the exhibit's own thread alone.
    private func make(_ exhibit: Exhibit) {
        let (age, scene, isChangeNear) = state.withLock { ($0.age(of: exhibit), $0.scene, $0.isChangeNear) }
        let response = response(exhibit, of: scene, isChangeNear: isChangeNear)
        onMade(exhibit)
        let (served, isMore) = state.withLock { state -> ([Waiting], Bool) in
            if let response, exhibit.isKept, state.age(of: exhibit) == age {
                if state.built.count >= Self.exhibitLimit { state.built = [:] }
                state.built[exhibit] = response
                if case .feed(let selector) = exhibit { state.byTarget[selector.target] = response }
            }
            let waiting = state.waiting.removeValue(forKey: exhibit) ?? []
            // Who asked after a change gets what came of it, not what was being made before.
            let late = waiting.filter { $0.age > age }
            if !late.isEmpty { state.waiting[exhibit] = late }
            return (waiting.filter { $0.age <= age }.map(\.done), !late.isEmpty)
        }
        for done in served { done(response) }
        if isMore { queueMaking(exhibit) }
    }

    private func response(_ exhibit: Exhibit, of scene: Scene, isChangeNear: Bool) -> HTTP.Response? {
        let age = isChangeNear ? "no-cache" : "public, max-age=\(Self.cacheSeconds), must-revalidate"
        switch exhibit {
        case .feed(let selector):
            return signage.document(selector, of: scene).map { Self.response($0, cacheControl: age) }
        case .display(let name):
            guard let display = state.withLock({ $0.displays[name] }) else { return nil }
            return Self.response(signage.board(display, of: scene), cacheControl: "no-cache")
        case .openData(let wanted):
            let newest = state.withLock { $0.fold.newest }
            let page = signage.openData(wanted, of: newest, now: scene.snapshot.asOf)
            let link = page.next.map { [("Link", "<\($0)>; rel=\"next\"")] } ?? []
            return Self.response(page.document, cacheControl: age, link)
        // Whoever has just reported something wants to see it.
        case .inForce: return Self.response(Self.document(InForceView(scene.snapshot)), cacheControl: "no-cache")
        case .facilities:
            return Self.response(
                Self.document(scene.facilities.map(FacilityView.init)), cacheControl: "no-cache")
        }
    }

    private static func document(_ view: some Encodable) -> FeedDocument {
        FeedDocument(bytes: JSONReply.encode(view), contentType: "application/json", lastModified: nil)
    }

    private static func response(
        _ document: FeedDocument, cacheControl: String, _ more: [(String, String)] = []
    ) -> HTTP.Response {
        var headers = [
            ("Content-Type", document.contentType), ("ETag", document.etag), ("Cache-Control", cacheControl),
            ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "ETag, Link"),
        ]
        if let policy = document.contentSecurityPolicy { headers.append(("Content-Security-Policy", policy)) }
        if let modified = document.lastModified { headers.append(("Last-Modified", modified.httpDate)) }
        return HTTP.Response(
            headers: headers + more, body: document.bytes, compressed: Gzip.compress(document.bytes))
    }

    /// What is needed to draw a display as a picture; nil where there is none of that name. Without a name the public board.
    func drawing(_ name: String?) -> Drawing? {
        state.withLock { state in
            guard let display = name.map({ state.displays[$0] }) ?? Display() else { return nil }
            return Drawing(display: display, scene: state.scene, signage: signage, edition: state.edition)
        }
    }

    /// The tag of the page a display has to show, without its quotes; nil where it is not built yet.
    func content(of display: String) -> String? {
        state.withLock { $0.built[.display(display)] }?.header("ETag").map { $0.filter { $0 != "\"" } }
    }

    /// What is also kept as files, made anew; for a thread that has the time.
    func files() -> [(path: String, bytes: [UInt8])] {
        let scene = scene
        return signage.files(of: scene.snapshot).compactMap { selector in
            signage.document(selector, of: scene).map { (selector.filePath, $0.bytes) }
        }
    }

    // MARK: Words

    func render(_ notice: Notice, _ language: LanguageTag, now: Timestamp) -> Rendering {
        wording.render(notice.content, in: language, at: site, asOf: now)
    }

    /// What a chat answer says of the present: every notice in force, worded in each language the chat serves.
    func digest(now: Timestamp) -> InForceDigest {
        state.withLock { state in
            var digest = state.digest ?? digest(of: state.scene, now: now)
            digest.asOf = now
            state.digest = digest
            return digest
        }
    }

    private func digest(of scene: Scene, now: Timestamp) -> InForceDigest {
        let disasters = scene.snapshot.inForce.filter { $0.content.topic == .disaster }
        let lines = disasters.map { notice in
            var texts: [LanguageTag: NoticeText] = [:]
            for language in site.languages {
                let rendering = render(notice, language, now: now)
                texts[language] = NoticeText(
                    headline: [rendering.title, rendering.levelLine].compactMap { $0 }.joined(separator: "\n"),
                    body: rendering.body, instruction: rendering.instruction)
            }
            return InForceDigest.Line(notice: notice.id, urgency: notice.content.urgency, texts: texts)
        }
        return InForceDigest(
            asOf: now, lines: lines,
            refuges: Refuge.ofUse(scene.facilities, against: disasters),
            tooLate: .of(disasters, in: site))
    }
}
