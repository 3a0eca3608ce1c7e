import Settings

/// A product or template as a table names it: itself, or a family with a closing star, `jma.*`.
package struct ProductPattern: Sendable, Hashable {
    package let text: String

    /// Nil where a star stands elsewhere than at the end.
    package init?(_ text: String) {
        guard !text.isEmpty, !text.dropLast().contains("*") else { return nil }
        self.text = text
    }

    package func matches(_ product: String) -> Bool {
        text.hasSuffix("*") ? product.hasPrefix(text.dropLast()) : product == text
    }

    static var type: SettingType<ProductPattern> {
        .parsed("a name such as \"jma.river\", or a family with a star at its end such as \"jma.*\"") {
            ProductPattern($0)
        }
    }
}
