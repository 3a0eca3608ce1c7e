/// A text in やさしい日本語 with its furigana taken apart: `避難（ひなん）する` is a word, how it is read, and the rest.
///
/// A reading is hiragana in full-width brackets right after a word in kanji. Other brackets belong to the text. Parsing is
/// linear in the length of the text and loses nothing: `plain` is what was given, scalar by scalar.
package struct Furigana: Sendable, Equatable {
    /// A part of the text and, for a word in kanji, its reading. A second reading of the same word has an empty base.
    package struct Span: Sendable, Equatable {
        package var base: String
        package var reading: String?

        package init(base: String, reading: String? = nil) {
            self.base = base
            self.reading = reading
        }
    }

    /// What becomes of the full-width spaces between phrases.
    package enum Spaces: Sendable { case ordinary, none }

    package let spans: [Span]

    package init(_ text: String) { spans = FuriganaParser.spans(of: Array(text.unicodeScalars)) }

    /// As it was written, with readings in brackets: for mail, LINE and everything else without ruby.
    package var plain: String {
        spans.map { span in span.reading.map { "\(span.base)（\($0)）" } ?? span.base }.joined()
    }

    /// HTML ruby. `escaped` makes text safe for HTML. An ordinary space parts the phrases, which the style sheet widens.
    ///
    /// The reading is hidden from screen readers, which read the word itself and would say it twice (facts: ward.md).
    package func ruby(escaped: (String) -> String) -> String {
        spans.map { span in
            let base = escaped(Self.respaced(span.base, .ordinary))
            guard let reading = span.reading else { return base }
            guard !span.base.isEmpty else { return "<span aria-hidden=\"true\">（\(escaped(reading))）</span>" }
            return "<ruby>\(base)<rp>（</rp><rt aria-hidden=\"true\">\(escaped(reading))</rt><rp>）</rp></ruby>"
        }.joined()
    }

    /// The words without their readings: for screen readers and speech, which know how kanji are read, and, without spaces,
    /// the way other Japanese is written.
    package func undoubled(_ spaces: Spaces = .ordinary) -> String {
        spans.map { Self.respaced($0.base, spaces) }.joined()
    }

    /// The text in kana as far as readings are given, without spaces: a reading where there is no dictionary.
    package var reading: String {
        spans.map { span in
            guard let reading = span.reading else { return Self.respaced(span.base, .none) }
            return span.base.isEmpty ? "" : reading
        }.joined()
    }

    private static func respaced(_ text: String, _ spaces: Spaces) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar != "\u{3000}" {
                result.append(scalar)
            } else if spaces == .ordinary {
                result.append(" ")
            }
        }
        return String(result)
    }
}
