/// What a source remembers between polls, opaque to the ledger.
package struct SourceRecord: Sendable, Hashable {
    /// The difference engine's state: what was told per area.
    package var state: [UInt8]
    /// ETag, last entry and the like.
    package var cursor: [UInt8]

    package init(state: [UInt8], cursor: [UInt8]) {
        self.state = state
        self.cursor = cursor
    }
}
