package import Notice

/// One item of the district's RSS.
package struct NewsItem: Sendable, Hashable {
    package var guid: String
    package var title: String
    package var link: String
    package var summary: String
    package var published: Timestamp
    package var category: String?

    package init(
        guid: String, title: String, link: String, summary: String, published: Timestamp, category: String? = nil
    ) {
        self.guid = guid
        self.title = title
        self.link = link
        self.summary = summary
        self.published = published
        self.category = category
    }
}
