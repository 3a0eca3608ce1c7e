package import Notice

/// What the chat remembers of one resident between turns. Of what they typed it holds the last question, masked.
package struct ChatSession: Sendable, Hashable, Codable {
    /// The language to answer in, once known.
    package var language: LanguageTag?
    /// True when the resident chose it (chip or name typed): then a question in another language does not change it.
    package var isLanguageChosen: Bool
    /// What was offered last, in the order of its numbers.
    package var candidates: [IntentID]
    /// The digest of what was in force when the resident was last told; nil before the first time in a session.
    package var toldDigest: UInt64?
    /// When the resident last wrote.
    package var lastTurn: Timestamp?
    /// The last question, for the section in charge should its answer turn out to be of no use.
    package var question: MaskedQuestion?

    /// After so long without a turn a new session begins: what is in force is told again. The language stays.
    package static let idleLimitSeconds: Int64 = 30 * 60

    package init(
        language: LanguageTag? = nil, isLanguageChosen: Bool = false, candidates: [IntentID] = [],
        toldDigest: UInt64? = nil, lastTurn: Timestamp? = nil, question: MaskedQuestion? = nil
    ) {
        self.language = language
        self.isLanguageChosen = isLanguageChosen
        self.candidates = candidates
        self.toldDigest = toldDigest
        self.lastTurn = lastTurn
        self.question = question
    }

    /// The session as it stands when a turn arrives: a new one after a long silence or a clock that went back.
    func resumed(at now: Timestamp) -> ChatSession {
        hasEnded(at: now) ? ChatSession(language: language, isLanguageChosen: isLanguageChosen) : self
    }

    /// Whether a turn now would begin a new session.
    package func hasEnded(at now: Timestamp) -> Bool {
        guard let lastTurn else { return false }
        return now < lastTurn || now >= lastTurn.adding(seconds: Self.idleLimitSeconds)
    }
}
