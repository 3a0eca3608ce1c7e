import Intake
import Notice

// How a source does, and what is said of what goes wrong.
extension SourceDesk {
    /// A poll or a look into a folder begins, or a document was handed in by itself. Each is followed by `endRound`.
    func beginRound() { complaints.begin() }

    func endRound() {
        if complaints.untold > 0 {
            log(
                .warning, "a source had more faults than are told one by one",
                ["source.id": settings.id.rawValue, "faults": "\(complaints.untold)"])
        }
        tellHealth()
    }

    /// A poll of one of its feeds, or a look into its folder, succeeded.
    ///
    /// - Parameter fault: what is wrong with a part of it all the same.
    func succeeded(but fault: String? = nil) {
        vitals.readAt = clock.now
        vitals.fault = fault
        metrics.set(
            "noroshi_source_last_success_timestamp_seconds", ["source": settings.id.rawValue],
            to: Double(clock.now.seconds))
    }

    /// A poll of one of its feeds, or a look into its folder, failed.
    func failed(_ message: StaticString, url: String, _ reason: String) {
        vitals.fault = "\(url): \(reason)"
        complain(message, url: url, reason)
    }

    func complain(_ message: StaticString, url: String, _ reason: String) {
        metrics.count("noroshi_source_failures_total", ["source": settings.id.rawValue])
        guard complaints.mayTell("\(message) \(url) \(reason)", now: clock.now) else { return }
        log(.warning, message, ["source.id": settings.id.rawValue, "url": url, "reason": reason])
    }

    /// A whole document was refused, for a reason that is not meant.
    func refuse(_ refusal: Refusal, _ name: String) {
        count(refusal, name)
        if !refusal.isExpected { complain("a document was refused", url: name, refusal.description) }
    }

    /// Parts of a document that was read otherwise.
    func note(_ refusals: [Refusal], of name: String) {
        for refusal in refusals {
            count(refusal, name)
            if !refusal.isExpected {
                complain("a part of a document was refused", url: name, refusal.description)
            }
        }
    }

    /// A J-Alert text of which nobody is told because it is taken for a test.
    func leaveOut(_ refusal: Refusal, _ name: String) {
        count(refusal, name)
        guard refusal.isExpected else {
            return complain(
                "a J-Alert text was taken for a drill or a test and told to nobody: read it now", url: name,
                refusal.description)
        }
        // A receiver may print the same text several times.
        guard complaints.mayTell(refusal.detail, now: clock.now) else { return }
        log(
            .info, "a J-Alert test has arrived; nobody is told of it",
            ["source.id": settings.id.rawValue, "url": name, "reason": refusal.description])
    }

    func count(_ refusal: Refusal, _ name: String) {
        metrics.count(
            "noroshi_documents_refused_total",
            ["source": settings.id.rawValue, "reason": refusal.reason.rawValue])
        if !refusal.isExpected { vitals.note(refusal, name, at: clock.now) }
    }

    /// How the source does now.
    func health() -> SourceHealth {
        SourceHealth(
            id: settings.id, kind: settings.kind.rawValue, condition: condition, readAt: vitals.readAt,
            freshAt: cursor.freshAt, fault: vitals.fault, refused: vitals.refused, newestRefusals: vitals.newest,
            quarantined: vitals.quarantined, catchingUp: cursor.feeds.values.contains { $0.missed != nil })
    }

    private var condition: SourceHealth.Condition {
        let now = clock.now
        if !settings.feeds.isEmpty || settings.doors?.folder != nil {
            let limit = SourceHealth.patience(poll: settings.poll)
            if now.seconds - (vitals.readAt ?? vitals.startedAt).seconds > limit { return .unread }
        }
        let fresh = max(cursor.freshAt ?? vitals.startedAt, Timestamp(milliseconds: 0))
        return now.seconds - fresh.seconds > settings.freshWithin.components.seconds ? .stale : .well
    }

    /// Tells once when it changes.
    func tellHealth() {
        let now = condition
        metrics.set("noroshi_source_healthy", ["source": settings.id.rawValue], to: now == .well ? 1 : 0)
        if let fresh = cursor.freshAt {
            metrics.set(
                "noroshi_source_last_fresh_timestamp_seconds", ["source": settings.id.rawValue],
                to: Double(fresh.seconds))
        }
        guard now != vitals.told else { return }
        vitals.told = now
        switch now {
        case .well: log(.info, "a source is well again", ["source.id": settings.id.rawValue])
        case .unread:
            log(
                .error, "a source has not been read for long",
                ["source.id": settings.id.rawValue, "reason": vitals.fault ?? ""])
        case .stale:
            log(
                .error, "a source answers but has had nothing new for long",
                ["source.id": settings.id.rawValue, "fresh.at": cursor.freshAt?.rfc3339() ?? ""])
        }
    }
}

/// What a desk remembers of how its source does, since it started.
struct SourceVitals: Sendable {
    let startedAt: Timestamp
    /// When one of its feeds was last read.
    var readAt: Timestamp?
    /// Why the last poll failed.
    var fault: String?
    var refused = 0
    /// The newest first.
    private(set) var newest: [SourceHealth.Refused] = []
    var quarantined = 0
    /// What the log was last told.
    var told = SourceHealth.Condition.well

    /// Shown in `noroshi status`; the log and the metrics have them all.
    static let shown = 5

    init(startedAt: Timestamp) { self.startedAt = startedAt }

    mutating func note(_ refusal: Refusal, _ name: String, at: Timestamp) {
        refused += 1
        let entry = SourceHealth.Refused(name: name, reason: refusal.reason, detail: refusal.detail, at: at)
        newest.removeAll { $0.name == entry.name && $0.detail == entry.detail }
        newest.insert(entry, at: 0)
        if newest.count > Self.shown { newest.removeLast() }
    }
}

/// How a source does, for staff: `noroshi status`, `noroshi doctor`.
struct SourceHealth: Sendable, Hashable, Codable {
    enum Condition: String, Sendable, Codable {
        case well
        /// None of its feeds, or not its folder, could be read for long.
        case unread
        /// It answers, and nothing new has come for longer than its kind is ever silent.
        case stale
    }
    struct Refused: Sendable, Hashable, Codable {
        var name: String
        var reason: Refusal.Reason
        var detail: String
        var at: Timestamp
    }
    var id: SourceID
    var kind: String
    var condition: Condition
    var readAt: Timestamp?
    var freshAt: Timestamp?
    var fault: String?
    /// Documents and parts of documents since the start.
    var refused: Int
    var newestRefusals: [Refused]
    /// Kept to be read again after an upgrade.
    var quarantined: Int
    /// Whether it still looks for what it missed while it could not be read.
    var catchingUp: Bool

    /// Seconds without success after which somebody should look, however short the interval is.
    private static let patience: Int64 = 600
    private static let polls: Int64 = 10

    static func patience(poll: Duration) -> Int64 { max(patience, polls * poll.components.seconds) }
}

/// Which faults are worth a line: an index of thousands of dead links must not fill the log, nor one fault that comes with
/// every poll. The metrics count them all.
struct Complaints: Sendable {
    static let perRound = 20
    /// The same is told again after so long.
    static let quietSeconds: Int64 = 3_600
    private static let remembered = 1_000

    private var told: [String: Timestamp] = [:]
    private var inRound = 0
    /// How many of this round were not told.
    private(set) var untold = 0

    mutating func begin() {
        inRound = 0
        untold = 0
    }

    mutating func mayTell(_ fault: String, now: Timestamp) -> Bool {
        if let last = told[fault], now < last.adding(seconds: Self.quietSeconds) { return false }
        guard inRound < Self.perRound else {
            untold += 1
            return false
        }
        inRound += 1
        if told.count >= Self.remembered { told = [:] }
        told[fault] = now
        return true
    }
}
