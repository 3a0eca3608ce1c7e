package import Notice

/// What a link to a form is for. Nothing is written until the form is sent.
package struct FormTicket: Sendable, Hashable, Codable {
    /// The intent's id.
    package var intent: String
    package var language: LanguageTag
    package var until: Timestamp
    /// Tells two links apart.
    package var nonce: String

    package init(intent: String, language: LanguageTag, until: Timestamp, nonce: String) {
        self.intent = intent
        self.language = language
        self.until = until
        self.nonce = nonce
    }
}

/// A form that a resident sent, for the section in charge.
package struct FormEntry: Sendable, Hashable, Codable {
    package struct Line: Sendable, Hashable, Codable {
        package var field: String
        /// What stood beside the field, in Japanese.
        package var label: String
        package var text: String

        package init(field: String, label: String, text: String) {
            self.field = field
            self.label = label
            self.text = text
        }
    }

    /// 0 until it is kept.
    package var number: Int64
    package var intent: String
    package var language: LanguageTag
    package var at: Timestamp
    /// Empty in lists.
    package var lines: [Line]
    /// The fields that hold a photo.
    package var photos: [String]

    package init(
        number: Int64 = 0, intent: String, language: LanguageTag, at: Timestamp, lines: [Line], photos: [String]
    ) {
        self.number = number
        self.intent = intent
        self.language = language
        self.at = at
        self.lines = lines
        self.photos = photos
    }
}

/// What became of a form that was sent.
package enum FormReceipt: Sendable, Hashable {
    case kept(number: Int64)
    /// Its link was used before.
    case used
    /// Too much waits for somebody: nothing was kept.
    case full
}
