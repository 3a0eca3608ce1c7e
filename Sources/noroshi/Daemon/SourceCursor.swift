import FoundationEssentials
import Notice

/// How far a source was read, kept in the ledger beside its state.
struct SourceCursor: Sendable, Hashable, Codable {
    struct Feed: Sendable, Hashable, Codable {
        /// Validators of the last index of which every linked document was read or quarantined (facts: jma.md §6).
        var etag: String?
        var lastModified: String?
        /// When it was last read or found unchanged.
        var readAt: Timestamp?
        /// Of the entries it ever listed the newest.
        var newest: Timestamp?
        /// What the short feed may not show any more; nil where nothing was missed.
        var missed: Missed?
    }

    /// By the feed's URL.
    var feeds: [String: Feed] = [:]
    /// Documents read or given up, by URL, with the time; they are immutable and never fetched twice.
    var seen: [String: Timestamp] = [:]
    /// Documents that failed so far, by URL, with the number of tries.
    var failures: [String: Int] = [:]
    /// When the source last had something new.
    var freshAt: Timestamp?

    /// A document that is refused or not there this often is quarantined: logged, counted, and no longer holding the index
    /// back.
    static let triesPerDocument = 5
    /// The same where its source answers with an error of its own: half an hour of 503 must not cost the warning that was
    /// published in it.
    static let triesInTrouble = 60
    /// How long a document is remembered after it left every index: an index may flicker.
    static let memorySeconds: Int64 = 6 * 3_600

    init() {}

    /// Throws where the ledger holds something else: to begin anew silently would read everything again.
    init(bytes: [UInt8]) throws { self = try JSONDecoder().decode(SourceCursor.self, from: Data(bytes)) }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }

    /// Forgets what is neither listed any more nor recent, so that the cursor stays small.
    mutating func forget(notListedIn listed: Set<String>, now: Timestamp) {
        let oldest = now.adding(seconds: -Self.memorySeconds)
        seen = seen.filter { $0.value >= oldest || listed.contains($0.key) }
        failures = failures.filter { listed.contains($0.key) }
    }
}
