/// The rules a mail's bytes must keep before they are handed to libcurl, which escapes only `CR LF .` (facts: platform.md).
enum MailMessage {
    /// RFC 5321 §4.5.3.1.6, octets without CR LF.
    static let longestLine = 998
    /// Far above any notice; below what relays commonly take.
    static let longestMessage = 10 * 1024 * 1024

    /// What is wrong with the message; nil where it may be sent.
    static func fault(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBufferPointer(fault) }

    private static func fault(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if bytes.isEmpty { return "the mail is empty" }
        if bytes.count > longestMessage { return "the mail is longer than 10 MiB" }
        var line = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0A, previous != 0x0D { return "the mail has a bare line feed" }
            if previous == 0x0D, byte != 0x0A { return "the mail has a bare carriage return" }
            if byte == 0 || byte > 0x7F { return "the mail has a byte that is not 7-bit text" }
            if byte == 0x0A { line = 0 } else if byte != 0x0D { line += 1 }
            if line > longestLine { return "the mail has a line longer than 998 bytes" }
            previous = byte
        }
        return previous == 0x0A ? nil : "the mail does not end with CR LF"
    }
}
