package import Notice

/// The bytes that all recipients of one version share on one channel in one language. Written to the ledger by hash
/// before the first send and never computed again, so that a repeat carries the same bytes (promise 3).
package struct Prepared: Sendable, Hashable, Codable {
    package var notice: NoticeID
    package var channel: ChannelID
    package var language: LanguageTag
    /// In the channel's own form: for LINE the `messages` array, for a webhook the whole body.
    package var bytes: [UInt8]
    /// Small values `begin` needs beside the bytes, e.g. a mail's subject.
    package var fields: [String: String]

    package init(
        notice: NoticeID, channel: ChannelID, language: LanguageTag, bytes: [UInt8], fields: [String: String] = [:]
    ) {
        self.notice = notice
        self.channel = channel
        self.language = language
        self.bytes = bytes
        self.fields = fields
    }
}
