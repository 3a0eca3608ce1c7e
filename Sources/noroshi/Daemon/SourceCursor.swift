import FoundationEssentials
import Notice

/// How far a source was read, kept in the ledger beside its state.
struct SourceCursor: Sendable, Hashable, Codable {
    struct Feed: Sendable, Hashable, Codable {
        /// Validators of the last index of which every linked document was read or quarantined (facts: jma.md §6).
        var etag: String?
        var lastModified: String?
    }

    /// By the feed's URL.
    var feeds: [String: Feed] = [:]
    /// Documents read or given up, by URL, with the time; they are immutable and never fetched twice.
    var seen: [String: Timestamp] = [:]
    /// Documents that failed so far, by URL, with the number of tries.
    var failures: [String: Int] = [:]

    /// A document that fails this often is quarantined: logged, counted, and no longer holding the index back.
    static let triesPerDocument = 5
    /// JMA's long feeds hold about a week; what is older cannot come again.
    static let memorySeconds: Int64 = 8 * 86_400

    init() {}

    init?(bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(SourceCursor.self, from: Data(bytes)) else { return nil }
        self = value
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }

    mutating func forget(before now: Timestamp) {
        let oldest = now.adding(seconds: -Self.memorySeconds)
        seen = seen.filter { $0.value >= oldest }
    }
}
