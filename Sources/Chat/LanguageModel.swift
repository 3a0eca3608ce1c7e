/// What a text's letters say of its language: for each script that languages share a table of grams, and for each gram
/// how likely each language is to write it. Trained by `noroshi language train` (docs/language-model.md).
///
/// The file is little-endian. Head: `magic`, version u32, FNV-1a u64 of what follows. Then for each script: its number u8,
/// the number of its languages u8, their tags (8 bytes each, zero-filled), sharpness u16 in thousandths, of plausibility
/// the slope and the middle u16 in thousandths each, the number of grams u32, the keys u32 in ascending order, and the rows
/// u8 × languages in the order of the keys.
package struct LanguageModel: Sendable {
    /// One script's table.
    struct Table: Sendable {
        let languages: [TextLanguage]
        /// Scores count in steps of `LanguageModel.step`; grams overlap, so that their sum says too much: this share of it
        /// is evidence. Found in training.
        let sharpness: Double
        /// How the share of known grams tells language from gibberish: 0.5 at `middle`.
        let slope: Double
        let middle: Double
        /// Keys by `slot`, 0 where none stands; a power of two of them, of which at most three quarters are taken.
        private let keys: [UInt32]
        private let rows: [Row]
        private let shift: UInt32

        /// One step count for each language; `languages` gives the columns.
        typealias Row = SIMD16<UInt8>

        init(_ content: Content) {
            languages = content.languages
            sharpness = content.sharpness
            slope = content.slope
            middle = content.middle
            var bits: UInt32 = 4
            while (1 << Int(bits)) * 3 < content.grams.count * 4 { bits += 1 }
            shift = 32 - bits
            var keys = [UInt32](repeating: 0, count: 1 << Int(bits))
            var rows = [Row](repeating: Row(), count: keys.count)
            for gram in content.grams {
                var slot = Int((gram.key &* Self.spread) >> shift)
                while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
                keys[slot] = gram.key
                rows[slot] = gram.row
            }
            self.keys = keys
            self.rows = rows
        }

        @inline(__always)
        func row(of key: UInt32) -> Row? {
            var slot = Int((key &* Self.spread) >> shift)
            while keys[slot] != 0 {
                if keys[slot] == key { return rows[slot] }
                slot = (slot + 1) & (keys.count - 1)
            }
            return nil
        }

        private static let spread: UInt32 = 0x9E37_79B1
    }

    /// One script's table as it stands in a file.
    struct Content: Sendable {
        var script: SharedScript
        var languages: [TextLanguage]
        var sharpness: Double
        var slope: Double
        var middle: Double
        /// In ascending order of their keys, no two alike.
        var grams: [Gram]

        /// A table that has never seen a text.
        static func empty(_ script: SharedScript) -> Content {
            Content(script: script, languages: script.languages, sharpness: 0, slope: 0, middle: 0, grams: [])
        }

        struct Gram: Sendable {
            var key: UInt32
            var row: Table.Row
        }
    }

    /// Why a file is no model.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// A step of a score: a sixteenth of a nat.
    static let step = 1.0 / 16
    static let magic = Array("noroshi language".utf8)
    static let version: UInt32 = 1
    static let tagLength = 8
    /// Far above what training writes; a file that says more is refused before anything is laid out.
    static let gramLimit = 1 << 20

    private let tables: [Table]

    /// - Throws: `Unreadable` where the bytes are not a model of this version, whole and unchanged.
    package init(_ bytes: [UInt8]) throws(Unreadable) {
        var reader = LanguageModelReader(bytes)
        let contents = try reader.contents()
        tables = contents.map(Table.init)
    }

    init(contents: [Content]) { tables = contents.map(Table.init) }

    func table(of script: SharedScript) -> Table { tables[Int(script.rawValue)] }
}
