import Glibc

/// Standard output for data, standard error for progress and errors.
enum Terminal {
    static func out(_ line: String) { put(line + "\n", to: STDOUT_FILENO) }

    /// Data that is more than lines of text.
    static func write(_ bytes: [UInt8]) { put(bytes, to: STDOUT_FILENO) }

    /// Several lines at once, each with its end.
    static func outWhole(_ lines: String) { put(lines, to: STDOUT_FILENO) }

    static func err(_ line: String) { put(line + "\n", to: STDERR_FILENO) }

    /// Whether colours are welcome on standard output (https://no-color.org).
    static var hasColour: Bool { isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil }

    /// Whether a person sees what is written to standard output.
    static var isOutputShown: Bool { isatty(STDOUT_FILENO) == 1 }

    static func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    static func dim(_ text: String) -> String { hasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    fileprivate static func put(_ text: String, to file: Int32) { put(Array(text.utf8), to: file) }

    private static func put(_ whole: [UInt8], to file: Int32) {
        var bytes = whole[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return
            }
            bytes = bytes.dropFirst(written)
        }
    }

    /// A line typed by the user, without its end; nil at the end of input.
    static func ask(_ prompt: String) -> String? {
        put(prompt, to: STDERR_FILENO)
        return readLine()
    }

    /// All of standard input, a pipe or a file.
    static func input(limit: Int) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= limit {
            let count = part.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 {
                bytes += part[..<count]
            } else if errno != EINTR {
                throw CommandFailure("cannot read standard input: \(String(cString: strerror(errno)))")
            }
        }
        throw CommandFailure("standard input has more than \(limit) bytes; look whether this is the right text")
    }

    /// The same without showing what is typed.
    static func askSecretly(_ prompt: String) -> String? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return ask(prompt) }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            put("\n", to: STDERR_FILENO)
        }
        return ask(prompt)
    }

    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }
}

extension Terminal {
    /// One line on standard error that the next call overwrites.
    static func progress(_ text: String) { put("\r\u{1B}[K" + text, to: STDERR_FILENO) }

    /// Draws lines over those drawn last. The cursor stays below them, so that whatever ends the command leaves them whole.
    static func redraw(_ lines: [String], over height: Int) {
        var text = height > 0 ? "\u{1B}[\(height)A" : ""
        for line in lines { text += "\r\u{1B}[K\(line)\n" }
        put(text + "\u{1B}[J", to: STDERR_FILENO)
    }

    /// Wipes that line, where there can be one.
    static func endProgress() { if isatty(STDERR_FILENO) == 1 { progress("") } }
}
