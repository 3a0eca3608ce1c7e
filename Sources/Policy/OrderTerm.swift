import Notice

/// Finds the words of an evacuation order in a text that a person at this ward has not read: a feed's, or another
/// authority's alert. A page that announces an order is looked at before it is repeated, so that a test page, last year's
/// news or a hijacked site cannot send people out of their homes.
///
/// It keeps accidents from going out, and honest disguises such as blanks between characters; it is no filter against
/// somebody who chooses his words, from whom the ceilings protect.
enum OrderTerm {
    /// The names of orders. No other authority's alert may speak them by itself.
    static let names = ["避難指示", "高齢者等避難", "緊急安全確保", "警戒レベル"]
    /// Calls to leave besides, which a 国民保護情報 may make and an everyday feed may not; as folded. 避難勧告 and 避難準備
    /// are abolished and still stand on old pages.
    static let calls = [
        "避難勧告", "避難準備", "避難命令", "避難してください", "evacuat", "emergencysafety", "疏散", "避难", "대피", "sơtán",
        "lumikas",
    ]

    /// The first of the terms in any of the texts; nil where there is none.
    static func first(of terms: [String], in texts: some Sequence<NoticeText>) -> String? {
        let all = texts.flatMap { [$0.headline.folded, $0.body.folded, $0.instruction.folded] }
        return terms.first { term in all.contains { $0.contains(term) } }
    }
}
