import CZlib

/// The gzip coding (RFC 1952) of whole bodies.
package enum Gzip {
    /// Level 6: nine is a tenth smaller at best and several times slower.
    private static let level: Int32 = 6

    /// Below this a body fits one packet as it is.
    private static let least = 1_024

    /// The compressed bytes; nil where they would not be worth it, or zlib has no memory. The header holds no time, so equal bytes stay equal.
    package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= least else { return nil }
        var stream = z_stream()
        guard czlib_gzip_init(&stream, level) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        guard let available = UInt32(exactly: bytes.count) else { return nil }
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        var result: Int32 = Z_STREAM_ERROR
        // zlib reads the input only, though its C type does not say so.
        var input = bytes
        let compressed = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = available
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(room)
                result = deflate(&stream, Z_FINISH)
            }
            count = Int(stream.total_out)
        }
        return result == Z_STREAM_END && compressed.count < bytes.count ? compressed : nil
    }
}
