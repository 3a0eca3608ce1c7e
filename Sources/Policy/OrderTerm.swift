import Notice

/// Finds the words of an evacuation order in a feed's text: a page that announces one is looked at by a person before
/// it is repeated, so that a test page or last year's news cannot send people out of their homes.
enum OrderTerm {
    static let terms = ["避難指示", "高齢者等避難", "緊急安全確保", "警戒レベル"]

    /// The first term in any of the texts; nil where there is none.
    static func first(in texts: some Sequence<NoticeText>) -> String? {
        let all = texts.flatMap { [$0.headline, $0.body, $0.instruction] }
        return terms.first { term in all.contains { $0.contains(term) } }
    }
}
