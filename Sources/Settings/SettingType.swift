/// How one kind of setting is read: from a positioned value to `Value`, or an error that says what was expected.
///
/// Combine them: `.list(of: .url(schemes: ["https"]))`, `.table(by: LanguageTag.self, of: .string)`.
package struct SettingType<Value> {
    /// Completes "it must be …".
    package let expected: String
    /// A harmless value while the rest of the file is read; nil where none can be made.
    let standIn: (Place) -> Value?
    let read: (SettingsValue, Place) throws -> Value

    init(
        _ expected: String, standIn: @escaping (Place) -> Value?,
        read: @escaping (SettingsValue, Place) throws -> Value
    ) {
        self.expected = expected
        self.standIn = standIn
        self.read = read
    }
}

// MARK: Plain values

extension SettingType where Value == Bool {
    package static var bool: Self {
        Self("true or false", standIn: { _ in false }) { value, place in
            guard case .bool(let flag) = value.kind else {
                throw place.refuse(value, expected: "true or false", fix: "Write true or false, without quotes")
            }
            return flag
        }
    }
}

extension SettingType where Value == Int {
    /// A whole number; `255`, `0xFF`.
    package static func integer(in range: ClosedRange<Int>) -> Self {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(expected, standIn: { _ in range.lowerBound }) { value, place in
            guard case .integer(let number) = value.kind else {
                throw place.refuse(value, expected: expected, fix: "Write a whole number, without quotes")
            }
            guard range.contains(number) else {
                throw place.refuse(value, expected: expected, fix: "Choose a number in that range")
            }
            return number
        }
    }
}

extension SettingType where Value == Double {
    /// A number with or without a fraction.
    package static func number(in range: ClosedRange<Double>) -> Self {
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        return Self(expected, standIn: { _ in range.lowerBound }) { value, place in
            let number: Double
            switch value.kind {
            case .integer(let whole): number = Double(whole)
            case .number(let fractional): number = fractional
            default: throw place.refuse(value, expected: expected, fix: "Write a number, without quotes")
            }
            guard range.contains(number) else {
                throw place.refuse(value, expected: expected, fix: "Choose a number in that range")
            }
            return number
        }
    }
}

extension SettingType where Value == Duration {
    /// A length of time with its units, largest first: `90s`, `5m`, `1h30m`, `2d`, `500ms`. A bare number is refused.
    package static func duration(in range: ClosedRange<Duration>) -> Self {
        let bounds = "\(DurationNotation.text(range.lowerBound)) to \(DurationNotation.text(range.upperBound))"
        let expected = "a length of time from \(bounds)"
        return Self(expected, standIn: { _ in range.lowerBound }) { value, place in
            if case .integer(let number) = value.kind {
                throw place.refuse(
                    value, expected: expected, fix: "Add the unit, e.g. \"\(number)s\" or \"\(number)m\"")
            }
            guard case .string(let text) = value.kind, let duration = DurationNotation.duration(text) else {
                throw place.refuse(value, expected: expected, fix: "Write e.g. \"30s\", \"5m\" or \"1h30m\"")
            }
            guard range.contains(duration) else {
                throw place.refuse(value, expected: expected, fix: "Choose a length in that range")
            }
            return duration
        }
    }
}

// MARK: Texts

extension SettingType where Value == String {
    /// Longer texts are a mistake in a settings file.
    package static var longestText: Int { 20_000 }

    /// A text that says something: not empty, not only blanks.
    package static var string: Self { .string(length: 1...longestText) }

    /// A text of so many characters, as a reader counts them. Blanks alone count as nothing unless it may be empty.
    package static func string(length: ClosedRange<Int>) -> Self {
        let expected =
            length == 1...longestText
            ? "a text in quotes that is not empty" : "a text of \(length.lowerBound) to \(length.upperBound) characters"
        return Self(expected, standIn: { _ in "" }) { value, place in
            guard case .string(let text) = value.kind else {
                throw place.refuse(value, expected: expected, fix: "Put it in quotes")
            }
            guard length.contains(text.count), length.lowerBound == 0 || text.contains(where: { !$0.isWhitespace })
            else {
                let fix = text.isEmpty ? "Write a text, or leave the key out if it is optional" : "Correct its length"
                throw place.refuse(value, expected: expected, fix: fix)
            }
            return text
        }
    }

    /// An absolute URL with a host, as written: one of `schemes`, printable ASCII, no user name or password in it.
    package static func url(schemes: [String]) -> Self {
        let expected = "a URL that begins with \(schemes.map { "\($0)://" }.joined(separator: " or "))"
        return Self(expected, standIn: { _ in "" }) { value, place in
            guard case .string(let text) = value.kind else {
                throw place.refuse(value, expected: expected, fix: "Write the URL in quotes")
            }
            switch WebAddress.fault(in: text, schemes: schemes) {
            case nil: return text
            case .credentials:
                // Not shown: it holds a password.
                throw place.refuse(
                    "\(place.path) holds a user name or password", why: "settings are not secret",
                    fix: "Remove the part before @ and give the secret in a file")
            case .syntax(let reason):
                throw place.refuse("\(place.path) is \(value.shown)", why: reason, fix: "Correct the URL")
            }
        }
    }

    /// A path in the file system; a relative one counts from the settings file's folder. Whether it exists is not
    /// looked at.
    package static var path: Self {
        Self("a path in quotes", standIn: { _ in "/" }) { value, place in
            guard case .string(let text) = value.kind, !text.isEmpty, !text.utf8.contains(0) else {
                throw place.refuse(value, expected: "a path in quotes", fix: "Write the path in quotes")
            }
            return FilePath.resolve(text, beside: place.notes.file)
        }
    }
}

extension SettingType {
    /// One of the raw values of an enumeration.
    package static func oneOf(_ type: Value.Type) -> Self
    where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
        let names = Value.allCases.map(\.rawValue)
        let expected = "one of \(names.joined(separator: ", "))"
        return Self(expected, standIn: { _ in Value.allCases.first }) { value, place in
            guard case .string(let text) = value.kind else {
                throw place.refuse(value, expected: expected, fix: "Choose one of them, in quotes")
            }
            if let match = Value(rawValue: text) { return match }
            throw place.refuse(
                value, expected: expected,
                fix: Spelling.nearest(to: text, in: names).map { "Did you mean \($0)?" } ?? "Choose one of them")
        }
    }

    /// A text that `parse` turns into a value or refuses with nil. `expected` completes "it must be …".
    package static func parsed(_ expected: String, _ parse: @escaping (String) -> Value?) -> Self {
        Self(expected, standIn: { _ in nil }) { value, place in
            guard case .string(let text) = value.kind, let result = parse(text) else {
                throw place.refuse(value, expected: expected, fix: "Correct this value")
            }
            return result
        }
    }
}

extension SettingType {
    /// A file named by its path, as `read` makes a value of it. What `read` throws is told at this setting.
    package static func file(_ read: @escaping (_ path: String) throws -> Value) -> Self {
        let path = SettingType<String>.path
        return Self("the path of a file", standIn: { _ in nil }) { value, place in
            try read(try path.read(value, place))
        }
    }
}

// MARK: Compositions

extension SettingType {
    /// A `{ … }` decoded by `body`, e.g. `.section(MailSettings.init)`.
    package static func section(_ body: @escaping (Section) throws -> Value) -> Self {
        Self("a section { … }", standIn: { Section.standIn(at: $0, body) }) { value, place in
            try Section.read(value, at: place, body)
        }
    }

    /// A `[ … ]` of `count` elements. A wrong element is noted and the rest still read.
    package static func list<Element>(
        of element: SettingType<Element>, count: ClosedRange<Int> = 0...100_000
    ) -> Self where Value == [Element] {
        let expected = "a list [ … ] in which each entry is \(element.expected)"
        return Self(expected, standIn: { _ in [] }) { value, place in
            guard case .array(let elements) = value.kind else {
                throw place.refuse(value, expected: expected, fix: "Put it between [ and ]")
            }
            guard count.contains(elements.count) else {
                throw place.refuse(
                    "\(place.path) has \(elements.count) entries",
                    why: "it must have \(count.lowerBound) to \(count.upperBound)", fix: "Add or remove entries")
            }
            return try collect(elements.enumerated()) { pair in
                let spot = place.element(pair.offset, at: pair.element.position)
                return (spot, { try element.read(pair.element, spot) })
            }
        }
    }

    /// A `{ … }` whose keys are free, in the order of the file. A wrong entry is noted and the rest still read.
    package static func dictionary<Element>(
        of element: SettingType<Element>
    ) -> Self where Value == [(key: String, value: Element)] {
        let expected = "a section { … } in which each entry is \(element.expected)"
        return Self(expected, standIn: { _ in [] }) { value, place in
            guard case .object(let members) = value.kind else {
                throw place.refuse(value, expected: expected, fix: "Put its entries between { and }")
            }
            return try collect(members) { member in
                let spot = place.inside(member.key, at: member.value.position)
                return (spot, { (key: member.key, value: try element.read(member.value, spot)) })
            }
        }
    }

    /// A `{ … }` whose keys are raw values of an enumeration, e.g. a text per language.
    package static func table<Key, Element>(
        by type: Key.Type, of element: SettingType<Element>
    ) -> Self where Value == [Key: Element], Key: CaseIterable & RawRepresentable & Hashable, Key.RawValue == String {
        let keys = SettingType<Key>.oneOf(Key.self)
        let entries = SettingType<[(key: Key, value: Element)]>(
            "a section { … } whose keys are \(keys.expected)", standIn: { _ in [] }
        ) { value, place in
            guard case .object(let members) = value.kind else {
                throw place.refuse(
                    value, expected: "a section { … } whose keys are \(keys.expected)",
                    fix: "Put its entries between { and }")
            }
            return try collect(members) { member in
                let spot = place.inside(member.key, at: member.value.position)
                let keySpot = place.inside(member.key, at: member.keyPosition)
                return (
                    spot,
                    {
                        guard let key = Key(rawValue: member.key) else {
                            let near = Spelling.nearest(to: member.key, in: Key.allCases.map(\.rawValue))
                            throw keySpot.refuse(
                                "unknown key \(keySpot.path)", why: "it must be \(keys.expected)",
                                fix: near.map { "Did you mean \($0)?" } ?? "Choose one of them")
                        }
                        return (key: key, value: try element.read(member.value, spot))
                    }
                )
            }
        }
        return Self(entries.expected, standIn: { _ in [:] }) { value, place in
            Dictionary(try entries.read(value, place).map { ($0.key, $0.value) }) { first, _ in first }
        }
    }
}

// MARK: Either a value or a list

extension SettingType {
    /// One value where a list of one is meant.
    package static func single<Element>(of element: SettingType<Element>) -> Self where Value == [Element] {
        Self(element.expected, standIn: { place in element.standIn(place).map { [$0] } ?? [] }) { value, place in
            [try element.read(value, place)]
        }
    }

    /// A list is read as `list`, anything else as `plain`.
    package static func either(_ plain: Self, _ list: Self) -> Self {
        Self("\(plain.expected), or \(list.expected)", standIn: plain.standIn) { value, place in
            if case .array = value.kind { return try list.read(value, place) }
            return try plain.read(value, place)
        }
    }
}

/// Reads every entry, noting what is wrong; throws in the end if anything was.
private func collect<Entry, Result>(
    _ entries: some Sequence<Entry>, _ reading: (Entry) -> (Place, () throws -> Result)
) throws -> [Result] {
    var results: [Result] = []
    var isSound = true
    for entry in entries {
        let (place, read) = reading(entry)
        do {
            results.append(try read())
        } catch {
            place.note(error)
            isSound = false
        }
    }
    if !isSound { throw Refused() }
    return results
}
