package import Notice

/// What the chat makes of a question, without a session: for `noroshi ask` and for checks.
package struct AskResult: Sendable, Hashable, Codable {
    /// The best intent; nil where nothing matched at all.
    package var intent: IntentID?
    package var score: Double
    /// 0...1
    package var confidence: Double
    package var language: LanguageTag
    package var alternatives: [Candidate]
    /// What a resident would get by the plain ranking: answered, suggested, unknown, or whom to call (`help`).
    package var outcome: Answer.Outcome
}
