import Chat
import Files
import Glibc
import Notice

/// `noroshi language`: the language of each line of standard input, by what the daemon answers with; throughput and peak
/// memory on standard error. `noroshi language train` makes the model from texts.
enum LanguageCommand {
    /// Of a line without letters, or in a script that is not known here.
    static let undetermined = "und"
    private static let modelLimit = 16 * 1024 * 1024

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        if let action = arguments.next() {
            guard action == "train" else { throw UsageError("`noroshi language` knows only `train`") }
            return try LanguageTraining.run(&arguments)
        }
        let json = arguments.flag("--json")
        let served = try arguments.option("--serving").map(tags)
        let prior = try arguments.option("--prior").map { try tag($0[...]) }
        let file = try arguments.option("--model")
        try arguments.finish()
        let identifier = LanguageIdentifier(try file.map(model) ?? .shipped, serving: served)
        try identify(with: identifier, prior: prior, json: json)
        return .ok
    }

    private static func tags(_ list: String) throws(UsageError) -> [LanguageTag] {
        var tags: [LanguageTag] = []
        for name in list.split(separator: ",") { tags.append(try tag(name)) }
        return tags
    }

    private static func tag(_ name: Substring) throws(UsageError) -> LanguageTag {
        if let tag = LanguageTag(lookup: name) { return tag }
        throw UsageError(
            "\"\(name)\" is no language that is served; take of "
                + LanguageTag.allCases.map(\.rawValue).joined(separator: " "))
    }

    private static func model(_ path: String) throws -> LanguageModel {
        do { return try LanguageModel(try readFile(path, limit: modelLimit)) } catch let error
            as LanguageModel.Unreadable
        {
            throw CommandFailure("\(path): \(error)")
        }
    }

    // MARK: Identifying

    private static func identify(with identifier: LanguageIdentifier, prior: LanguageTag?, json: Bool) throws {
        var lines = InputLines()
        var count = 0
        var bytes = 0
        var spent = Duration.zero
        let clock = ContinuousClock()
        let started = clock.now
        while let batch = try lines.next() {
            var output = ""
            let begun = clock.now
            for line in batch {
                let guess = identifier.guess(line, prior: prior)
                output += Self.line(guess, text: line, json: json)
                count += 1
                bytes += line.utf8.count
            }
            spent += clock.now - begun
            Terminal.outWhole(output)
        }
        let seconds = spent / .seconds(1)
        let rate = seconds > 0 ? Double(count) / seconds : 0
        Terminal.err(
            "\(count) texts, \(bytes) bytes; \(Int(rate)) texts/s identified, \(rounded((clock.now - started) / .seconds(1))) s "
                + "with reading and writing; peak memory \(peakMemory()) MB")
    }

    /// What is printed for a text, with its end.
    static func line(_ guess: LanguageGuess?, text: String, json: Bool) -> String {
        let tag = guess?.language.rawValue ?? undetermined
        let confidence = rounded(guess?.confidence ?? 0)
        guard json else { return "\(tag)\t\(confidence)\n" }
        let script = guess.flatMap { LanguageIdentifier.writing(of: text, in: $0.language) }
        let field = script.map { ",\"script\":\"\($0)\"" } ?? ""
        return "{\"confidence\":\(confidence),\"language\":\"\(tag)\"\(field)}\n"
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    /// The most memory the process has held, in MB.
    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss / 1024
    }
}
