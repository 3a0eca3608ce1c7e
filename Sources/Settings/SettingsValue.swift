/// A value of a settings file that knows where it stands.
package struct SettingsValue: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case null
        case bool(Bool)
        /// Written without fraction and exponent, decimal or hexadecimal.
        case integer(Int)
        /// Written with a fraction or an exponent; always finite.
        case number(Double)
        case string(String)
        case array([SettingsValue])
        /// In the order of the file; no key twice.
        case object([Member])
    }

    package struct Member: Sendable, Hashable {
        package var key: String
        package var keyPosition: Position
        package var value: SettingsValue
    }

    package var kind: Kind
    package var position: Position
}

extension SettingsValue {
    /// Longer texts are cut when an error shows what was found.
    static let longestShown = 40

    /// The value as an error message shows it: short, on one line.
    var shown: String {
        switch kind {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value): return String(value)
        case .array: return "a list"
        case .object: return "a section { … }"
        case .string(let text):
            let visible = text.unicodeScalars.prefix(Self.longestShown).map { scalar -> String in
                scalar.properties.generalCategory == .control ? "␣" : String(scalar)
            }
            return "\"\(visible.joined())\(text.unicodeScalars.count > Self.longestShown ? "…" : "")\""
        }
    }
}
