import FoundationEssentials

/// A picture of a board as drawing instructions: what `noroshi-draw` reads, everything decided but how large a text may be.
package struct Picture: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable { case png, bmp, jpeg }

    package enum Inks: String, Sendable, Hashable, Codable, CaseIterable {
        case colour
        /// 0, 85, 170 and 255 of 255, without dithering.
        case fourGreys
        /// Text without grey edges: a panel of one bit would make them ragged.
        case blackAndWhite
    }

    /// In pixels from the upper left corner.
    package struct Frame: Sendable, Hashable, Codable {
        package var x, y, width, height: Double

        package init(x: Double, y: Double, width: Double, height: Double) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// `0xRRGGBB`.
    package struct Colour: Sendable, Hashable, Codable {
        package var rgb: UInt32

        package init(_ rgb: UInt32) { self.rgb = rgb }

        package static let black = Colour(0x000000)
        package static let white = Colour(0xFFFFFF)
    }

    package enum Element: Sendable, Hashable, Codable {
        case fill(Frame, Colour)
        /// A border of this width inside the frame.
        case outline(Frame, Colour, width: Double)
        /// A border of diagonal stripes inside the frame.
        case stripes(Frame, Colour, width: Double)
        case text(Text)
        /// Dark modules of a QR code, row by row, `side` in a row; its quiet zone of four modules is drawn inside the frame too.
        case modules(Frame, side: Int, dark: [Bool])
    }

    package var width: Int
    package var height: Int
    package var inks: Inks
    package var format: Format
    package var elements: [Element]

    package init(width: Int, height: Int, inks: Inks, format: Format, elements: [Element] = []) {
        self.width = width
        self.height = height
        self.inks = inks
        self.format = format
        self.elements = elements
    }

    /// Paragraphs one below the other, as large as the frame lets them be.
    package struct Text: Sendable, Hashable, Codable {
        package enum Alignment: String, Sendable, Hashable, Codable { case leading, centre, trailing }

        package struct Paragraph: Sendable, Hashable, Codable {
            package var text: String
            /// BCP 47; decides how Chinese characters are written.
            package var language: String
            package var isBold: Bool
            /// Against the size of the whole text.
            package var scale: Double
            /// 0 always stays; where not everything fits at a comfortable size, the highest goes first.
            package var rank: Int

            package init(
                _ text: String, language: String = "ja", isBold: Bool = false, scale: Double = 1, rank: Int = 0
            ) {
                self.text = text
                self.language = language
                self.isBold = isBold
                self.scale = scale
                self.rank = rank
            }
        }

        package var frame: Frame
        package var paragraphs: [Paragraph]
        package var colour: Colour
        package var alignment: Alignment
        /// Whether it stands in the middle of the frame's height instead of at its top.
        package var isCentred: Bool
        /// Sizes of a letter in pixels.
        package var largest: Double
        /// Below it what is less important goes.
        package var comfortable: Double
        /// Below it the text is cut off with an ellipsis, and the helper says so.
        package var smallest: Double

        package init(
            _ paragraphs: [Paragraph], in frame: Frame, colour: Colour = .black, alignment: Alignment = .leading,
            isCentred: Bool = false, largest: Double, comfortable: Double, smallest: Double
        ) {
            self.frame = frame
            self.paragraphs = paragraphs
            self.colour = colour
            self.alignment = alignment
            self.isCentred = isCentred
            self.largest = largest
            self.comfortable = comfortable
            self.smallest = smallest
        }
    }
}

/// As it travels to the helper: JSON.
extension Picture {
    /// Bytes of instructions that are read at most.
    package static let sizeLimit = 1_048_576
    package static let sides = 16...4_096
    private static let mostElements = 200
    private static let longestText = 4_000
    private static let modulesASide = 21...177

    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }

    package struct Refused: Error, Hashable, CustomStringConvertible {
        package var description: String
    }

    /// Reads and checks instructions: whatever they say, drawing them stays within the limits above.
    package init(decoding bytes: [UInt8]) throws(Refused) {
        guard bytes.count <= Self.sizeLimit else {
            throw Refused(description: "the instructions are longer than \(Self.sizeLimit) bytes")
        }
        do { self = try JSONDecoder().decode(Picture.self, from: Data(bytes)) } catch {
            throw Refused(description: "the instructions are no JSON of a picture: \(error)")
        }
        guard Self.sides.contains(width), Self.sides.contains(height) else {
            throw Refused(description: "a picture of \(width) × \(height); each side is \(Self.sides) pixels")
        }
        guard elements.count <= Self.mostElements else {
            throw Refused(description: "\(elements.count) elements; \(Self.mostElements) are drawn at most")
        }
        for (index, element) in elements.enumerated() {
            if let reason = refusal(of: element) { throw Refused(description: "element \(index): \(reason)") }
        }
    }

    private func refusal(of element: Element) -> String? {
        switch element {
        case .fill(let frame, _): return isInside(frame) ? nil : "its frame is not inside the picture"
        case .outline(let frame, _, let line), .stripes(let frame, _, let line):
            return isInside(frame) && line > 0 && line <= Double(Self.sides.upperBound)
                ? nil : "its frame is not inside the picture, or its border has no width"
        case .modules(let frame, let side, let dark):
            return isInside(frame) && Self.modulesASide.contains(side) && dark.count == side * side
                ? nil : "\(dark.count) modules, \(side) in a row"
        case .text(let text):
            guard isInside(text.frame) else { return "its frame is not inside the picture" }
            guard text.paragraphs.allSatisfy({ $0.text.count <= Self.longestText && (0.1...10).contains($0.scale) })
            else { return "a paragraph longer than \(Self.longestText) characters, or a scale beyond 0.1 to 10" }
            guard text.smallest >= 4, text.smallest <= text.comfortable, text.comfortable <= text.largest,
                text.largest <= Double(Self.sides.upperBound)
            else { return "its sizes must be 4 ≤ smallest ≤ comfortable ≤ largest" }
            return nil
        }
    }

    private func isInside(_ frame: Frame) -> Bool {
        frame.x >= 0 && frame.y >= 0 && frame.width > 0 && frame.height > 0
            && frame.x + frame.width <= Double(width) + 0.5 && frame.y + frame.height <= Double(height) + 0.5
    }
}
