import Wording

extension HTMLText {
    /// A text in やさしい日本語 with its readings as ruby.
    static func ruby(_ text: String) -> String { Furigana(text).ruby(escaped: escaped) }

    /// Paragraphs of a text whose line breaks mean something.
    static func lines(_ text: String, ruby: Bool = false) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: true)
            .map { ruby ? Self.ruby(String($0)) : escaped(String($0)) }
            .joined(separator: "<br>")
    }

    /// A link a person may follow; nil for anything but http and https.
    static func link(_ url: String?) -> String? {
        guard let url, url.hasPrefix("https://") || url.hasPrefix("http://") else { return nil }
        return escaped(url)
    }
}
