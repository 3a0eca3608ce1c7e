/// The words after a command, taken apart: flags, options with a value, and the rest in order.
///
/// `--name value` and `--name=value` are the same; `--` ends the options. What nobody asked for is a usage error.
struct Arguments: Sendable {
    private var words: [String]
    private var rest: [String] = []

    init(_ words: [String]) {
        if let end = words.firstIndex(of: "--") {
            self.words = Array(words[..<end])
            rest = Array(words[(end + 1)...])
        } else {
            self.words = words
        }
    }

    /// True where the flag was given; takes it.
    mutating func flag(_ name: String) -> Bool {
        guard let index = words.firstIndex(of: name) else { return false }
        words.remove(at: index)
        return true
    }

    /// The value of the option, taken; nil where it was not given.
    mutating func option(_ name: String) throws(UsageError) -> String? {
        if let index = words.firstIndex(where: { $0.hasPrefix(name + "=") }) {
            return String(words.remove(at: index).dropFirst(name.count + 1))
        }
        guard let index = words.firstIndex(of: name) else { return nil }
        guard index + 1 < words.count, !words[index + 1].hasPrefix("--") else {
            throw UsageError("\(name) needs a value")
        }
        words.remove(at: index)
        return words.remove(at: index)
    }

    /// Every value of an option that may be repeated.
    mutating func options(_ name: String) throws(UsageError) -> [String] {
        var values: [String] = []
        while let value = try option(name) { values.append(value) }
        return values
    }

    mutating func required(_ name: String) throws(UsageError) -> String {
        guard let value = try option(name) else { throw UsageError("\(name) is missing") }
        return value
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = try option(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw UsageError("\(name) takes a number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return value
    }

    /// The next word that is not an option, taken.
    mutating func next() -> String? {
        if let index = words.firstIndex(where: { !isOption($0) }) { return words.remove(at: index) }
        return rest.isEmpty ? nil : rest.removeFirst()
    }

    mutating func required(word what: String) throws(UsageError) -> String {
        guard let word = next() else { throw UsageError("\(what) is missing") }
        return word
    }

    /// All remaining words, which must not be options.
    mutating func remainder() throws(UsageError) -> [String] {
        if let unknown = words.first(where: isOption) { throw UsageError("unknown option \(unknown)") }
        defer {
            words = []
            rest = []
        }
        return words + rest
    }

    /// Throws where anything is left.
    mutating func finish() throws(UsageError) {
        if let extra = try remainder().first { throw UsageError("unexpected \"\(extra)\"") }
    }

    private func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" }
}

/// The command was called wrongly; ends with exit code 2 and the usage of the command.
struct UsageError: Error, Sendable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
