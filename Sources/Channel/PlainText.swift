package import Wording

extension Rendering {
    /// `plainText` in at most `limit` UTF-16 code units, or nil where even the parts that must not be lost do not fit.
    ///
    /// The body gives way first and the instruction next. Mark, headline, level, link, time and attribution stay: a
    /// reader who sees only the beginning must still know what it is, whether it is meant and where the rest stands.
    package func plainText(utf16 limit: Int) -> String? {
        var cut = self
        if cut.plainText.utf16.count <= limit { return cut.plainText }
        cut.body = ""
        let withoutBody = cut.plainText.utf16.count
        if withoutBody + 1 < limit {
            cut.body = body.cut(utf16: limit - withoutBody - 1)
            return cut.plainText
        }
        cut.instruction = ""
        let bare = cut.plainText.utf16.count
        guard bare <= limit else { return nil }
        if bare + 1 < limit { cut.instruction = instruction.cut(utf16: limit - bare - 1) }
        return cut.plainText
    }

    /// Whether there is anything to read at all.
    package var saysNothing: Bool {
        ![headline, body, instruction].contains { $0.contains { !$0.isWhitespace } }
    }
}
