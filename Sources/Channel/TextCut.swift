/// Cutting a text to a provider's limit without cutting a character in two. A cut text ends in `…`.
extension String {
    package static let ellipsis = "…"

    /// At most `limit` UTF-16 code units, as LINE counts most fields; cut between grapheme clusters.
    package func cut(utf16 limit: Int) -> String { cut(limit, of: { $0.utf16.count }) }

    /// At most `limit` bytes of UTF-8; cut between grapheme clusters.
    package func cut(utf8 limit: Int) -> String { cut(limit, of: { $0.utf8.count }) }

    /// At most `limit` grapheme clusters, as LINE counts labels.
    package func cut(graphemes limit: Int) -> String {
        guard count > limit else { return self }
        return limit < 1 ? "" : String(prefix(limit - 1)) + Self.ellipsis
    }

    private func cut(_ limit: Int, of size: (String) -> Int) -> String {
        guard size(self) > limit else { return self }
        let room = limit - size(Self.ellipsis)
        guard room >= 0 else { return "" }
        var used = 0
        var end = startIndex
        while end < endIndex {
            let next = index(after: end)
            used += size(String(self[end..<next]))
            if used > room { break }
            end = next
        }
        return String(self[..<end]) + Self.ellipsis
    }
}
