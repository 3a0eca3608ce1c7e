import Chat
import Files
import Glibc
import Notice

/// `noroshi language train`: makes the model that tells languages apart from texts whose licences allow it
/// (docs/language-model.md).
enum LanguageTraining {
    /// Kana with spaces between words, from which romaji is made.
    static let kanaTag = "ja-Hrkt"
    private static let sizeLimit = 64 * 1024 * 1024

    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let output = try arguments.required("--output")
        let phrases = try arguments.options("--phrases")
        let intents = try arguments.option("--intents")
        let files = try arguments.remainder()
        guard !files.isEmpty else { throw UsageError("name at least one file of texts: language, tab, text") }
        var trainer = LanguageTrainer()
        for file in files { try add(file, .prose, to: &trainer) }
        for file in phrases { try add(file, .phrases, to: &trainer) }
        if let intents {
            let (library, problems) = try IntentFolder.read(intents)
            for problem in problems { Terminal.err("\(problem)") }
            trainer.add(library)
        }
        let (model, calibrations) = trainer.model()
        try writeAtomically(model, to: output, mode: 0o644)
        for calibration in calibrations { Terminal.err(calibration.description) }
        Terminal.out("\(output): \(model.count) bytes")
        return .ok
    }

    private static func add(_ path: String, _ kind: LanguageTrainer.Kind, to trainer: inout LanguageTrainer) throws {
        let text = String(decoding: try readFile(path, limit: sizeLimit), as: UTF8.self)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty else { continue }
            guard let tab = line.firstIndex(of: "\t") else {
                throw CommandFailure("\(path):\(number + 1): no tab between the language and the text")
            }
            let passage = String(line[line.index(after: tab)...])
            switch line[..<tab] {
            case kanaTag[...]: trainer.add(kana: passage, kind)
            case let tag:
                // Texts in other languages are left out: a collection has more than we tell apart.
                if let language = TextLanguage(rawValue: String(tag)) {
                    trainer.add(passage, in: language, kind)
                }
            }
        }
    }
}
