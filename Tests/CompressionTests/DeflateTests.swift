import Testing

@testable import Compression

@Suite("Deflate") struct DeflateTests {
    /// One block of fixed codes that says "aaaaaaaaaa" (RFC 1951 §3.2.6), and one stored block that says "ab".
    private static let fixed: [UInt8] = [0x4B, 0x4C, 0x84, 0x01, 0x00]
    private static let stored: [UInt8] = [0x01, 0x02, 0x00, 0xFD, 0xFF, 0x61, 0x62]

    @Test("gives what a stream holds where it is as long as announced")
    func inflates() {
        #expect(Deflate.inflated(Self.fixed[...], to: 10) == [UInt8](repeating: 0x61, count: 10))
        #expect(Deflate.inflated(Self.stored[...], to: 2) == [0x61, 0x62])
    }

    @Test("gives nothing where it is longer or shorter, broken off, followed by more, or no stream")
    func refuses() {
        #expect(Deflate.inflated(Self.fixed[...], to: 9) == nil && Deflate.inflated(Self.fixed[...], to: 11) == nil)
        for length in 0..<Self.stored.count { #expect(Deflate.inflated(Self.stored[..<length], to: 2) == nil) }
        #expect(Deflate.inflated((Self.stored + [0])[...], to: 2) == nil)
        #expect(Deflate.inflated([0xFF, 0xFF], to: 1) == nil && Deflate.inflated([], to: 0) == nil)
        #expect(
            Deflate.inflated(Self.stored[...], to: -1) == nil && Deflate.inflated(Self.stored[...], to: .max - 1) == nil
        )
    }

    @Test("the checksum is the archives' CRC-32")
    func checksum() {
        #expect(Deflate.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(Deflate.checksum([]) == 0)
    }
}
