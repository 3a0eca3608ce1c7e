/// The municipality this daemon speaks for, and whether what it says is meant.
package struct Site: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
        /// Speaks to the public; refuses every notice whose status is not actual.
        case live
        /// A drill site of its own: everything is marked 訓練, and only allow-listed hosts are reached.
        case drill
    }

    package struct District: Sendable, Hashable, Codable {
        /// The ward's own key, e.g. `kita`.
        package var code: String
        package var names: [LanguageTag: String]

        package init(code: String, names: [LanguageTag: String]) {
            self.code = code
            self.names = names
        }
    }

    package var mode: Mode
    package var names: [LanguageTag: String]
    package var districts: [District]
    /// The languages this site serves, in its order.
    package var languages: [LanguageTag]
    /// Where residents reach this daemon, e.g. `https://alert.city.example.jp`, no trailing slash.
    package var publicURL: String

    package init(
        mode: Mode, names: [LanguageTag: String], districts: [District], languages: [LanguageTag], publicURL: String
    ) {
        self.mode = mode
        self.names = names
        self.districts = districts
        self.languages = languages
        self.publicURL = publicURL
    }

    package func name(in language: LanguageTag) -> String {
        if let name = names[language] { return name }
        return (language == .easyJapanese ? nil : names[.english]) ?? names[.japanese] ?? ""
    }
}
