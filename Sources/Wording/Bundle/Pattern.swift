/// A sentence with slots, as content files write it: `{place}に{?water}…`. A slot prints its value; `{?flag}` prints
/// nothing and asks that the flag holds.
package struct Pattern: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case text(String)
        case slot(String)
        case flag(String)
    }

    let pieces: [Piece]
    /// As written.
    package let source: String

    /// Nil where a brace is left open, closed without being open, or holds no name.
    package init?(_ source: String) {
        var pieces: [Piece] = []
        var text = ""
        var name: String?
        for character in source {
            switch (character, name) {
            case ("{", nil):
                if !text.isEmpty { pieces.append(.text(text)) }
                (text, name) = ("", "")
            case ("}", let found?):
                let isFlag = found.hasPrefix("?")
                let word = isFlag ? String(found.dropFirst()) : found
                guard !word.isEmpty, word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
                pieces.append(isFlag ? .flag(word) : .slot(word))
                name = nil
            case ("{", _?), ("}", nil): return nil
            case (_, let found?): name = found + String(character)
            case (_, nil): text.append(character)
            }
        }
        guard name == nil else { return nil }
        if !text.isEmpty { pieces.append(.text(text)) }
        self.pieces = pieces
        self.source = source
    }

    package var slots: Set<String> {
        Set(pieces.compactMap { if case .slot(let name) = $0 { name } else { nil } })
    }

    package var flags: Set<String> {
        Set(pieces.compactMap { if case .flag(let name) = $0 { name } else { nil } })
    }

    /// As written, without its flags.
    var text: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .slot(let name): "{\(name)}"
            case .flag: ""
            }
        }.joined()
    }

    /// The text with its slots filled; nil where a slot has no value or a flag does not hold.
    func filled(slot: (String) -> String?, flag: (String) -> Bool = { _ in false }) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .slot(let name):
                guard let value = slot(name), !value.isEmpty else { return nil }
                result += value
            case .flag(let name): guard flag(name) else { return nil }
            }
        }
        return result
    }
}
