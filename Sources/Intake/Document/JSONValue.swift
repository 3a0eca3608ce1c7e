/// One JSON value, read by `JSONReader`. Numbers keep their digits: an id of nineteen digits is not rounded.
enum JSONValue: Hashable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order of the text; of a key that comes twice the last counts.
    case object([String: JSONValue])

    subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { return members[key] }
        return nil
    }

    /// The text of a string, or the digits of a number, trimmed; nil for everything else and for what is blank.
    var text: String? {
        switch self {
        case .string(let text):
            let text = text.trimmed
            return text.isEmpty ? nil : text
        case .number(let digits): return digits
        default: return nil
        }
    }

    /// The elements of an array; a single value stands for an array of one.
    var elements: [JSONValue] {
        switch self {
        case .array(let elements): elements
        case .null: []
        default: [self]
        }
    }
}
