import CZlib

/// Raw deflate streams (RFC 1951), as parts of archives hold them, and their checksum.
package enum Deflate {
    /// Exactly `size` bytes from a stream that ends exactly where its bytes do; nil where it says more, less or nonsense, or
    /// zlib has no memory.
    package static func inflated(_ packed: ArraySlice<UInt8>, to size: Int) -> [UInt8]? {
        guard let available = UInt32(exactly: packed.count), size >= 0, let room = UInt32(exactly: size + 1) else {
            return nil
        }
        var stream = z_stream()
        guard czlib_raw_inflate_init(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        // zlib reads the input only, though its C type does not say so.
        var input = Array(packed)
        var result: Int32 = Z_STREAM_ERROR
        // One byte more, so that a stream that would go on is seen.
        let content = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = available
                stream.next_out = output.baseAddress
                stream.avail_out = room
                result = inflate(&stream, Z_FINISH)
            }
            count = Int(stream.total_out)
        }
        return result == Z_STREAM_END && stream.avail_in == 0 && content.count == size ? content : nil
    }

    /// CRC-32 as archives and gzip have it. Of at most 4 GiB.
    package static func checksum(_ content: [UInt8]) -> UInt32 {
        content.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }
}
