package import Notice

/// What one screen shows: where it hangs, and what whoever owns it has agreed to.
package struct Display: Sendable, Hashable {
    /// Something to read while nothing is wrong: the municipality's own short message.
    package struct Message: Sendable, Hashable {
        package var title: [LanguageTag: String]
        package var text: [LanguageTag: String]

        package init(title: [LanguageTag: String], text: [LanguageTag: String]) {
            self.title = title
            self.text = text
        }
    }

    /// Its name in settings and lists; nil for the public board.
    package var name: String?
    package var district: String?
    package var topic: Topic?
    /// The languages that take turns below Japanese and やさしい日本語; nil takes the site's.
    package var languages: [LanguageTag]?
    /// What is less urgent is not shown on it.
    package var threshold: Urgency
    /// From here on a notice takes it over.
    package var takeover: Urgency
    package var showsEveryday: Bool
    package var messages: [Message]
    /// Where the QR code leads; nil is the site's own page.
    package var link: String?
    /// Hours (JST) between which it is dimmed while nothing takes it over, e.g. 22 and 6; nil never.
    package var night: Night?
    /// Switched off: it shows the time and says that it shows nothing else.
    package var isOff: Bool

    package struct Night: Sendable, Hashable {
        package var from: Int
        package var until: Int

        package init(from: Int, until: Int) {
            self.from = from
            self.until = until
        }
    }

    package init(
        name: String? = nil, district: String? = nil, topic: Topic? = nil, languages: [LanguageTag]? = nil,
        threshold: Urgency = .routine, takeover: Urgency = .urgent, showsEveryday: Bool = true,
        messages: [Message] = [], link: String? = nil, night: Night? = nil, isOff: Bool = false
    ) {
        self.name = name
        self.district = district
        self.topic = topic
        self.languages = languages
        self.threshold = threshold
        self.takeover = takeover
        self.showsEveryday = showsEveryday
        self.messages = messages
        self.link = link
        self.night = night
        self.isOff = isOff
    }

    /// Whether a notice belongs on it.
    func shows(_ notice: Notice, at site: Site) -> Bool {
        guard notice.content.urgency >= threshold, !notice.isClosedSearch else { return false }
        guard showsEveryday || notice.content.topic == .disaster else { return false }
        return FeedSelector(.board, district: district, topic: topic).includes(notice, at: site)
    }
}
