import CPango
import CTurboJPEG
import Picture

/// The finished picture as a file.
extension Canvas {
    /// Sharp text costs bytes; a tag's picture stays below 20 KB.
    private static let jpegQuality: Int32 = 90

    func encoded() throws -> [UInt8] {
        cairo_surface_flush(surface)
        switch (picture.format, picture.inks) {
        case (.png, .colour): return try Self.png(surface)
        case (.png, .fourGreys): return try fourGreyPNG()
        // Cairo writes eight bits a pixel where there is one.
        case (.png, .blackAndWhite): return OneBitPNG.file(width: picture.width, rows: isLight)
        case (.bmp, _): return Bitmap.file(width: picture.width, rows: isLight)
        case (.jpeg, _): return try jpeg()
        }
    }

    /// Luminance by ITU-R BT.601, row by row, 0 to 255.
    private var luminance: [[UInt8]] {
        guard let data = cairo_image_surface_get_data(surface) else { return [] }
        let stride = Int(cairo_image_surface_get_stride(surface))
        return (0..<picture.height).map { y in
            (0..<picture.width).map { x in
                // RGB24 is a 32-bit word of the machine's byte order: blue first on the little-endian ones Debian has for us.
                let at = y * stride + x * 4
                return UInt8((Int(data[at]) * 114 + Int(data[at + 1]) * 587 + Int(data[at + 2]) * 299) / 1_000)
            }
        }
    }

    private var isLight: [[Bool]] { luminance.map { $0.map { $0 >= 128 } } }

    // MARK: PNG

    private func fourGreyPNG() throws -> [UInt8] {
        guard let target = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(picture.width), Int32(picture.height)),
            cairo_surface_status(target) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(target)
        else { throw DrawError("no memory for the picture's file") }
        defer { cairo_surface_destroy(target) }
        cairo_surface_flush(target)
        let stride = Int(cairo_image_surface_get_stride(target))
        for (y, row) in luminance.enumerated() {
            for (x, light) in row.enumerated() { data[y * stride + x] = light / 64 * 85 }
        }
        cairo_surface_mark_dirty(target)
        return try Self.png(target)
    }

    private final class Sink { var bytes: [UInt8] = [] }

    private static func png(_ surface: OpaquePointer) throws -> [UInt8] {
        let sink = Sink()
        let status = cairo_surface_write_to_png_stream(
            surface,
            { closure, data, count in
                guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().bytes += UnsafeBufferPointer(
                    start: data, count: Int(count))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(sink).toOpaque())
        guard status == CAIRO_STATUS_SUCCESS else { throw DrawError("the PNG cannot be made: \(status.rawValue)") }
        return sink.bytes
    }

    // MARK: JPEG

    private func jpeg() throws -> [UInt8] {
        guard let compressor = tjInitCompress() else { throw DrawError("no memory for a JPEG") }
        defer { tjDestroy(compressor) }
        var file: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(file) }
        let isGrey = picture.inks != .colour
        let status = tjCompress2(
            compressor, cairo_image_surface_get_data(surface), Int32(picture.width),
            cairo_image_surface_get_stride(surface), Int32(picture.height), Int32(TJPF_BGRX.rawValue), &file, &size,
            Int32(isGrey ? TJSAMP_GRAY.rawValue : TJSAMP_444.rawValue), Self.jpegQuality, 0)
        guard status == 0, let file else { throw DrawError("the JPEG cannot be made") }
        return Array(UnsafeBufferPointer(start: file, count: Int(size)))
    }
}
