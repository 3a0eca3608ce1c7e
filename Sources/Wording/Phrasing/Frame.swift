/// The texts around every notice in one language; what it lacks is English, and in the end Japanese.
struct Frame: Sendable {
    private let own: Sentences?
    private let fallbacks: [Sentences]

    init(_ own: Sentences?, fallbacks: [Sentences]) {
        self.own = own
        self.fallbacks = fallbacks
    }

    var months: [String] { own?.frame.months ?? [] }
    var weekdays: [String] {
        [own].compactMap { $0 }.map(\.frame.weekdays).first { !$0.isEmpty } ?? fallbacks.first?.frame.weekdays ?? []
    }

    /// The first alternative whose slots have values; nil where the language and those behind it have none.
    func text(_ key: Sentences.FrameKey, slot: (String) -> String? = { _ in nil }) -> String? {
        for sentences in [own].compactMap({ $0 }) + (Sentences.FrameKey.optional.contains(key) ? [] : fallbacks) {
            for pattern in sentences.frame.texts[key] ?? [] {
                if let text = pattern.filled(slot: slot) { return text }
            }
        }
        return nil
    }

    /// A word (`hazard.fire`); nil where no language here has it.
    func word(_ key: String) -> (pattern: Pattern, isOwn: Bool)? {
        if let pattern = own?.words[key] { return (pattern, true) }
        for sentences in fallbacks {
            if let pattern = sentences.words[key] { return (pattern, false) }
        }
        return nil
    }
}
