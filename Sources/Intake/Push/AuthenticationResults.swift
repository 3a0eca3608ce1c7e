/// One `Authentication-Results` field (RFC 8601 §2.2), read by its grammar: a sender can shape what stands in comments and
/// quoted strings, so nothing of it is ever taken for a result.
struct AuthenticationResults {
    struct Result: Equatable {
        /// In lower case, as are the names of the properties: `dmarc`.
        var method: String
        /// In lower case: `pass`; empty where the result is not well-formed.
        var outcome: String
        /// `header.from` and its value, as written; `reason` among them.
        var properties: [Property]

        func values(_ name: String) -> [String] { properties.filter { $0.name == name }.map(\.value) }
    }

    struct Property: Equatable {
        var name: String
        var value: String
    }

    /// Who says so (authserv-id), in lower case; nil where the field does not even begin with a name.
    let server: String?
    /// Nil where the field is not well-formed: what it says is then not known. `none` is no results.
    let results: [Result]?

    init(_ field: String) {
        let (tokens, isWhole) = Self.tokens(field)
        var statements = tokens.split(separator: .semicolon, omittingEmptySubsequences: false)[...]
        let head = statements.popFirst() ?? []
        server = head.first.flatMap(\.text)?.lowercased()
        // A version other than 1 means another grammar.
        let isKnown = server != nil && (head.count == 1 || Array(head.dropFirst()) == [.word("1")])
        results = isWhole && isKnown ? Self.results(statements) : nil
    }

    // MARK: Tokens

    private enum Token: Equatable {
        case word(String)
        case quoted(String)
        case equals
        case semicolon

        var text: String? {
            switch self {
            case .word(let text), .quoted(let text): text
            case .equals, .semicolon: nil
            }
        }
    }

    /// - Returns: the tokens up to the first fault, and whether there was none.
    private static func tokens(_ field: String) -> (tokens: [Token], isWhole: Bool) {
        var tokens: [Token] = []
        var rest = field.unicodeScalars[...]
        while let first = rest.first {
            switch first {
            case " ", "\t": rest.removeFirst()
            case ";", "=":
                tokens.append(first == ";" ? .semicolon : .equals)
                rest.removeFirst()
            case "(": guard skipComment(&rest) else { return (tokens, false) }
            case "\"":
                guard let text = quoted(&rest) else { return (tokens, false) }
                tokens.append(.quoted(text))
            default:
                let word = rest.prefix { isInWord($0) }
                guard !word.isEmpty else { return (tokens, false) }
                tokens.append(.word(String(word)))
                rest = rest[word.endIndex...]
            }
        }
        return (tokens, true)
    }

    private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x20 && scalar.value != 0x7F && !";=()\"\\".unicodeScalars.contains(scalar)
    }

    /// Comments stand within each other.
    private static func skipComment(_ rest: inout Substring.UnicodeScalarView) -> Bool {
        var depth = 0
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\": guard rest.popFirst() != nil else { return false }
            case "(": depth += 1
            case ")":
                depth -= 1
                if depth == 0 { return true }
            default: break
            }
        }
        return false
    }

    private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
        rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return String(text) }
            if scalar == "\\" {
                guard let next = rest.popFirst() else { return nil }
                text.append(next)
            } else {
                text.append(scalar)
            }
        }
        return nil
    }

    // MARK: Results

    private static func results(_ statements: ArraySlice<ArraySlice<Token>>) -> [Result] {
        statements.compactMap { statement in
            // One that is empty says nothing: some servers end the field with a semicolon.
            if statement.isEmpty || statement.elementsEqual([.word("none")]) { return nil }
            return result(Array(statement)) ?? Result(method: method(statement.first), outcome: "", properties: [])
        }
    }

    /// Without its version: `dmarc/1`.
    private static func method(_ token: Token?) -> String {
        String((token?.text ?? "").prefix { $0 != "/" }).lowercased()
    }

    /// `dmarc/1=pass reason="…" header.from=city.example`.
    private static func result(_ tokens: [Token]) -> Result? {
        guard tokens.count >= 3, case .word = tokens[0], tokens[1] == .equals, case .word(let outcome) = tokens[2]
        else { return nil }
        var properties: [Property] = []
        var at = 3
        while at < tokens.count {
            // The dot of `header.from` may stand between blanks.
            var name = ""
            while at < tokens.count, case .word(let part) = tokens[at] {
                guard name.isEmpty || name.hasSuffix(".") || part.hasPrefix(".") else { return nil }
                name += part
                at += 1
            }
            guard !name.isEmpty, at + 1 < tokens.count, tokens[at] == .equals else { return nil }
            at += 1
            guard var value = tokens[at].text else { return nil }
            at += 1
            // `"a b"@city.example` is one value, and so is what ends in equals signs: `header.b=ab==`.
            while at < tokens.count, let more = continuation(of: tokens, at) {
                value += more
                at += 1
            }
            properties.append(Property(name: name.lowercased(), value: value))
        }
        return Result(method: method(tokens[0]), outcome: outcome.lowercased(), properties: properties)
    }

    private static func continuation(of tokens: [Token], _ at: Int) -> String? {
        switch tokens[at] {
        case .equals: "="
        case .word(let text) where text.hasPrefix("@"): text
        case .word, .quoted, .semicolon: nil
        }
    }
}
