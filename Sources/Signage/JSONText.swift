/// The one place where text is made safe for JSON, and a writer for the little JSON this room makes.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        result.append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            // `</script>` and the separators that JavaScript once took for line ends.
            case "<", "\u{2028}", "\u{2029}": result.append(contentsOf: escape(scalar).unicodeScalars)
            default:
                if scalar.value < 0x20 {
                    result.append(contentsOf: escape(scalar).unicodeScalars)
                } else {
                    result.append(scalar)
                }
            }
        }
        result.append("\"")
        return String(result)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}

/// A JSON value with its members in the order given.
indirect enum JSONValue {
    case string(String)
    case number(Int)
    /// Degrees, with six digits behind the point: a tenth of a metre.
    case degrees(Double)
    case bool(Bool)
    case null
    case list([JSONValue])
    /// Members whose value is nil are left out.
    case object([(String, JSONValue?)])

    var text: String {
        switch self {
        case .string(let text): JSONText.quoted(text)
        case .number(let number): String(number)
        case .degrees(let degrees): JSONValue.fixed(degrees)
        case .bool(let value): value ? "true" : "false"
        case .null: "null"
        case .list(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.compactMap { key, value in value.map { "\(JSONText.quoted(key)):\($0.text)" } }
                .joined(separator: ",") + "}"
        }
    }

    private static func fixed(_ degrees: Double) -> String {
        let millionths = Int((degrees * 1_000_000).rounded())
        let fraction = String(millionths.magnitude % 1_000_000)
        return (millionths < 0 ? "-" : "") + String(millionths.magnitude / 1_000_000) + "."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
