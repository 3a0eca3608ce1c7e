/// What kind of telegram a code stands for, and whether this room reads it (facts: jma.md §3, Codes a ward needs).
struct JMAFamily: Hashable {
    enum Handling: Hashable {
        case warnings
        case earthquake
        case earthquakeSupplement
        case tsunamiForecast
        case tsunamiInformation
        case river
        case bulletin
        case tornado
        case heat
        /// Replaced on 2026-05-29 and still sent in parallel: reading both would tell everything twice.
        case oldFamily
        case notHandled
    }

    /// `VPWW56`; `VXKO50` for a river whose sample is named `VXKOii`; the title where no code is known.
    var code: String
    var handling: Handling

    /// - Parameters:
    ///   - name: a file name or address; the last thing in it that looks like a code wins.
    ///   - title: Control/Title, the fallback.
    init(name: String, title: String) {
        if let code = JMAFamily.code(in: name) {
            self.code = code
            handling = JMAFamily.handling(of: code)
        } else if let row = JMAFamily.titles.first(where: { $0.title == title }) {
            code = row.code
            handling = JMAFamily.handling(of: row.code)
        } else {
            code = title
            handling = .notHandled
        }
    }

    /// The telegram code in an address such as `…/20260814130515_0_VPWW56_120000.xml`: four capitals, the first a V, and
    /// two digits, standing alone. JMA's samples write `ii` for a number that is the office's choice.
    static func code(in name: String) -> String? {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let parts = file.split(whereSeparator: { !$0.isASCII || !($0.isLetter || $0.isNumber) })
        for part in parts.reversed() where part.utf8.count == 6 {
            let bytes = Array(part.utf8)
            guard bytes[0] == UInt8(ascii: "V"), bytes[..<4].allSatisfy({ (0x41...0x5A).contains($0) }) else {
                continue
            }
            if bytes[4...].allSatisfy({ (0x30...0x39).contains($0) }) { return String(part) }
            if part.hasSuffix("ii") { return part.prefix(4) + "50" }
        }
        return nil
    }

    static func handling(of code: String) -> Handling {
        switch code {
        case "VPWW55", "VPWW56", "VPWW57", "VPWW58", "VPWW59", "VPWW60", "VPWW61": .warnings
        case "VXSE51", "VXSE52", "VXSE53": .earthquake
        case "VXSE56", "VXSE60", "VXSE61", "VXSE62": .earthquakeSupplement
        case "VTSE41": .tsunamiForecast
        case "VTSE51", "VTSE52": .tsunamiInformation
        case "VPBS50": .bulletin
        case "VPHW50", "VPHW51": .tornado
        case "VPFT50": .heat
        case "VPWW50", "VPWW53", "VPWW54", "VXWW50", "VPOA50", "VPFJ50", "VPFD60", "VPNO50": .oldFamily
        case _ where code.hasPrefix("VXKO"): .river
        default: .notHandled
        }
    }

    /// Control/Title by code, for a telegram whose name tells nothing. Titles are shared: `竜巻注意情報` is VPHW50 and the
    /// one with sightings VPHW51.
    private static let titles: [(title: String, code: String)] = [
        ("気象警報・注意報（Ｒ０６）（大雨）", "VPWW55"), ("気象警報・注意報（Ｒ０６）（土砂）", "VPWW56"),
        ("気象警報・注意報（Ｒ０６）（土砂災害）", "VPWW56"), ("気象警報・注意報（Ｒ０６）（高潮）", "VPWW57"),
        ("気象警報・注意報（Ｒ０６）（暴風）", "VPWW58"), ("気象警報・注意報（Ｒ０６）（波浪）", "VPWW59"),
        ("気象警報・注意報（Ｒ０６）（大雪）", "VPWW60"), ("気象警報・注意報（Ｒ０６）（その他注意報）", "VPWW61"),
        ("震度速報", "VXSE51"), ("震源に関する情報", "VXSE52"), ("震源・震度に関する情報", "VXSE53"),
        ("地震の活動状況等に関する情報", "VXSE56"), ("地震回数に関する情報", "VXSE60"),
        ("顕著な地震の震源要素更新のお知らせ", "VXSE61"), ("長周期地震動に関する観測情報", "VXSE62"),
        ("津波警報・注意報・予報a", "VTSE41"), ("津波情報a", "VTSE51"), ("沖合の津波観測に関する情報", "VTSE52"),
        ("指定河川洪水予報", "VXKO50"), ("府県気象防災速報", "VPBS50"), ("竜巻注意情報", "VPHW50"),
        ("竜巻注意情報（目撃情報付き）", "VPHW51"), ("熱中症警戒アラート", "VPFT50"),
        ("気象警報・注意報", "VPWW50"), ("気象特別警報・警報・注意報", "VPWW53"), ("気象警報・注意報（Ｈ２７）", "VPWW54"),
        ("土砂災害警戒情報", "VXWW50"), ("記録的短時間大雨情報", "VPOA50"), ("府県気象情報", "VPFJ50"),
        ("警報級の可能性（明日まで）", "VPFD60"), ("気象特別警報報知", "VPNO50"), ("緊急地震速報配信テスト", "VXSE42"),
        ("緊急地震速報（警報）", "VXSE43"), ("緊急地震速報（予報）", "VXSE44"), ("緊急地震速報（地震動予報）", "VXSE45"),
    ]
}
