import FoundationEssentials

/// Any JSON, for checking what a client sent against what a provider takes.
enum JSONTree: Decodable, Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// Nil for what is not JSON, and for nesting beyond the decoder's own limit of 512.
    static func read(_ bytes: [UInt8]) -> JSONTree? { try? JSONDecoder().decode(JSONTree.self, from: Data(bytes)) }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSONTree].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONTree].self))
        }
    }

    var object: [String: JSONTree]? {
        if case .object(let members) = self { return members }
        return nil
    }
    var array: [JSONTree]? {
        if case .array(let elements) = self { return elements }
        return nil
    }
    var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }
    var bool: Bool? {
        if case .bool(let flag) = self { return flag }
        return nil
    }
}
