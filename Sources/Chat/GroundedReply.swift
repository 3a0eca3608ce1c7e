/// A generator's reply of which every sentence cites an answer and says nothing checkable that is not in it.
///
/// What cannot be checked by looking at words stays a risk: a reply may leave out a condition or turn a sentence around. That is
/// why it is marked, short, and never used where it matters most (`Grounding`).
package struct GroundedReply: Sendable, Hashable {
    /// Why a reply was dropped; metrics count by it.
    package enum Rejection: String, Error, Sendable, Hashable, CaseIterable {
        /// The generator says that the answers do not answer the question.
        case none
        /// Empty, too long, with markup, or with signs that nobody can see.
        case malformed
        /// A sentence without a source, or with one that was not sent.
        case uncited
        case number
        /// A link, a host or a mail address.
        case address
        /// What may be the name of a place or of somebody.
        case name
        /// Too few of a sentence's words are the answer's.
        case unrelated
    }

    struct Sentence: Sendable, Hashable {
        var text: String
        /// Numbers of the sources, from 1, in their order.
        var sources: [Int]
    }

    let sentences: [Sentence]

    /// UTF-8 bytes of a reply that is looked at.
    package static let byteLimit = 4_000
    static let sentenceLimit = 6
    /// The share of a sentence's words, or pairs of characters, that must be its sources'.
    private static let sharedWords = 0.6

    package init(_ reply: String, of grounding: Grounding) throws(Rejection) {
        let reply = String(reply.drop { $0.isWhitespace })
        guard !reply.hasPrefix("NONE") else { throw .none }
        guard !reply.isEmpty, reply.utf8.count <= Self.byteLimit, reply.unicodeScalars.allSatisfy(Self.isPlain) else {
            throw .malformed
        }
        sentences = try Self.sentences(in: reply)
        guard (1...Self.sentenceLimit).contains(sentences.count) else { throw .malformed }
        let sources = grounding.sources.map {
            CheckedText(([$0.question, $0.text] + $0.links).joined(separator: "\n"))
        }
        for sentence in sentences {
            guard !sentence.sources.isEmpty, sentence.sources.allSatisfy({ (1...sources.count).contains($0) }) else {
                throw .uncited
            }
            let cited = CheckedText(joining: sentence.sources.map { sources[$0 - 1] })
            let said = CheckedText(sentence.text)
            guard said.numbers(areIn: cited) else { throw .number }
            guard said.addresses.isSubset(of: cited.addresses) else { throw .address }
            guard said.names(areIn: cited) else { throw .name }
            guard said.share(in: cited) >= Self.sharedWords else { throw .unrelated }
        }
    }

    /// The sentences, one a line, each with its sources.
    var text: String {
        sentences.map { sentence in "\(sentence.text) \(sentence.sources.map { "[\($0)]" }.joined())" }
            .joined(separator: "\n")
    }

    /// Whether a scalar is one that a plain text shows: no controls, no marks of direction or of nothing, no markup.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r": true
        case "<", ">", "`", "{", "}", "*", "#", "|", "\\": false
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    // MARK: Sentences

    /// A sentence ends with its mark, its closing quotes and the sources behind it, or with its line.
    private static func sentences(in reply: String) throws(Rejection) -> [Sentence] {
        var found: [Sentence] = []
        var text = ""
        var sources: [Int] = []
        var hasEnded = false
        func finish() {
            let trimmed = text.trimmingCharacters(while: \.isWhitespace)
            if !trimmed.isEmpty { found.append(Sentence(text: trimmed, sources: sources)) }
            (text, sources, hasEnded) = ("", [], false)
        }
        let characters = Array(reply)
        var at = 0
        while at < characters.count {
            let character = characters[at]
            if character == "[" {
                guard at + 2 < characters.count, characters[at + 2] == "]", characters[at + 1].isASCII,
                    let number = characters[at + 1].wholeNumberValue
                else { throw .malformed }
                if !sources.contains(number) { sources.append(number) }
                at += 3
                continue
            }
            guard character != "]" else { throw .malformed }
            at += 1
            if character.isNewline {
                if text.contains(where: { !$0.isWhitespace }) { hasEnded = true }
                continue
            }
            if hasEnded {
                if character.isWhitespace { continue }
                guard closers.contains(character) || ends(characters, at - 1) else {
                    finish()
                    text.append(character)
                    continue
                }
            }
            text.append(character)
            if ends(characters, at - 1) { hasEnded = true }
        }
        finish()
        return found
    }

    private static let closers: Set<Character> = ["」", "』", "）", ")", "\"", "”", "’", "'"]

    /// Whether the character there ends a sentence: a full stop only where nothing is joined by it, as in 1.5 or city.jp.
    private static func ends(_ characters: [Character], _ at: Int) -> Bool {
        switch characters[at] {
        case "。", "．", "！", "？", "!", "?": return true
        case ".":
            guard at + 1 < characters.count else { return true }
            let next = characters[at + 1]
            return next.isWhitespace || next == "[" || closers.contains(next)
        default: return false
        }
    }
}

extension String {
    fileprivate func trimmingCharacters(while isTrimmed: (Character) -> Bool) -> String {
        let head = drop(while: isTrimmed)
        guard let last = head.lastIndex(where: { !isTrimmed($0) }) else { return "" }
        return String(head[...last])
    }
}
