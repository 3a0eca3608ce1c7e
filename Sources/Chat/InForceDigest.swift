package import Notice

/// What is in force for one resident, as plain values: the caller takes it from the snapshot and the phrasebook.
package struct InForceDigest: Sendable, Hashable {
    /// One notice.
    package struct Line: Sendable, Hashable {
        package var notice: NoticeID
        package var urgency: Urgency
        /// The worded notice in every language the phrasebook has it.
        package var texts: [LanguageTag: NoticeText]

        package init(notice: NoticeID, urgency: Urgency, texts: [LanguageTag: NoticeText]) {
            self.notice = notice
            self.urgency = urgency
            self.texts = texts
        }
    }

    /// The moment the snapshot was taken: 「HH:MM時点の情報です」.
    package var asOf: Timestamp
    /// In the order they are told, most urgent first.
    package var lines: [Line]
    /// Where people can go from what is in force, or could go if something were.
    package var refuges: [Refuge]
    /// Where an order says that it is too late to go anywhere (緊急安全確保); nil where none does.
    package var tooLate: TooLate?

    /// Whom an order not to go outdoors any more concerns.
    package enum TooLate: Sendable, Hashable {
        case everybody
        /// Those in these districts, by their names.
        case districts([[LanguageTag: String]])
    }

    package init(asOf: Timestamp, lines: [Line], refuges: [Refuge] = [], tooLate: TooLate? = nil) {
        self.asOf = asOf
        self.lines = lines
        self.refuges = refuges
        self.tooLate = tooLate
    }

    /// The lines loud enough to stand before an answer to another question.
    func leading(from threshold: Urgency) -> [Line] { lines.filter { $0.urgency >= threshold } }

    /// Tells two sets of notices apart. Versions are immutable, so their identifiers say everything.
    static func digest(of lines: [Line]) -> UInt64 {
        var hash = FNV1a()
        for line in lines {
            for byte in line.notice.rawValue.utf8 { hash.combine(byte: byte) }
            hash.combine(byte: 0)
        }
        return hash.value
    }
}
