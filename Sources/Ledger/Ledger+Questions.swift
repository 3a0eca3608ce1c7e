package import Notice

/// What the chat could not answer, until somebody has read it.
extension Ledger {
    /// Questions kept at most: beyond it the one that was typed longest ago goes.
    package static let questionLimit = 20_000
    /// Days after which a question that nobody typed again is deleted: it may hold what its mask did not recognise.
    package static let questionDays: Int64 = 90

    /// Keeps a question, or counts it once more where the same words are kept already.
    package func keep(_ question: OpenQuestion) async throws {
        try await write { try $0.keep(question, limit: Self.questionLimit) }
    }

    /// Deletes the questions that nobody has typed for `questionDays`; gives how many.
    @discardableResult
    package func forgetQuestions(now: Timestamp) async throws -> Int {
        let before = now.adding(seconds: -Self.questionDays * 86_400)
        return try await write { try $0.forgetQuestions(before: before) }
    }

    /// The questions that wait for somebody, typed most often first.
    package func openQuestions(limit: Int = Ledger.questionLimit) async throws -> [OpenQuestion] {
        try await read { try $0.openQuestions(limit: limit) }
    }

    /// Deletes questions that were dealt with; gives how many were there.
    @discardableResult
    package func settle(_ numbers: [Int64]) async throws -> Int {
        try await write { try $0.settle(numbers) }
    }
}
