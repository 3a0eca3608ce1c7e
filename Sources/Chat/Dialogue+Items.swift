import Notice

extension Chat {
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
        for (id, table) in tables.sorted(by: { $0.key < $1.key }) {
            guard let intent = library[id], let words = tableWords[id] else { continue }
            if let found = table.find(in: text) {
                if Self.isNothing(words.cut(from: Framing.any.cut(from: found.rest))) || topic == id.topic {
                    return NamedItems(intent: intent, items: found.items)
                }
            } else if outcome(of: result) != .answered {
                let name = words.cut(from: Framing.any.cut(from: text))
                let items = table.items(holding: name, limit: Self.itemLimit + 1)
                if (1...Self.itemLimit).contains(items.count) { return NamedItems(intent: intent, items: items) }
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
