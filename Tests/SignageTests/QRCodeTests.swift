import Testing

@testable import Signage

struct QRCodeTests {
    @Test(arguments: [(1, 21), (14, 21), (15, 25), (26, 25), (27, 29), (84, 37), (85, 41), (213, 57)])
    func `A text takes the smallest square it fits into`(length: Int, size: Int) throws {
        #expect(try #require(QRCode(String(repeating: "a", count: length))).size == size)
    }

    @Test func `Nothing, and what is too long, is no code`() {
        #expect(QRCode("") == nil && QRCode(String(repeating: "a", count: 214)) == nil)
    }

    /// From ISO/IEC 18004 annex I: the codewords of the numeric example, by the same polynomials.
    @Test func `Error correction is that of the standard's example`() {
        let data: [UInt8] = [
            0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11,
        ]
        let check: [UInt8] = [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55]
        #expect(ReedSolomon.remainder(data, ReedSolomon.generator(10)) == check)
    }

    @Test func `The three corners and the timing lines are there whatever it says`() throws {
        let code = try #require(QRCode("https://alert.midori.example.jp/"))
        let last = code.size - 7
        for (row, column) in [(0, 0), (0, last), (last, 0)] {
            #expect((0..<7).allSatisfy { code.isDark(row, column + $0) && code.isDark(row + 6, column + $0) })
            #expect(code.isDark(row + 3, column + 3) && !code.isDark(row + 1, column + 1))
        }
        for index in 8..<code.size - 8 {
            #expect(code.isDark(6, index) == (index % 2 == 0) && code.isDark(index, 6) == (index % 2 == 0))
        }
    }

    @Test func `The picture keeps its quiet zone`() throws {
        let svg = try #require(QRCode("a")).svg(label: "x")
        #expect(svg.contains("viewBox=\"0 0 29 29\"") && svg.contains("M4 4h7v1H4z"))
    }
}
