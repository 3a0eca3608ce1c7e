import CPango
import Picture

/// The surface a picture is drawn on, and what did not go as it should.
final class Canvas {
    let picture: Picture
    let surface: OpaquePointer
    let context: OpaquePointer
    /// What did not fit, a line each.
    private(set) var notes: [String] = []

    init(_ picture: Picture) throws {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(picture.width), Int32(picture.height)),
            cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface)
        else { throw DrawError("no memory for a picture of \(picture.width) × \(picture.height)") }
        self.picture = picture
        self.surface = surface
        self.context = context
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        // Grey edges would turn into ragged ones where there are no greys.
        if picture.inks == .blackAndWhite { cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE) }
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    func draw(_ element: Picture.Element, number: Int) {
        switch element {
        case .fill(let frame, let colour):
            set(colour)
            add(frame)
            cairo_fill(context)
        case .outline(let frame, let colour, let width):
            set(colour)
            addBorder(frame, width)
            cairo_fill(context)
        case .stripes(let frame, let colour, let width): stripe(frame, colour, width)
        case .modules(let frame, let side, let dark): drawModules(frame, side, dark)
        case .text(let text):
            for fault in TextFitting(text, on: self).draw() { notes.append("element \(number): \(fault)") }
        }
    }

    func set(_ colour: Picture.Colour) {
        func part(_ shift: UInt32) -> Double { Double(colour.rgb >> shift & 0xFF) / 255 }
        cairo_set_source_rgb(context, part(16), part(8), part(0))
    }

    private func add(_ frame: Picture.Frame) {
        cairo_rectangle(context, frame.x.rounded(), frame.y.rounded(), frame.width.rounded(), frame.height.rounded())
    }

    private func addBorder(_ frame: Picture.Frame, _ width: Double) {
        add(frame)
        // Against the sense of the outer one, so that what is between them is filled.
        let (x, y) = (frame.x.rounded() + width, frame.y.rounded() + width)
        let (right, bottom) = (
            frame.x.rounded() + frame.width.rounded() - width, frame.y.rounded() + frame.height.rounded() - width
        )
        guard right > x, bottom > y else { return }
        cairo_move_to(context, x, y)
        cairo_line_to(context, x, bottom)
        cairo_line_to(context, right, bottom)
        cairo_line_to(context, right, y)
        cairo_close_path(context)
    }

    private func stripe(_ frame: Picture.Frame, _ colour: Picture.Colour, _ width: Double) {
        cairo_save(context)
        addBorder(frame, width)
        cairo_clip(context)
        set(colour)
        cairo_set_line_width(context, width)
        var x = frame.x - frame.height
        while x < frame.x + frame.width {
            cairo_move_to(context, x, frame.y + frame.height)
            cairo_line_to(context, x + frame.height, frame.y)
            x += width * 3
        }
        cairo_stroke(context)
        cairo_restore(context)
    }

    /// Modules of whole pixels only: a reader finds their edges by counting.
    private func drawModules(_ frame: Picture.Frame, _ side: Int, _ dark: [Bool]) {
        let quiet = 4
        let module = (min(frame.width, frame.height) / Double(side + 2 * quiet)).rounded(.down)
        guard module >= 1 else {
            notes.append("a QR code has no room in \(Int(frame.width)) × \(Int(frame.height)) pixels")
            return
        }
        let whole = module * Double(side + 2 * quiet)
        let left = (frame.x + (frame.width - whole) / 2).rounded()
        let top = (frame.y + (frame.height - whole) / 2).rounded()
        set(.white)
        cairo_rectangle(context, left, top, whole, whole)
        cairo_fill(context)
        set(.black)
        for index in 0..<side * side where dark[index] {
            let (row, column) = (Double(index / side + quiet), Double(index % side + quiet))
            cairo_rectangle(context, left + column * module, top + row * module, module, module)
        }
        cairo_fill(context)
    }
}
