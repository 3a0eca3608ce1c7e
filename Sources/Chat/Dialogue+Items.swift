import Notice

extension Chat {
    /// A list with what is found out of its intent once, not at each question.
    struct ItemList: Sendable {
        let intent: Intent
        var table: ItemTable
        /// Words of the intent's matter: what may stand beside a thing in a question about it.
        let words: Framing
    }

    /// The things of a municipality's list that a question is about.
    struct NamedItems {
        var intent: Intent
        var items: [ItemTable.Item]
    }

    /// What a question names of the lists: where nothing else stands in it but words of the list's matter, or where the index
    /// takes it for that matter. A stored question word for word is none.
    func namedItems(in text: NormalizedText, _ result: IntentIndex.Result) -> NamedItems? {
        guard !result.isExact else { return nil }
        let topic = outcome(of: result) == .unknown ? nil : result.candidates.first?.intent.topic
        for list in lists {
            if let found = list.table.find(in: text) {
                let isAll = Self.isNothing(list.words.cut(from: Framing.any.cut(from: found.rest)))
                if isAll || topic == list.intent.id.topic {
                    return NamedItems(intent: list.intent, items: found.items)
                }
            } else if outcome(of: result) != .answered {
                let name = list.words.cut(from: Framing.any.cut(from: text))
                let items = list.table.items(holding: name, limit: Self.itemLimit + 1)
                if (1...Self.itemLimit).contains(items.count) {
                    return NamedItems(intent: list.intent, items: items)
                }
            }
        }
        return nil
    }

    /// Whether nothing is left but a particle or two (の, は, を).
    private static func isNothing(_ rest: NormalizedText) -> Bool {
        let letters = rest.scalars.filter { Script($0) != .space && Script($0) != .punctuation }
        return letters.isEmpty || letters.count <= 3 && letters.allSatisfy { Script($0) == .hiragana }
    }
}

extension Framing {
    /// The words of an intent's `related` lists, in every language, as a frame around what is asked for.
    init(matterOf intent: Intent) {
        let words = intent.texts.values.flatMap(\.related).flatMap { $0.split(whereSeparator: \.isWhitespace) }.map(
            String.init)
        self.init(phrases: words)
    }
}
