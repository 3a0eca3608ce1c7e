import Chat
import Files
import FoundationEssentials
import Glibc
import Notice

/// `noroshi intents rank`: ranks the questions and answers of a file for each question of another, by exactly the code
/// the daemon answers with. For measuring the chat on a municipality's own FAQ before it goes live.
enum IntentsRank {
    static let defaultTop = 10
    static let topLimit = 1_000
    /// A million entries of a kilobyte.
    static let fileLimit = 4 << 30

    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let corpusPath = try arguments.required("--corpus")
        let queriesPath = try arguments.required("--queries")
        let top = try arguments.integer("--top", in: 1...topLimit) ?? defaultTop
        let search = SearchOptions(
            postingBudget: arguments.flag("--exhaustive") ? .max : SearchOptions.defaultPostingBudget,
            usesDictionary: !arguments.flag("--without-dictionary"))
        try arguments.finish()
        let clock = ContinuousClock()
        let corpus = try RankCorpus(JSONLines.read(CorpusLine.self, corpusPath))
        let queries = try JSONLines.read(QueryLine.self, queriesPath)
        let started = clock.now
        let chat = Chat(
            library: corpus.library, languages: LanguageTag.allCases, slots: Slots(), search: search)
        let built = clock.now
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var times: [Duration] = []
        for query in queries {
            let asked = clock.now
            let found = chat.rank(query.text, language: query.language.flatMap { LanguageTag(lookup: $0) }, limit: top)
            times.append(clock.now - asked)
            let line = RankLine(
                query: query.id ?? .text(query.text),
                ranking: found.candidates.map {
                    .init(id: corpus.names[$0.intent] ?? .text($0.intent.rawValue), score: $0.score)
                },
                confidence: found.confidence)
            Terminal.out(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
        report(entries: corpus.library.intents.count, bytes: chat.indexByteCount, index: built - started, times)
        return .ok
    }

    /// Throughput of the ranking alone, without reading and printing, and the most memory the process held.
    private static func report(entries: Int, bytes: Int, index: Duration, _ times: [Duration]) {
        let seconds = index / .seconds(1)
        Terminal.err(
            "index: \(entries) entries in \(rounded(seconds, 3)) s (\(Int(Double(entries) / max(seconds, 1e-9)))/s), "
                + "\(bytes / max(entries, 1)) bytes each")
        let ordered = times.map { $0 / .microseconds(1) }.sorted()
        let total = ordered.reduce(0, +)
        if let last = ordered.last {
            let p50 = ordered[ordered.count / 2]
            let p99 = ordered[min(ordered.count - 1, ordered.count * 99 / 100)]
            Terminal.err(
                "queries: \(ordered.count), \(Int(Double(ordered.count) / total * 1_000_000))/s, "
                    + "p50 \(rounded(p50, 1)) µs, p99 \(rounded(p99, 1)) µs, most \(rounded(last, 1)) µs")
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        Terminal.err("memory: \(usage.ru_maxrss / 1024) MB at most")
    }

    private static func rounded(_ value: Double, _ digits: Int) -> String {
        let scale = pow(10, Double(digits))
        return "\((value * scale).rounded() / scale)"
    }
}

/// One line of the answer.
struct RankLine: Encodable {
    struct Place: Encodable {
        var id: RecordID
        var score: Double
    }
    var query: RecordID
    var ranking: [Place]
    var confidence: Double
}
