import Notice
import Picture
import Wording

/// A picture being laid out: what is drawn so far and the room that is left.
struct Sheet {
    let panel: Panel
    /// A hundredth of the shorter side.
    let unit: Double
    /// The thinnest line that is seen from afar.
    let line: Double
    private(set) var rest: Picture.Frame
    private(set) var picture: Picture

    /// Below this height there is room for the notice alone.
    private static let smallHeight = 300
    private static let compactSide = 600

    init(_ panel: Panel) {
        self.panel = panel
        unit = Double(min(panel.width, panel.height)) / 100
        line = max(3, unit * 0.6)
        let margin = unit * 2
        rest = Picture.Frame(
            x: margin, y: margin, width: Double(panel.width) - 2 * margin, height: Double(panel.height) - 2 * margin)
        picture = Picture(width: panel.width, height: panel.height, inks: panel.inks, format: panel.format)
    }

    var height: Double { Double(panel.height) }
    var isPortrait: Bool { panel.height > panel.width }
    /// Too small for three languages in one frame.
    var isCompact: Bool { !isSmall && min(panel.width, panel.height) < Self.compactSide }
    var isSmall: Bool { panel.height < Self.smallHeight }

    /// Sizes of letters: a kanji of 28 pixels is read from two metres on a panel of 480 lines (facts: signage.md §4).
    private var comfortable: Double { 14 + Double(min(panel.width, panel.height)) / 40 }
    private var smallest: Double { 10 + Double(min(panel.width, panel.height)) / 60 }

    mutating func add(_ element: Picture.Element) { picture.elements.append(element) }

    /// A text in a frame, or in all that is left.
    mutating func text(
        _ paragraphs: [Picture.Text.Paragraph], in frame: Picture.Frame? = nil, colour: Picture.Colour = .black,
        alignment: Picture.Text.Alignment = .leading, isCentred: Bool = true, largest: Double? = nil
    ) {
        let written = paragraphs.filter { !$0.text.isEmpty }
        guard !written.isEmpty else { return }
        let most = max(largest ?? unit * 7, smallest)
        add(
            .text(
                Picture.Text(
                    written, in: frame ?? rest, colour: colour, alignment: alignment, isCentred: isCentred,
                    largest: most, comfortable: min(comfortable, most), smallest: min(smallest, most))))
    }

    // MARK: Room

    mutating func cutTop(_ height: Double) -> Picture.Frame {
        let frame = Picture.Frame(x: rest.x, y: rest.y, width: rest.width, height: height)
        rest.y += height + unit
        rest.height -= height + unit
        return frame
    }

    mutating func cutBottom(_ height: Double) -> Picture.Frame {
        rest.height -= height + unit
        return Picture.Frame(x: rest.x, y: rest.y + rest.height + unit, width: rest.width, height: height)
    }

    static func inset(_ frame: Picture.Frame, _ by: Double) -> Picture.Frame {
        Picture.Frame(
            x: frame.x + by, y: frame.y + by, width: max(1, frame.width - 2 * by),
            height: max(1, frame.height - 2 * by))
    }

    /// Two columns with a little room between them.
    static func columns(_ frame: Picture.Frame, _ share: Double) -> (Picture.Frame, Picture.Frame) {
        let gap = frame.width * 0.02
        let left = (frame.width - gap) * share
        return (
            Picture.Frame(x: frame.x, y: frame.y, width: left, height: frame.height),
            Picture.Frame(x: frame.x + left + gap, y: frame.y, width: frame.width - left - gap, height: frame.height)
        )
    }

    static func rows(_ frame: Picture.Frame, _ share: Double) -> (Picture.Frame, Picture.Frame) {
        let gap = frame.height * 0.02
        let top = (frame.height - gap) * share
        return (
            Picture.Frame(x: frame.x, y: frame.y, width: frame.width, height: top),
            Picture.Frame(x: frame.x, y: frame.y + top + gap, width: frame.width, height: frame.height - top - gap)
        )
    }
}

/// The colours of what takes a picture over: those of the level in colour; without colours an order is white on black.
struct Colours {
    let background: Picture.Colour
    let text: Picture.Colour

    init(_ content: Content, _ inks: Picture.Inks) {
        guard inks == .colour else {
            let isOrder = content.order != nil && !content.phase.endsThread
            background = isOrder ? .black : .white
            text = isOrder ? .white : .black
            return
        }
        let colours = LevelColours(content)
        background = Self.colour(colours.background)
        text = Self.colour(colours.text)
    }

    private static func colour(_ hexadecimal: String) -> Picture.Colour {
        Picture.Colour(UInt32(hexadecimal.dropFirst(), radix: 16) ?? 0)
    }
}
