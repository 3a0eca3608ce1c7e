import Notice

/// Which numbers of a workbook are days: a spreadsheet keeps them as a count of days and shows them by the cell's format.
struct XLSXDates {
    /// By the cell's style: whether its format shows a day.
    private let isDate: [Bool]
    /// Days from 1970-01-01 to the day counted as 0.
    private let epoch: Int

    /// 1899-12-30, with which Excel's invented 1900-02-29 comes out right from March 1900 on; 1904-01-01 of old Macintoshes.
    private static let epoch1900 = -25_569
    private static let epoch1904 = -24_107
    /// 1900-03-01 and 9999-12-31 in the first count.
    private static let days = 61...2_958_465
    private static let dayMilliseconds: Int64 = 86_400_000
    /// Numbers below are written without an exponent.
    private static let wholeLimit = 1e15
    /// The built-in formats of days, those of East Asian languages among them (§18.8.30).
    private static let builtIn = [14...17, 22...22, 27...31, 34...36, 50...54, 57...58]

    init(styles: Element?, book: Element) {
        var custom: [Int: String] = [:]
        for format in styles?.child("numFmts")?.all("numFmt") ?? [] {
            guard let id = format.attributes["numFmtId"].flatMap({ Int($0) }) else { continue }
            custom[id] = format.attributes["formatCode"]
        }
        isDate = (styles?.child("cellXfs")?.all("xf") ?? []).map { style in
            guard let id = style.attributes["numFmtId"].flatMap({ Int($0) }) else { return false }
            return custom[id].map(Self.showsDay) ?? Self.builtIn.contains { $0.contains(id) }
        }
        let flag = book.child("workbookPr")?.attributes["date1904"]
        epoch = flag == "1" || flag == "true" ? Self.epoch1904 : Self.epoch1900
    }

    /// Whether a format's code has a year or a day outside quotes, brackets and escaped signs: `yyyy"年"m"月"d"日"`.
    private static func showsDay(_ code: String) -> Bool {
        var closing: Character?
        var isEscaped = false
        for character in code {
            if isEscaped {
                isEscaped = false
            } else if let end = closing {
                if character == end { closing = nil }
            } else {
                switch character {
                case "\"": closing = "\""
                case "[": closing = "]"
                case "\\", "_", "*": isEscaped = true
                case "y", "Y", "d", "D": return true
                default: break
                }
            }
        }
        return false
    }

    /// A stored number as a person would write it: a day as `2027-04-01`, a whole number without a point.
    func text(of value: String, style: Int) -> String {
        guard let number = Double(value), number.isFinite else { return value }
        if isDate.indices.contains(style), isDate[style] {
            let count = number.rounded(.down)
            if count >= Double(Self.days.lowerBound), count <= Double(Self.days.upperBound) {
                let day = Timestamp(milliseconds: Int64(Int(count) + epoch) * Self.dayMilliseconds)
                return String(day.rfc3339(offsetSeconds: 0).prefix(10))
            }
        }
        if number == number.rounded(), abs(number) < Self.wholeLimit { return String(Int(number)) }
        return "\(number)"
    }
}
