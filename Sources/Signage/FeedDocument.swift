package import Notice

/// A finished answer for players, readers and browsers: the same bytes until what they say changes.
package struct FeedDocument: Sendable, Hashable {
    package var bytes: [UInt8]
    /// As the `Content-Type` header says it, with the character set.
    package var contentType: String
    /// A strong entity tag with its quotes: a hash of the bytes.
    package var etag: String
    /// When what it says last changed; nil where there was never anything to say.
    package var lastModified: Timestamp?

    package init(bytes: [UInt8], contentType: String, etag: String, lastModified: Timestamp?) {
        self.bytes = bytes
        self.contentType = contentType
        self.etag = etag
        self.lastModified = lastModified
    }
}
