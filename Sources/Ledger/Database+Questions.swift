import Notice

extension Database {
    func forgetQuestions(before: Timestamp) throws(LedgerError) -> Int {
        try run("DELETE FROM question WHERE last_at < ?1", before)
    }

    func keep(_ question: OpenQuestion, limit: Int) throws(LedgerError) {
        try run(
            """
            INSERT INTO question (text, language, reason, intent, times, first_at, last_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (text, language, reason, intent) DO UPDATE SET times = times + excluded.times,
                last_at = max(last_at, excluded.last_at)
            """, question.text, question.language.rawValue, question.reason.rawValue, question.intent, question.times,
            question.firstAt, question.lastAt)
        try run(
            """
            DELETE FROM question WHERE number IN (
                SELECT number FROM question ORDER BY last_at DESC, number DESC LIMIT -1 OFFSET ?1)
            """, limit)
    }

    func openQuestions(limit: Int) throws -> [OpenQuestion] {
        try all(
            """
            SELECT number, text, language, reason, intent, times, first_at, last_at FROM question
            ORDER BY times DESC, last_at DESC, number LIMIT ?1
            """, limit
        ) {
            OpenQuestion(
                number: $0.int64(0), text: $0.text(1), language: LanguageTag(rawValue: $0.text(2)) ?? .japanese,
                reason: OpenQuestion.Reason(rawValue: $0.int(3)) ?? .unanswered, intent: $0.text(4), times: $0.int(5),
                firstAt: $0.time(6), lastAt: $0.time(7))
        }
    }

    func settle(_ numbers: [Int64]) throws(LedgerError) -> Int {
        var count = 0
        for number in numbers { count += try run("DELETE FROM question WHERE number = ?1", number) }
        return count
    }
}
