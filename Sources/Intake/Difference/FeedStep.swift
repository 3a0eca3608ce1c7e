import Notice

extension Step {
    /// How long a district notice is shown: feeds say when an item was published, never until when it holds.
    static let districtSeconds: Int64 = 14 * 24 * 3600

    /// A feed: its own notices by identity and content, and the alerts it carries. Entries that point at documents are the
    /// source loop's to fetch. An item that vanished tells nothing: an empty or half feed never means "all over".
    mutating func take(_ feed: Feed, into state: inout SourceState) -> Advance.Outcome {
        let carried = feed.items.compactMap(\.alert)
        let alerts: Advance.Outcome = carried.isEmpty ? .stateless : take(carried, into: &state)
        let notices = feed.items.filter { $0.alert == nil && $0.document == nil && $0.summary == nil }
        guard !notices.isEmpty else { return alerts }
        let before = proposals.count
        let isHandedIn = feed.isPushed || document.isHandedIn
        var vanished = isHandedIn ? [:] : vanished(from: notices, state.actual)
        var seen: Set<String> = []
        for item in notices where seen.insert(item.identity).inserted {
            take(item, of: feed, &vanished, into: &state.actual)
        }
        if !isHandedIn {
            for (identity, item) in state.actual.items where item.feed == address && !seen.contains(identity) {
                state.actual.items[identity]?.feed = nil
            }
        }
        if !feed.isPushed { state.actual.feeds.insert(address) }
        forget(&state.actual.items, keeping: seen)
        return proposals.count > before || alerts == .advanced ? .advanced : .older
    }

    /// By content, what a polled feed carries no more under the id it had.
    private func vanished(from notices: [Feed.Item], _ situation: Situation) -> [String: String] {
        let listed = Set(notices.map(\.identity))
        var vanished: [String: String] = [:]
        for (identity, item) in situation.items where !listed.contains(identity) {
            vanished[item.contentHash] = max(vanished[item.contentHash] ?? identity, identity)
        }
        return vanished
    }

    private mutating func take(
        _ item: Feed.Item, of feed: Feed, _ vanished: inout [String: String], into situation: inout Situation
    ) {
        let known = situation.items[item.identity]
        guard known?.contentHash != item.contentHash else { return }
        // Two feeds of a site may word one page differently: the first that lists it tells of it, or each poll would be news.
        if let owner = known?.feed, owner != address { return }
        // Sites that give every item a new id on each publish: the same words under an id that vanished are the same item.
        if known == nil, let identity = vanished.removeValue(forKey: item.contentHash),
            let old = situation.items.removeValue(forKey: identity)
        {
            situation.items[item.identity] = old
            situation.items[item.identity]?.feed = address
            return
        }
        let sent = min(item.updated ?? feed.updated ?? now, now)
        let text = NoticeText(headline: item.title.isEmpty ? item.text.firstLine : item.title, body: item.text)
        let content = Content(
            status: .actual, phase: known == nil ? .alert : .update, source: document.source,
            references: [item.identity], hazard: .district, topic: topics.topic(of: item), urgency: .routine,
            product: Slots.Product.district, areas: [ward.area], sent: sent,
            expires: sent.adding(seconds: Step.districtSeconds),
            texts: Step.served([feed.language ?? Feed.defaultLanguage: text]),
            link: item.link)
        let thread =
            known?.thread
            ?? ThreadID(
                rawValue:
                    "\(document.source.rawValue).\(Slots.Product.district).\(StableHash.hex([item.identity]))")
        situation.items[item.identity] = Situation.Item(
            contentHash: item.contentHash, thread: thread, sent: sent, feed: address)
        let isKnown = feed.isPushed || situation.feeds.contains(address)
        propose(.init(thread: thread, content: content), isKnown ? .tell : .fill)
    }

    /// By what a source's feeds are told apart; those that are handed in as files are one, whatever the files are called.
    private var address: String { WebLink.checked(document.address) ?? "" }

    /// Drops the oldest items beyond `Bounds`, but none that the feed still carries: it would come back as new.
    private func forget(_ items: inout [String: Situation.Item], keeping seen: Set<String>) {
        let gone = items.filter { !seen.contains($0.key) }.mapValues(\.sent)
        let room = max(0, Bounds.items - (items.count - gone.count))
        for key in Situation.oldest(gone, beyond: room) { items.removeValue(forKey: key) }
    }
}
