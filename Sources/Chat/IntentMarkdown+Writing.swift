extension IntentMarkdown {
    /// The file that `parse` reads the text from.
    ///
    /// - Precondition: nothing of the text but the answer has line breaks (`fault` tells).
    static func file(of text: IntentText) -> String {
        var parts = ["# \(text.question)"]
        if let label = text.label { parts.append("## label\n\(label)") }
        parts.append((["## examples"] + text.examples.map { "- \($0)" }).joined(separator: "\n"))
        if !text.related.isEmpty {
            parts.append((["## related"] + text.related.map { "- \($0)" }).joined(separator: "\n"))
        }
        parts.append("## answer\n\(text.answer)")
        return parts.joined(separator: "\n\n") + "\n"
    }
}
