import Foundation
import Picture
import Testing

@testable import draw

struct DrawTests {
    private static func picture(
        _ format: Picture.Format = .png, _ inks: Picture.Inks = .blackAndWhite, _ elements: [Picture.Element] = []
    ) -> Picture {
        Picture(width: 800, height: 480, inks: inks, format: format, elements: elements)
    }

    private static func text(_ words: String, _ language: String = "ja", height: Double = 200) -> Picture.Element {
        .text(
            Picture.Text(
                [.init(words, language: language)], in: .init(x: 10, y: 10, width: 780, height: height), largest: 60,
                comfortable: 28, smallest: 20))
    }

    @Test(
        "a PNG has the size and the depth of its panel: one bit where there are two inks",
        arguments: zip(Picture.Inks.allCases, [[8, 2], [8, 0], [1, 0]] as [[UInt8]]))
    func depth(inks: Picture.Inks, expected: [UInt8]) throws {
        let answer = try Helper.draw(Self.picture(.png, inks))
        #expect(answer.status == 0)
        #expect(Array(answer.bytes.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        // IHDR: width, height, bits, colour type.
        #expect(Array(answer.bytes[16..<26]) == [0, 0, 3, 0x20, 0, 0, 1, 0xE0] + expected)
    }

    @Test("a bitmap is what older TRMNL firmware takes: 62 bytes of header, 48,000 of rows, black then white")
    func bitmap() throws {
        let black = Picture.Element.fill(.init(x: 0, y: 0, width: 800, height: 1), .black)
        let bytes = try Helper.draw(Self.picture(.bmp, .blackAndWhite, [black])).bytes
        #expect(bytes.count == 48_062)
        #expect(Array(bytes[54..<62]) == [0, 0, 0, 0, 255, 255, 255, 0])
        // The first row is the last of the file.
        #expect(bytes[62..<162].allSatisfy { $0 == 0xFF } && bytes.suffix(100).allSatisfy { $0 == 0 })
    }

    @Test("the process limits its memory, its time and what it may write to a file, and leaves no core")
    func limits() throws {
        let limits = try Helper.limits()
        #expect(limits["Max address space"] == ["1073741824", "1073741824"])
        #expect(limits["Max cpu time"] == ["10", "10"])
        #expect(limits["Max file size"] == ["33554432", "33554432"])
        #expect(limits["Max core file size"] == ["0", "0"])
    }

    @Test("a JPEG begins and ends as one")
    func jpeg() throws {
        let bytes = try Helper.draw(Self.picture(.jpeg)).bytes
        #expect(Array(bytes.prefix(3)) == [0xFF, 0xD8, 0xFF] && Array(bytes.suffix(2)) == [0xFF, 0xD9])
    }

    @Test("the same instructions give the same bytes, so that a panel redraws only what changed")
    func same() throws {
        let picture = Self.picture(
            .png, .colour, [Self.text("避難指示"), .fill(.init(x: 0, y: 300, width: 9, height: 9), .black)])
        #expect(try Helper.draw(picture).bytes == Helper.draw(picture).bytes)
    }

    @Test("what is less important goes before anything is cut off, and what is cut off is said")
    func fitting() throws {
        let long = String(repeating: "土砂災害のおそれがあります。", count: 40)
        func element(rank: Int) -> Picture.Element {
            .text(
                Picture.Text(
                    [.init("避難指示", isBold: true), .init(long, rank: rank)],
                    in: .init(x: 0, y: 0, width: 400, height: 100), largest: 60, comfortable: 28, smallest: 20))
        }
        #expect(try Helper.draw(Self.picture(.png, .blackAndWhite, [element(rank: 1)])).notes.isEmpty)
        #expect(try Helper.draw(Self.picture(.png, .blackAndWhite, [element(rank: 0)])).notes.contains("cut off: 避難指示"))
    }

    @Test(
        "instructions beyond the limits make no picture and say why",
        arguments: [
            ("", "no JSON"), ("{}", "no JSON"),
            (#"{"width":9999,"height":10,"inks":"colour","format":"png","elements":[]}"#, "9999 × 10"),
            (
                #"{"width":80,"height":80,"inks":"colour","format":"png","elements":[{"fill":{"_0":{"x":0,"y":0,"width":99,"height":9},"_1":{"rgb":0}}}]}"#,
                "not inside the picture"
            ),
        ])
    func refused(instructions: String, reason: String) throws {
        let answer = try Helper.draw(Array(instructions.utf8))
        #expect(answer.status == 1 && answer.bytes.isEmpty)
        #expect(answer.notes.contains(reason))
    }
}
