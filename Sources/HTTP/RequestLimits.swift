/// How much of everything one request may have. Exceeding one is answered, never buffered.
package struct RequestLimits: Sendable {
    /// Bytes of the request target; more is 414. RFC 9112 §3 asks for at least 8,000.
    package var target = 8 * 1024
    /// Bytes of one header line; more is 431.
    package var fieldLine = 8 * 1024
    /// Bytes of all header lines together; more is 431.
    package var header = 32 * 1024
    /// Header fields; more is 431.
    package var fields = 100
    /// Empty lines before the request line, which some old clients send after a body (RFC 9112 §2.2); more is 400.
    package var leadingEmptyLines = 4
    /// Bytes of one chunk-size line with its extensions; more is 400.
    package var chunkLine = 256
    /// Bytes of all chunk extensions of a body; more is 400 (RFC 9112 §7.1.1 asks for a limit).
    package var chunkExtensions = 4 * 1024
    /// Bytes of the body where a route names no limit of its own; more is 413.
    package var body = 64 * 1024

    package init() {}

    /// Method, two blanks, version and CR around the longest target.
    static let requestLineOverhead = 32
}
