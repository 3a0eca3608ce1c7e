import Glibc

/// Where the addresses of `Seed` come from: a pattern, a file read line by line, or none, which makes up LINE users.
final class Addresses {
    private let parts: [Substring]
    private let file: UnsafeMutablePointer<FILE>?
    private var line: UnsafeMutablePointer<CChar>?
    private var capacity = 0

    init(_ given: String?) {
        guard let given, given.hasPrefix("@") else {
            file = nil
            parts = given.map(Self.parts) ?? []
            return
        }
        guard let file = fopen(String(given.dropFirst()), "r") else { Seed.fail("\(given.dropFirst()) cannot be read") }
        self.file = file
        parts = []
    }

    deinit {
        if let file { fclose(file) }
        free(line)
    }

    /// The address with this number, and its own districts where the file names some. Nil at the file's end.
    func next(_ number: Int) -> (address: String, districts: [String]?)? {
        if let file { return read(file) }
        guard let head = parts.first else { return (Self.lineUser(number), nil) }
        return (parts.count == 2 ? "\(head)\(number)\(parts[1])" : String(head), nil)
    }

    private func read(_ file: UnsafeMutablePointer<FILE>) -> (address: String, districts: [String]?)? {
        guard getline(&line, &capacity, file) > 0, let line else { return nil }
        let fields = String(cString: line).split(whereSeparator: { $0 == "\t" || $0 == "\n" })
        guard let address = fields.first else { return nil }
        return (String(address), fields.count > 1 ? fields[1].split(separator: ",").map(String.init) : nil)
    }

    /// What stands before and after `{n}`.
    private static func parts(_ pattern: String) -> [Substring] {
        guard let open = pattern.firstIndex(of: "{") else { return [pattern[...]] }
        let end = pattern.index(open, offsetBy: 3, limitedBy: pattern.endIndex) ?? open
        guard pattern[open..<end] == "{n}" else { Seed.fail("the pattern knows {n} only") }
        return [pattern[..<open], pattern[end...]]
    }

    /// LINE's form: U and 32 hexadecimal digits.
    private static func lineUser(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }
}
