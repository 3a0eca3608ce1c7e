import Crypto
import Testing

@testable import Chat

@Suite struct ShortUnitsTests {
    private func cut(_ text: String) throws -> [String] {
        let units = try #require(ShortUnits.shipped)
        let scalars = NormalizedText(text).scalars
        return units.units(of: scalars[...]).map { unit in
            String(String.UnicodeScalarView(scalars[unit.range].compactMap(Unicode.Scalar.init)))
        }
    }

    private func lemmas(_ text: String) throws -> [UInt32] {
        let units = try #require(ShortUnits.shipped)
        return units.units(of: NormalizedText(text).scalars[...]).filter { $0.kind == .content }.map(\.lemma)
    }

    @Test("the dictionary is the one its README names")
    func checksum() throws {
        let bytes = UnsafeRawBufferPointer(
            start: ShortUnits.shippedBytes.baseAddress, count: ShortUnits.shippedBytes.count)
        #expect(
            Hexadecimal.encode(SHA256.hash(Array(bytes)))
                == "dd3149b94f4ca4d32ef878c9c62c6bdd00bcb78a05d8b5e85c1bc529d740e46f")
    }

    @Test(
        "Japanese is cut into short units",
        arguments: [
            ("粗大ごみの出し方を教えてください", "粗大 ごみ の 出し 方 を 教え て ください"),
            ("引っ越しの手続きは何が必要ですか", "引っ越し の 手続き は 何 が 必要 です か"), ("国民健康保険料", "国民 健康 保険 料"),
            ("ほいくえんのもうしこみ", "ほいく えん の もうしこみ"), ("スマホ", "スマホ"), ("", ""),
        ])
    func cuts(text: String, units: String) throws { #expect(try cut(text).joined(separator: " ") == units) }

    @Test(
        "every spelling and form of a word has one lemma",
        arguments: [("引っ越し", "引越し"), ("捨てたい", "すてる"), ("ごみ", "ゴミ"), ("申込み", "申し込み"), ("子供", "子ども")])
    func lemma(one: String, other: String) throws {
        let first = try lemmas(one).first
        #expect(first != nil)
        #expect(try lemmas(other).first == first)
    }

    @Test("units cover a text without gaps, whatever it holds")
    func covers() throws {
        let units = try #require(ShortUnits.shipped)
        for text in HostileText.all.map(\.value) {
            let scalars = NormalizedText(text).scalars.filter(ShortUnits.isJapanese)
            var next = 0
            for unit in units.units(of: scalars[...]) {
                #expect(unit.range.lowerBound == next)
                next = unit.range.upperBound
            }
            #expect(next == scalars.count)
        }
    }

    @Test("what is no dictionary is refused")
    func refuses() {
        for bytes in [[], [UInt8](repeating: 0, count: 64), Array("NSU2".utf8) + [UInt8](repeating: 0xFF, count: 28)] {
            bytes.withUnsafeBytes { #expect(ShortUnits(immortal: $0) == nil) }
        }
    }

    @Test("a dictionary that was written is read again, the cheaper of two ways first")
    func written() throws {
        func word(_ surface: String, _ cost: Int16, _ lemma: UInt32, _ reading: String) -> ShortUnitsWriter.Word {
            .init(
                surface: NormalizedText(surface).scalars, context: 0, cost: cost, lemma: lemma, kind: .content,
                reading: NormalizedText(reading).scalars)
        }
        let bytes = ShortUnitsWriter(classCount: 1, costs: [0], nounContext: 0, edgeContext: 0).bytes([
            word("区役所", 100, 1, "クヤクショ"), word("区", 90, 2, "ク"), word("役所", 80, 3, "ヤクショ"), word("区役所", 40, 1, "クヤクショ"),
        ])
        let kept = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        defer { kept.deallocate() }
        kept.copyBytes(from: bytes)
        let units = try #require(ShortUnits(immortal: UnsafeRawBufferPointer(kept)))
        let found = units.units(of: NormalizedText("区役所").scalars[...])
        #expect(found.map(\.lemma) == [1])
        var reading: [UInt32] = []
        units.appendReading(of: found[0], to: &reading)
        #expect(reading == "くやくしょ".unicodeScalars.map(\.value))
        #expect(units.units(of: NormalizedText("役所区").scalars[...]).map(\.lemma) == [3, 2])
    }
}
