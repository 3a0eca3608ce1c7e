import Glibc

/// glibc's iconv from one allowed encoding to UTF-8, strict: a sequence the encoding does not have is an error.
enum Transcoder {
    static func utf8(_ bytes: ArraySlice<UInt8>, from encoding: TextEncoding) throws(Refusal) -> [UInt8] {
        if encoding == .utf8 {
            guard isUTF8(bytes) else { throw Refusal(.encoding, "the bytes are not UTF-8 as declared") }
            return Array(bytes)
        }
        guard let descriptor = iconv_open("UTF-8", encoding.rawValue), descriptor != iconv_t(bitPattern: -1) else {
            throw Refusal(
                .encoding, "this system's iconv has no \(encoding.rawValue)",
                whatToDo: "Install glibc's gconv modules (Debian: libc6, libc-bin).")
        }
        defer { iconv_close(descriptor) }
        var input = Array(bytes)
        // The widest growth is Latin-1 and JIS kana at 3 bytes for 1; a little room for the final shift state.
        var output = [UInt8](repeating: 0, count: input.count * 3 + 16)
        let written: Int? = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var toLeft = target.count
                guard iconv(descriptor, &from, &fromLeft, &to, &toLeft) != -1, fromLeft == 0,
                    iconv(descriptor, nil, nil, &to, &toLeft) != -1
                else { return nil }
                return target.count - toLeft
            }
        }
        guard let written else { throw Refusal(.encoding, "the bytes are not \(encoding.rawValue) as declared") }
        output.removeLast(output.count - written)
        return output
    }

    /// The bytes as far as they are valid, each byte that is not as U+FFFD; a run of them as one.
    ///
    /// - Parameter limit: after more breaks it stops: nothing of it is used then.
    static func lossy(
        _ bytes: [UInt8], from encoding: TextEncoding, atMost limit: Int
    ) -> (text: [UInt8], broken: Int) {
        guard let descriptor = iconv_open("UTF-8", encoding.rawValue), descriptor != iconv_t(bitPattern: -1) else {
            return ([], .max)
        }
        defer { iconv_close(descriptor) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: input.count * 3 + 16)
        var broken = 0
        let written = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var toLeft = target.count
                var lastBreak = -1
                while fromLeft > 0, broken <= limit,
                    iconv(descriptor, &from, &fromLeft, &to, &toLeft) == -1, fromLeft > 0, toLeft >= 3
                {
                    let at = source.count - fromLeft
                    if at != lastBreak {
                        broken += 1
                        for (offset, byte) in replacement.enumerated() { to?[offset] = CChar(bitPattern: byte) }
                        to = to.map { $0 + replacement.count }
                        toLeft -= replacement.count
                    }
                    lastBreak = at + 1
                    from = from.map { $0 + 1 }
                    fromLeft -= 1
                }
                iconv(descriptor, nil, nil, &to, &toLeft)
                return target.count - toLeft
            }
        }
        output.removeLast(output.count - written)
        return (output, broken)
    }

    /// U+FFFD.
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }
}
