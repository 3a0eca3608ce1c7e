package import Notice

/// What a district feed's items are about, by patterns over their words: the first rule that matches decides.
package struct TopicRules: Sendable, Hashable {
    package struct Rule: Sendable, Hashable {
        package var topic: Topic
        /// All that are given must match: the title, one of the categories, the link.
        package var title: Glob?
        package var category: Glob?
        package var link: Glob?

        package init(topic: Topic, title: Glob? = nil, category: Glob? = nil, link: Glob? = nil) {
            self.topic = topic
            self.title = title
            self.category = category
            self.link = link
        }

        func matches(_ item: Feed.Item) -> Bool {
            if let title, !title.matches(item.title) { return false }
            if let category, !item.categories.contains(where: category.matches) { return false }
            if let link, !link.matches(item.link ?? "") { return false }
            return true
        }
    }

    package var rules: [Rule]
    /// What no rule matches.
    package var otherwise: Topic

    package init(_ rules: [Rule] = [], otherwise: Topic = .other) {
        self.rules = rules
        self.otherwise = otherwise
    }

    func topic(of item: Feed.Item) -> Topic { rules.first { $0.matches(item) }?.topic ?? otherwise }
}
