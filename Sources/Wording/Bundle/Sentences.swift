package import Notice

/// Everything one language says: the frame around every notice, words, endings and the templates' texts.
package struct Sentences: Sendable, Hashable {
    /// A list of alternatives: the first whose slots are all filled stands.
    typealias Choice = [Pattern]

    /// The texts of a template, or of one phase of it; nil where another place has them.
    struct Parts: Sendable, Hashable {
        var name: Choice?
        /// Longest first.
        var headline: Choice?
        /// One a sentence; a sentence none of whose alternatives is complete is left out.
        var body: [Choice]?
        var instruction: [Choice]?
        /// For the shortest messages.
        var short: Choice?

        /// What `other` says in place of what this says.
        func merging(_ other: Parts?) -> Parts {
            guard let other else { return self }
            return Parts(
                name: other.name ?? name, headline: other.headline ?? headline, body: other.body ?? body,
                instruction: other.instruction ?? instruction, short: other.short ?? short)
        }

        var allPatterns: [Pattern] {
            (name ?? []) + (headline ?? []) + (body ?? []).flatMap { $0 } + (instruction ?? []).flatMap { $0 }
                + (short ?? [])
        }
    }

    struct TemplateText: Sendable, Hashable {
        var parts = Parts()
        var phases: [Phase: Parts] = [:]
    }

    /// The texts around every notice, by their path in the file.
    enum FrameKey: String, Sendable, Hashable, CaseIterable {
        case drillMark, asOf, attribution, clock, time, date, weekdayDate, dateTime, placeSeparator, placesMore
        case sentenceSeparator, instructionSeparator, noticeFrom, levelLine, equivalentLine, corrected
        case markUpdate = "marks.update"
        case markCorrection = "marks.correction"
        case markRaised = "marks.raised"
        case markLowered = "marks.lowered"
        case markChanged = "marks.changed"
        case speechOpening = "speech.opening"
        case speechRepeat = "speech.repeat"
        case speechClosing = "speech.closing"
        case speechDrill = "speech.drill"

        /// Those whose absence means something of its own.
        static let optional: Set<FrameKey> = [.time, .instructionSeparator]
    }

    struct FrameTexts: Sendable, Hashable {
        var texts: [FrameKey: Choice] = [:]
        /// Twelve; empty where the language writes months as numbers.
        var months: [String] = []
        /// Seven, from Sunday.
        var weekdays: [String] = []

        /// What `other` says in place of what this says.
        func merging(_ other: FrameTexts) -> FrameTexts {
            FrameTexts(
                texts: texts.merging(other.texts) { _, new in new },
                months: other.months.isEmpty ? months : other.months,
                weekdays: other.weekdays.isEmpty ? weekdays : other.weekdays)
        }
    }

    package var language: LanguageTag
    /// Day and person; nil where nobody of the municipality has read it.
    package var reviewed: String?
    var frame = FrameTexts()
    var words: [String: Pattern] = [:]
    var endings: [TemplateDefinition.Group: [Phase: Parts]] = [:]
    var templates: [String: TemplateText] = [:]

    init(language: LanguageTag) { self.language = language }
}
