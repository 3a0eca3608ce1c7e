import CPango
import Picture

/// Finds the size at which a text fills its frame and draws it.
struct TextFitting {
    private let text: Picture.Text
    private let canvas: Canvas

    /// Between paragraphs, against the size.
    private static let gap = 0.3
    /// Sizes nearer than this look alike, in pixels.
    private static let precision = 0.5

    init(_ text: Picture.Text, on canvas: Canvas) {
        self.text = text
        self.canvas = canvas
    }

    /// Draws it; returns what is wrong with it: what had to be cut off, and letters no font has.
    func draw() -> [String] {
        var paragraphs = text.paragraphs.filter { !$0.text.isEmpty }
        while !paragraphs.isEmpty {
            let lastRank = paragraphs.map(\.rank).max() ?? 0
            let floor = lastRank > 0 ? text.comfortable : text.smallest
            if height(paragraphs, floor) <= text.frame.height {
                return draw(paragraphs, largest(paragraphs, from: floor))
            }
            if lastRank == 0 {
                return ["cut off: \(paragraphs[0].text.prefix(40))"] + draw(paragraphs, text.smallest, isCut: true)
            }
            // The last of them: of several messages the first is the most important.
            guard let last = paragraphs.lastIndex(where: { $0.rank == lastRank }) else { break }
            paragraphs.remove(at: last)
        }
        return []
    }

    private func largest(_ paragraphs: [Picture.Text.Paragraph], from floor: Double) -> Double {
        var (fits, tooLarge) = (floor, text.largest)
        if height(paragraphs, tooLarge) <= text.frame.height { return tooLarge }
        while tooLarge - fits > Self.precision {
            let middle = (fits + tooLarge) / 2
            if height(paragraphs, middle) <= text.frame.height { fits = middle } else { tooLarge = middle }
        }
        return fits
    }

    private func height(_ paragraphs: [Picture.Text.Paragraph], _ size: Double) -> Double {
        var height = Double(paragraphs.count - 1) * size * Self.gap
        for paragraph in paragraphs { withLayout(paragraph, size) { height += Self.size(of: $0).height } }
        return height
    }

    private func draw(_ paragraphs: [Picture.Text.Paragraph], _ size: Double, isCut: Bool = false) -> [String] {
        var faults: [String] = []
        let free = max(0, text.frame.height - height(paragraphs, size))
        var y = text.frame.y + (text.isCentred ? free / 2 : 0)
        let bottom = text.frame.y + text.frame.height
        canvas.set(text.colour)
        for paragraph in paragraphs where y < bottom {
            withLayout(paragraph, size) { layout in
                if isCut {
                    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
                    pango_layout_set_height(layout, Int32((bottom - y) * Double(PANGO_SCALE)))
                }
                let unknown = pango_layout_get_unknown_glyphs_count(layout)
                if unknown > 0 { faults.append("no font for \(unknown) letters of \(paragraph.language)") }
                cairo_move_to(canvas.context, text.frame.x.rounded(), y.rounded())
                pango_cairo_show_layout(canvas.context, layout)
                y += Self.size(of: layout).height + size * Self.gap
            }
        }
        return faults
    }

    private static func size(of layout: OpaquePointer) -> (width: Double, height: Double) {
        var (width, height): (Int32, Int32) = (0, 0)
        pango_layout_get_size(layout, &width, &height)
        return (Double(width) / Double(PANGO_SCALE), Double(height) / Double(PANGO_SCALE))
    }

    private func withLayout(
        _ paragraph: Picture.Text.Paragraph, _ size: Double, _ body: (OpaquePointer) -> Void
    ) {
        guard let layout = pango_cairo_create_layout(canvas.context) else { return }
        defer { cpango_unref(UnsafeMutableRawPointer(layout)) }
        if canvas.picture.inks == .blackAndWhite, let options = cairo_font_options_create() {
            cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE)
            pango_cairo_context_set_font_options(pango_layout_get_context(layout), options)
            cairo_font_options_destroy(options)
        }
        pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string(paragraph.language))
        if let font = pango_font_description_new() {
            // Without greys a thin stroke falls apart.
            let isBold = paragraph.isBold || canvas.picture.inks == .blackAndWhite
            pango_font_description_set_family(font, Self.family(of: paragraph.language))
            pango_font_description_set_weight(font, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_MEDIUM)
            pango_font_description_set_absolute_size(font, size * paragraph.scale * Double(PANGO_SCALE))
            pango_layout_set_font_description(layout, font)
            pango_font_description_free(font)
        }
        pango_layout_set_width(layout, Int32(text.frame.width * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        switch text.alignment {
        case .leading: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        case .centre: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        case .trailing: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
        }
        pango_layout_set_text(layout, paragraph.text, -1)
        body(layout)
    }

    /// Debian's Noto fonts (fonts-noto-cjk, fonts-noto-core); other scripts are found among them by their letters.
    private static func family(of language: String) -> String {
        switch language {
        case "ja": "Noto Sans CJK JP, Noto Sans"
        case "zh-Hans": "Noto Sans CJK SC, Noto Sans"
        case "zh-Hant": "Noto Sans CJK TC, Noto Sans"
        case "ko": "Noto Sans CJK KR, Noto Sans"
        default: "Noto Sans, Noto Sans CJK JP"
        }
    }
}
