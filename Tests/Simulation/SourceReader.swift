import FoundationEssentials
import Notice

@testable import Intake

/// What a run of the daemon knows of its source, read from the ledger and lost with the process: state and cursor, as
/// `SourceLoop` keeps them.
struct SourceReader {
    struct Cursor: Codable, Equatable {
        /// Of the last index of which every document was read.
        var etag = 0
        var seen: Set<String> = []
    }

    var state = SourceState()
    var cursor = Cursor()
    var isLoaded = false

    func encodedState() throws -> [UInt8] { try Self.encode(state) }

    func encodedCursor() throws -> [UInt8] { try Self.encode(cursor) }

    private static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(value))
    }

    static func state(_ bytes: [UInt8]) throws -> SourceState {
        try JSONDecoder().decode(SourceState.self, from: Data(bytes))
    }

    static func cursor(_ bytes: [UInt8]) throws -> Cursor { try JSONDecoder().decode(Cursor.self, from: Data(bytes)) }
}
