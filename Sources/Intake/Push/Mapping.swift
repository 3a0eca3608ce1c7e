/// How a regional system's own XML, JSON or CSV is read as alerts: which parts of a record say what CAP's elements say. It
/// comes from a file of the site's settings; nothing here knows any such system.
package struct Mapping: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case xml
        case json
        /// The first row names the columns.
        case csv
    }

    /// CAP's element that a rule fills.
    package enum Field: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
        case identifier, sent, status, messageType, references, category, event, responseType, urgency, severity,
            certainty, expires, language, headline, description, instruction, web, areaName, areaCode, polygon
    }

    package struct Rule: Sendable, Hashable, Codable {
        /// Where the value stands in the record: names with `/` between them, `@name` for an attribute of XML; a column of
        /// CSV. Nil for a constant.
        package var path: String?
        /// What the source's words mean in CAP's: `{"発令": "Alert", "解除": "Cancel"}`. A word that is not listed is refused,
        /// unless `otherwise` says what it means.
        package var words: [String: String]
        /// The value where the path leads to nothing, and of a constant.
        package var otherwise: String?

        package init(path: String? = nil, words: [String: String] = [:], otherwise: String? = nil) {
            self.path = path
            self.words = words
            self.otherwise = otherwise
        }
    }

    package var format: Format
    /// Where the records stand, as in a rule's path; every element of that name. Nil: the whole document is one record. Not
    /// for CSV, whose rows are the records.
    package var records: String?
    /// Between CSV's fields: one ASCII character.
    package var separator: String?
    /// Who the alerts are from: unique among sources, without spaces.
    package var sender: String
    package var senderName: String?
    package var fields: [Field: Rule]

    package init(
        format: Format, records: String? = nil, separator: String? = nil, sender: String, senderName: String? = nil,
        fields: [Field: Rule]
    ) {
        self.format = format
        self.records = records
        self.separator = separator
        self.sender = sender
        self.senderName = senderName
        self.fields = fields
    }
}
