import Glibc

/// Standard input, or another file, by lines, as many at a time as one read gives: a pipe is answered as it speaks, a file in large parts.
struct InputLines {
    private let file: Int32
    private var rest: [UInt8] = []
    private var part = [UInt8](repeating: 0, count: 256 * 1024)
    private var hasEnded = false

    /// A line may have as many bytes; of a longer one the rest is left out.
    static let longestLine = 64 * 1024

    init(file: Int32 = STDIN_FILENO) { self.file = file }

    /// The next lines, without their ends; nil at the end of input. Bytes that are no UTF-8 become U+FFFD.
    mutating func next() throws(CommandFailure) -> [String]? {
        while !hasEnded {
            let count = part.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure("cannot read standard input: \(String(cString: strerror(errno)))")
            }
            if count == 0 {
                hasEnded = true
                return rest.isEmpty ? nil : [Self.text(rest[...])]
            }
            var lines: [String] = []
            var bytes = part[..<count]
            while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                if rest.isEmpty {
                    lines.append(Self.text(bytes[..<end]))
                } else {
                    keep(bytes[..<end])
                    lines.append(Self.text(rest[...]))
                    rest.removeAll(keepingCapacity: true)
                }
                bytes = bytes[(end + 1)...]
            }
            keep(bytes)
            if !lines.isEmpty { return lines }
        }
        return nil
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        rest += bytes.prefix(Self.longestLine - rest.count)
    }

    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return String(decoding: line.prefix(longestLine), as: UTF8.self)
    }
}
