import Crypto
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
    /// What the page may load and run, for the header of that name; nil for what is not a page.
    package var contentSecurityPolicy: String?

    package init(
        bytes: [UInt8], contentType: String, lastModified: Timestamp?, contentSecurityPolicy: String? = nil
    ) {
        self.bytes = bytes
        self.contentType = contentType
        self.lastModified = lastModified
        self.contentSecurityPolicy = contentSecurityPolicy
        etag = "\"\(FeedDocument.digest(of: bytes))\""
    }

    /// The first 128 bits of SHA-256 in hexadecimal: collisions are out of reach, and the header stays short.
    static func digest(of bytes: [UInt8]) -> String {
        Hexadecimal.encode(Array(SHA256.hash(bytes).prefix(16)))
    }
}
