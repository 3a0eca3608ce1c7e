/// Where a notice's words are put. Each use has a form and a limit of its own.
package enum Use: String, Sendable, Hashable, Codable, CaseIterable {
    /// A LINE text message.
    case lineText = "line.text"
    /// A LINE flex message: what the phone's lock screen shows, and the bubble's bar, headline and advice.
    case lineFlex = "line.flex"
    case mailSubject = "mail.subject"
    case mailText = "mail.text"
    case mailHTML = "mail.html"
    /// A title in a feed, which a ticker shows.
    case rssTitle = "rss.title"
    /// The headline on a board that is read from across a hall.
    case boardHeadline = "board.headline"
    case sms
    /// What an announcer or a voice reads over loudspeakers and on the telephone.
    case speech
    /// A page for people who cannot hear, in fixed pitch.
    case fax
    /// A one-bit panel of 800 × 480.
    case panel
    /// The texts of a CAP `<info>`.
    case cap
}

/// How a limit counts.
package enum Measure: String, Sendable, Hashable, Codable {
    /// UTF-16 code units, as LINE and SMS count.
    case utf16
    /// What a reader takes for one character.
    case characters
    /// Half-width columns; a kanji has two.
    case columns
    case lines
    case bytes

    func of(_ text: String) -> Int {
        switch self {
        case .utf16: text.utf16.count
        case .characters: text.count
        case .columns: Width.columns(text)
        case .lines: text.split(separator: "\n", omittingEmptySubsequences: false).count
        case .bytes: text.utf8.count
        }
    }
}

/// One text of a form with the limit it must keep.
package struct Piece: Sendable, Hashable, Codable {
    /// `text`, `subject`, `altText`, `headline` …
    package var part: String
    package var text: String
    package var size: Int
    package var limit: Int
    package var measure: Measure

    package var fits: Bool { size <= limit }

    init(_ part: String, _ text: String, _ limit: Int, _ measure: Measure) {
        self.part = part
        self.text = text
        self.limit = limit
        self.measure = measure
        size = measure.of(text)
    }
}
