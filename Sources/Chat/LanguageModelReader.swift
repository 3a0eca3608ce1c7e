/// Reads and writes a model's bytes; their layout stands at `LanguageModel`.
struct LanguageModelReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func contents() throws(LanguageModel.Unreadable) -> [LanguageModel.Content] {
        guard try take(LanguageModel.magic.count) == LanguageModel.magic[...] else {
            throw unreadable("it does not begin like one")
        }
        let version = try number(4)
        guard version == LanguageModel.version else {
            throw unreadable("it is of version \(version), this program reads \(LanguageModel.version); train it again")
        }
        guard try number(8) == Self.checksum(bytes[position...]) else { throw unreadable("its checksum differs") }
        var contents: [LanguageModel.Content] = []
        for script in SharedScript.allCases { contents.append(try content(of: script)) }
        guard position == bytes.count else { throw unreadable("something follows its end") }
        return contents
    }

    private mutating func content(of script: SharedScript) throws(LanguageModel.Unreadable) -> LanguageModel.Content {
        guard try number(1) == script.rawValue else { throw unreadable("the scripts are not in order") }
        var languages: [TextLanguage] = []
        for _ in 0..<(try number(1)) {
            let tag = String(decoding: try take(LanguageModel.tagLength).prefix { $0 != 0 }, as: UTF8.self)
            guard let language = TextLanguage(rawValue: tag) else {
                throw unreadable("\"\(tag)\" is no language known here")
            }
            languages.append(language)
        }
        guard languages == script.languages else {
            throw unreadable("the languages of script \(script) are other than this program's; train it again")
        }
        let sharpness = try thousandths()
        let slope = try thousandths()
        let middle = try thousandths()
        let count = Int(try number(4))
        guard count <= LanguageModel.gramLimit else { throw unreadable("it names \(count) grams") }
        let keys = try take(count * 4)
        let rows = try take(count * languages.count)
        var grams: [LanguageModel.Content.Gram] = []
        grams.reserveCapacity(count)
        for index in 0..<count {
            var key: UInt32 = 0
            for byte in 0..<4 { key |= UInt32(keys[keys.startIndex + index * 4 + byte]) << UInt32(8 * byte) }
            guard key > (grams.last?.key ?? 0) else { throw unreadable("its grams are not in order") }
            var row = LanguageModel.Table.Row()
            for column in languages.indices { row[column] = rows[rows.startIndex + index * languages.count + column] }
            grams.append(.init(key: key, row: row))
        }
        return .init(
            script: script, languages: languages, sharpness: sharpness, slope: slope, middle: middle, grams: grams)
    }

    private mutating func thousandths() throws(LanguageModel.Unreadable) -> Double { Double(try number(2)) / 1000 }

    private mutating func number(_ width: Int) throws(LanguageModel.Unreadable) -> UInt64 {
        try take(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) throws(LanguageModel.Unreadable) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw unreadable("it ends too early, after \(bytes.count) bytes") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private func unreadable(_ why: String) -> LanguageModel.Unreadable {
        LanguageModel.Unreadable(description: "this is no language model: \(why)")
    }

    // MARK: Writing

    static func bytes(of contents: [LanguageModel.Content]) -> [UInt8] {
        var body: [UInt8] = []
        for content in contents {
            body += [content.script.rawValue, UInt8(content.languages.count)]
            for language in content.languages {
                let tag = Array(language.rawValue.utf8)
                body += tag + [UInt8](repeating: 0, count: LanguageModel.tagLength - tag.count)
            }
            for value in [content.sharpness, content.slope, content.middle] {
                append(UInt64(min(65_535, (value * 1000).rounded())), width: 2, to: &body)
            }
            append(UInt64(content.grams.count), width: 4, to: &body)
            for gram in content.grams { append(UInt64(gram.key), width: 4, to: &body) }
            for gram in content.grams { body += content.languages.indices.map { gram.row[$0] } }
        }
        var head = LanguageModel.magic
        append(UInt64(LanguageModel.version), width: 4, to: &head)
        append(checksum(body[...]), width: 8, to: &head)
        return head + body
    }

    private static func append(_ number: UInt64, width: Int, to bytes: inout [UInt8]) {
        for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash = FNV1a()
        for byte in bytes { hash.combine(byte: byte) }
        return hash.value
    }
}
