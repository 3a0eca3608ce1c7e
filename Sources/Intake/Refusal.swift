/// Why a document gave no reading. An operator sees all three parts; a resident sees none of them.
package struct Refusal: Error, Sendable, Hashable, Codable {
    /// A stable code: metrics count by it and `noroshi intake parse` prints it as `reason`.
    package enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// Larger than the limit of its kind.
        case tooLarge = "too-large"
        /// An encoding outside the allow-list, or one the bytes do not keep to.
        case encoding
        /// A character no XML or JSON document may hold (NUL).
        case forbiddenCharacter = "forbidden-character"
        /// A document type or entity declaration: nothing read here needs one, and every XML bomb does.
        case doctype
        /// An XInclude: it would have this machine read what the document names.
        case include
        /// Compressed bytes: nothing here inflates what it did not ask for.
        case compressed
        case tooDeep = "too-deep"
        /// More elements, infos, areas or items than the limit.
        case tooMany = "too-many"
        case malformed
        /// Well-formed, and of no format this room reads.
        case unknownFormat = "unknown-format"
        /// A JMA family this room does not read.
        case notHandled = "not-handled"
        /// A JMA family of before 2026-05-29, whose content comes by the new one.
        case oldFamily = "old-family"
        /// A required element is missing or empty.
        case missing
        /// A value outside its enumeration or pattern.
        case invalid
        /// Not meant for the public: restricted, private, a draft, a machine's reply.
        case notPublic = "not-public"
        /// A feed without entries: valid, and nothing to read.
        case empty
        /// Dated too far ahead; kept for a person to look at.
        case fromTheFuture = "from-the-future"
        /// So old when it arrived that it was over: kept for a person to look at, and told to nobody.
        case outdated
        /// Words of a test or a drill in what may be meant: told to nobody, and kept for a person to read at once.
        case doubtfulTest = "doubtful-test"
        /// It says plainly that it is a test, and nothing of an alarm: told to nobody, as is meant.
        case test
        /// What its source may not say: a telegram in a feed of district news.
        case wrongSource = "wrong-source"
    }

    package var reason: Reason
    /// What was found and where.
    package var detail: String
    package var whatToDo: String

    package init(_ reason: Reason, _ detail: String, whatToDo: String = Refusal.askSource) {
        self.reason = reason
        self.detail = detail
        self.whatToDo = whatToDo
    }

    /// For faults that only the document's author can mend.
    package static let askSource = "Tell the source's operator; the document stays refused."
}

extension Refusal: CustomStringConvertible {
    package var description: String { "\(reason.rawValue): \(detail). \(whatToDo)" }
}
