extension SettingType {
    /// One of a few words that each stand for a value, or a setting of another type: `"any"` or a list, `"never"` or a
    /// length of time.
    package static func words<Other>(
        _ words: KeyValuePairs<String, Value>, or other: SettingType<Other>, _ make: @escaping (Other) -> Value
    ) -> Self {
        let names = words.map(\.key)
        let expected = "\(names.map { "\"\($0)\"" }.joined(separator: ", ")) or \(other.expected)"
        return Self(expected, standIn: { _ in words.first?.value }) { value, place in
            guard case .string(let text) = value.kind else { return make(try other.read(value, place)) }
            if let match = words.first(where: { $0.key == text }) { return match.value }
            if let near = names.first(where: { Spelling.isNear(text, $0) }) {
                throw place.refuse(value, expected: expected, fix: "Did you mean \(near)?")
            }
            return make(try other.read(value, place))
        }
    }
}
