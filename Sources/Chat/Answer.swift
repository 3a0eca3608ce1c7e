package import Notice

/// What the chat says to one turn.
package struct Answer: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// One intent's answer was given.
        case answered
        /// Not sure: "did you mean", up to three.
        case suggested
        /// Honestly unknown: where to ask a person.
        case unknown
        /// The menu: greeting, sticker, image, empty text.
        case menu
        /// The language was switched, or the one asked for is not served.
        case language
        /// Somebody may be in danger: whom to call, and nothing else where no intent fits.
        case help
        /// Thanks for an opinion.
        case opinion
        /// A person takes over.
        case person
    }

    package var language: LanguageTag
    /// Plain texts in order, each a message of its own where the channel has messages.
    package var blocks: [String]
    /// How many of `blocks`, from the first, tell whom to call at once and what is in force: a page may frame them.
    package var alertBlocks: Int
    package var quickReplies: [QuickReply]
    /// The intent whose answer was given.
    package var intent: IntentID?
    /// 0...1: how sure the chat is of `intent` or of the first alternative.
    package var confidence: Double
    package var alternatives: [Candidate]
    package var outcome: Outcome
    /// The form that belongs to the answer; its link is added by whoever can make one (`with(formLink:)`).
    package var form: FormPlace?
    /// What the section in charge should know of: a question without a good answer. Never what somebody in need wrote.
    package var unresolved: Unresolved?

    /// Whose form belongs to an answer, and where its link stands.
    package struct FormPlace: Sendable, Hashable {
        package var intent: IntentID
        /// How many of the answer's blocks stand before the link: all up to the answer itself, not what can be asked next.
        var blocksBefore: Int
    }

    package struct Unresolved: Sendable, Hashable {
        package var question: MaskedQuestion
        /// The intent whose answer was of no use; nil where none was found, or none of those offered was meant.
        package var disliked: IntentID?
    }

    /// LINE takes five messages of 5,000 UTF-16 units (facts: line.md §4); nobody takes fewer and stays usable.
    static let blockLimit = 5
    static let blockLength = 5_000

    /// The answer with the link to its form, before what can be asked next.
    ///
    /// - Parameter minutes: how long the link can be used.
    package func with(formLink link: String, minutes: Int64) -> Answer {
        guard let form else { return self }
        var answer = self
        let words = FormPhrases.of(language).open.replacing("%1", with: String(minutes))
        answer.blocks.insert("\(words)\n\(link)", at: min(form.blocksBefore, blocks.count))
        answer.blocks = Array(answer.blocks.prefix(Self.blockLimit))
        return answer
    }

    /// The texts as one, for channels with a single body.
    package var text: String { blocks.joined(separator: "\n\n") }
}

/// An intent that may be meant, with its score (0…, higher is better; comparable within one question only).
package struct Candidate: Sendable, Hashable, Codable {
    package var intent: IntentID
    package var score: Double

    package init(intent: IntentID, score: Double) {
        self.intent = intent
        self.score = score
    }
}
