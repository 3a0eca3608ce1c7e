/// What the places that show a notice take at the most.
package enum FormLimits {
    /// UTF-16 code units of a LINE text (facts: line.md §4).
    package static let lineText = 5_000
    /// UTF-16 code units of a flex message's lock-screen text (facts: line.md §4).
    package static let lineAltText = 1_500
    /// UTF-16 code units of the bubble's bar and headline, and of its advice: what a phone shows without scrolling.
    package static let lineBar = 300
    package static let lineAdvice = 1_200
    /// Characters of a subject; phones show about twenty, gateways cut at more.
    package static let mailSubject = 120
    /// UTF-16 code units of a mail's text; what is longer belongs behind the link.
    package static let mailText = 50_000
    /// Bytes from which on mail readers hide the rest of a page.
    package static let mailHTML = 102_400
    /// Characters of a feed's title: tickers cut what is longer (facts: signage.md §1).
    package static let rssTitle = 80
    /// Columns of a board's headline: two lines of twenty full-width characters.
    package static let boardHeadline = 80
    /// UTF-16 code units of one message in UCS-2.
    package static let sms = 70
    /// Characters read once in about a minute and a half; loudspeakers echo, and nobody waits longer.
    package static let speech = 700
    /// Columns and lines of a page.
    package static let faxColumns = 68
    package static let faxLines = 56
    /// Columns and lines of the panel's parts at 28 and 20 points (facts: signage.md §4).
    package static let panelColumns = 30
    package static let panelHeadlineLines = 4
    package static let panelActionColumns = 40
    package static let panelActionLines = 4
    /// Characters of a CAP headline; Google warns from 140 on (facts: cap.md §2).
    package static let capHeadline = 140
    /// Characters of a CAP description: the smallest that a public system took in UCS-2 (facts: cap.md §3).
    package static let capText = 1_395
    /// Full-width characters of a body in Japanese (experience.md).
    package static let japaneseBody = 100
}
