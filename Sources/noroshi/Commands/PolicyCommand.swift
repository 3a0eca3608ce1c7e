import Files
import FoundationEssentials
import Intake
import Notice
import Policy
import Settings

/// `noroshi policy check FILE` and `noroshi policy explain FILE|NOTICE`: what the publication table says, and why. Nothing
/// is stored or sent.
enum PolicyCommand {
    struct Line: Encodable {
        var file: String
        var thread: ThreadID
        var explanation: Explanation
    }

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        switch try arguments.required(word: "what to do (explain, check)") {
        case "check": return try check(&arguments)
        case "explain": return try explain(&arguments)
        case let other: throw UsageError("`noroshi policy` knows explain and check, not \"\(other)\"")
        }
    }

    private static func check(_ arguments: inout Arguments) throws -> ExitCode {
        let file = try arguments.required(word: "the publication table to read")
        try arguments.finish()
        do {
            let policy = try PolicyFile.load(file)
            Terminal.out(
                "\(file): \(policy.rows.count) rows, \(policy.ceilings.count) ceilings, "
                    + "\(policy.approvals.count) approval rules, \(policy.publicDrills.count) public drills. All good.")
            return .ok
        } catch {
            throw CommandFailure("\(error)", code: .usage)
        }
    }

    private static func explain(_ arguments: inout Arguments) throws -> ExitCode {
        let json = arguments.flag("--json")
        let source = try arguments.option("--source").map(SourceID.init(rawValue:))
        let configuration = try arguments.option("--config")
        let control = try arguments.option("--control")
        let name = try arguments.required(word: "a file or a notice's id")
        try arguments.finish()
        guard FileManager.default.fileExists(atPath: name) else {
            var options = Arguments(
                (configuration.map { ["--config", $0] } ?? []) + (control.map { ["--control", $0] } ?? []))
            return try explainNotice(name, client: ControlClient(&options), json: json)
        }
        let town = try ConfigurationFile.load(try ConfigurationFile.find(configuration))
        let found = try lines(of: name, source: source, at: town, now: SystemClock().now)
        if found.isEmpty { Terminal.err("\(name): nothing in it concerns \(town.site.name(in: .japanese))") }
        for line in found {
            if json {
                Terminal.out(try encoded(line))
            } else {
                for text in PolicyReport.lines(of: line.explanation) { Terminal.out(text) }
            }
        }
        return .ok
    }

    /// What would happen to each thing a file says to this municipality.
    static func lines(of name: String, source: SourceID?, at town: Configuration, now: Timestamp) throws -> [Line] {
        let policy: Policy
        do { policy = try PolicyFile.load(town.policy) } catch { throw CommandFailure("\(error)", code: .usage) }
        let bytes = try readFile(name, limit: IntakeCommand.sizeLimit)
        return try drafts(in: bytes, name: name, source: source, of: town, now: now).map { draft, nearness in
            Line(
                file: name, thread: draft.thread,
                explanation: policy.explain(draft, after: nil, nearness: nearness, site: town.site, now: now))
        }
    }

    private static func explainNotice(_ name: String, client: ControlClient, json: Bool) throws -> ExitCode {
        guard name.utf8.allSatisfy({ $0 == 0x2D || $0 == 0x2E || $0 == 0x5F || isWordCharacter($0) }) else {
            throw CommandFailure("there is no file \(name), and no notice has such an id", code: .usage)
        }
        let answer = try client.get("/v1/notices/\(name)/policy")
        let found = try answer.decoded(NoticeExplanation.self)
        if json {
            Terminal.out(answer.text)
            return .ok
        }
        Terminal.out("\(found.id): \(found.lifecycle.rawValue), decided by \(found.recordedRule)")
        for line in PolicyReport.lines(of: found.now) { Terminal.out(line) }
        return .ok
    }

    private static func isWordCharacter(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// What a document says to this municipality as the first of its source, or what a form of staff's would hand in.
    private static func drafts(
        in bytes: [UInt8], name: String, source: SourceID?, of town: Configuration, now: Timestamp
    ) throws -> [(draft: Draft, nearness: Nearness)] {
        for settings in town.sources where source == nil || source == settings.id {
            guard case .success(let document) = settings.parse(bytes, name: name, contentType: nil, received: now),
                settings.kind.maySay(document.report)
            else { continue }
            return try drafts(of: document, from: settings, of: town, now: now)
        }
        switch parse(bytes, name: name, source: source ?? .staff, contentType: nil) {
        case .failure(let refusal):
            let isForm = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 } == 0x7B
            guard isForm else { throw CommandFailure("\(name): \(refusal.detail). \(refusal.whatToDo)") }
            do {
                let form = try NoticeForm(json: bytes, name: name, site: town.site, now: now)
                let thread = form.thread ?? ThreadID(rawValue: "staff-new")
                return [(Draft(thread: thread, content: form.content), .site)]
            } catch {
                throw CommandFailure("\(error)", code: .usage)
            }
        case .success(let document):
            guard let source else {
                throw CommandFailure(
                    "\(name) is \(document.family), which no source of the configuration may say", code: .usage)
            }
            guard let settings = town.sources.first(where: { $0.id == source }) else {
                let known = town.sources.map(\.id.rawValue).joined(separator: ", ")
                throw CommandFailure("no source is called \(source); there are: \(known)", code: .usage)
            }
            throw CommandFailure(
                "\(name) is \(document.family), which a source of kind \(settings.kind.rawValue) may not say")
        }
    }

    private static func drafts(
        of document: ParsedDocument, from settings: SourceSettings, of town: Configuration, now: Timestamp
    ) throws -> [(draft: Draft, nearness: Nearness)] {
        // As if it had just come: an old document would say nothing any more.
        let moment = document.readings.map(\.sent).max() ?? now
        let step = settings.advance(SourceState(), document, ward: town.ward, now: moment)
        if case .quarantined(let refusal) = step.outcome {
            throw CommandFailure("\(document.name): \(refusal.detail). \(refusal.whatToDo)")
        }
        return step.proposals.map { (settings.draft($0.draft, at: town.site), $0.nearness) }
    }

    private static func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
