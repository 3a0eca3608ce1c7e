/// What kind of telegram a code stands for, and whether this room reads it (facts: jma.md §3, Codes a ward needs).
struct JMAFamily: Hashable {
    enum Handling: Hashable {
        case warnings
        /// VPWS50: everything in force at once.
        case warningsSummary
        /// VPWP50: what is expected in the next hours.
        case warningsExpected
        /// VXWW50, of the former system.
        case landslideAlert
        case earthquake
        case earthquakeSupplement
        case tsunamiForecast
        case tsunamiInformation
        case river
        case bulletin(JMABulletin.Product)
        case volcanoWarning
        /// VPFD61, VPFW60.
        case outlook
        /// Prose and figures that are read for their facts: explanations, forecasts, typhoons, observations.
        case information
        /// Of the system that this source does not read: both together would tell everything twice.
        case otherSystem
        /// Replaced on 2026-05-29, and never read: its content comes by a telegram of either system that is.
        case oldFamily
        case notHandled
    }

    /// `VPWW56`; `VXKO50` for a river whose sample is named `VXKOii`; the title where no code is known.
    var code: String
    var handling: Handling

    /// - Parameters:
    ///   - name: a file name or address; the last thing in it that looks like a code wins.
    ///   - title: Control/Title, the fallback.
    init(name: String, title: String, system: JMASystem = .levels) {
        if let code = JMAFamily.code(in: name) {
            self.code = code
            handling = JMAFamily.handling(of: code, system: system)
        } else if let row = JMAFamily.titles.first(where: { $0.title == title }) {
            code = row.code
            handling = JMAFamily.handling(of: row.code, system: system)
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

    static func handling(of code: String, system: JMASystem = .levels) -> Handling {
        func of(_ own: JMASystem, _ handling: Handling) -> Handling { system == own ? handling : .otherSystem }
        return switch code {
        case "VPWW55", "VPWW56", "VPWW57", "VPWW58", "VPWW59", "VPWW60", "VPWW61": of(.levels, .warnings)
        case "VPWS50": of(.levels, .warningsSummary)
        case "VPWP50": of(.levels, .warningsExpected)
        case "VPBS50": of(.levels, .bulletin(.bulletin))
        case "VPWW54": of(.former, .warnings)
        case "VXWW50": of(.former, .landslideAlert)
        case "VPOA50": of(.former, .bulletin(.recordRain))
        case "VXSE51", "VXSE52", "VXSE53": .earthquake
        case "VXSE56", "VXSE60", "VXSE61", "VXSE62": .earthquakeSupplement
        case "VTSE41": .tsunamiForecast
        case "VTSE51", "VTSE52": .tsunamiInformation
        case "VYSE50": .bulletin(.nankai)
        case "VYSE60": .bulletin(.sequel)
        case "VPHW50", "VPHW51": .bulletin(.tornado)
        case "VPFT50": .bulletin(.heat)
        case "VFVO50": .volcanoWarning
        case "VFVO56": .bulletin(.eruption)
        case "VFVO53": .bulletin(.ashOutlook)
        case "VFVO54", "VFVO55": .bulletin(.ash)
        case "VPFD61", "VPFW60": .outlook
        case "VYSE51", "VYSE52", "VPFJ51", "VPCJ51", "VPZJ51", "VPTW60", "VFVO52", "VPFD51", "VPFW50", "VPFG50":
            .information
        // VPWW53 says what VPWW54 says; the others are part of it, or prose that VPFJ51 repeats.
        case "VPWW50", "VPWW53", "VPFJ50", "VPFD60", "VPNO50": .oldFamily
        case _ where code.hasPrefix("VXKO"): .river
        default: .notHandled
        }
    }

    /// Throws for a family that is left out on purpose.
    ///
    /// - Parameter title: Control/Title, to say in the reason; empty where only the name is known.
    func refuseUnlessRead(title: String, system: JMASystem) throws(Refusal) {
        switch handling {
        case .oldFamily:
            throw Refusal(
                .oldFamily, "\(code) was replaced by the system of 2026-05-29 and repeats it",
                whatToDo: "Nothing; its content comes by the telegrams that are read.")
        case .otherSystem:
            throw Refusal(
                system == .levels ? .oldFamily : .notHandled,
                "\(code) belongs to the weather system that this source does not read (\(system.rawValue))",
                whatToDo: "Nothing, while the other system is read; both together would tell everything twice.")
        case .notHandled:
            throw Refusal(
                .notHandled, "\(code)\(title.isEmpty ? "" : " " + title.prefix(60)) is not read here",
                whatToDo: "Nothing; this family is not for residents, or comes by another way.")
        default: break
        }
    }

    /// Control/Title by code, for a telegram whose name tells nothing. Titles are shared: `竜巻注意情報` is VPHW50 and the
    /// one with sightings VPHW51.
    private static let titles: [(title: String, code: String)] = [
        ("気象警報・注意報（Ｒ０６）（大雨）", "VPWW55"), ("気象警報・注意報（Ｒ０６）（土砂）", "VPWW56"),
        ("気象警報・注意報（Ｒ０６）（土砂災害）", "VPWW56"), ("気象警報・注意報（Ｒ０６）（高潮）", "VPWW57"),
        ("気象警報・注意報（Ｒ０６）（暴風）", "VPWW58"), ("気象警報・注意報（Ｒ０６）（波浪）", "VPWW59"),
        ("気象警報・注意報（Ｒ０６）（大雪）", "VPWW60"), ("気象警報・注意報（Ｒ０６）（その他注意報）", "VPWW61"),
        ("気象警報・注意報（Ｒ０６）（集約通報）", "VPWS50"), ("気象警報・注意報時系列情報（Ｒ０６）", "VPWP50"),
        ("震度速報", "VXSE51"), ("震源に関する情報", "VXSE52"), ("震源・震度に関する情報", "VXSE53"),
        ("地震の活動状況等に関する情報", "VXSE56"), ("地震回数に関する情報", "VXSE60"),
        ("顕著な地震の震源要素更新のお知らせ", "VXSE61"), ("長周期地震動に関する観測情報", "VXSE62"),
        ("津波警報・注意報・予報a", "VTSE41"), ("津波情報a", "VTSE51"), ("沖合の津波観測に関する情報", "VTSE52"),
        ("南海トラフ地震臨時情報", "VYSE50"), ("北海道・三陸沖後発地震注意情報", "VYSE60"),
        ("指定河川洪水予報", "VXKO50"), ("府県気象防災速報", "VPBS50"), ("竜巻注意情報", "VPHW50"),
        ("竜巻注意情報（目撃情報付き）", "VPHW51"), ("熱中症警戒アラート", "VPFT50"),
        ("噴火警報・予報", "VFVO50"), ("噴火に関する火山観測報", "VFVO52"), ("降灰予報（定時）", "VFVO53"),
        ("降灰予報（速報）", "VFVO54"), ("降灰予報（詳細）", "VFVO55"), ("噴火速報", "VFVO56"),
        ("早期注意情報（明後日まで）", "VPFD61"), ("警報級の可能性（明後日以降）", "VPFW60"), ("府県気象解説情報", "VPFJ51"), ("地方気象解説情報", "VPCJ51"),
        ("全般気象解説情報", "VPZJ51"), ("台風解析・予報情報（５日予報）（Ｈ３０）", "VPTW60"),
        ("府県天気予報（Ｒ１）", "VPFD51"), ("府県週間天気予報", "VPFW50"), ("府県天気概況", "VPFG50"),
        ("気象警報・注意報", "VPWW50"), ("気象特別警報・警報・注意報", "VPWW53"), ("気象警報・注意報（Ｈ２７）", "VPWW54"),
        ("土砂災害警戒情報", "VXWW50"), ("記録的短時間大雨情報", "VPOA50"), ("府県気象情報", "VPFJ50"),
        ("警報級の可能性（明日まで）", "VPFD60"), ("気象特別警報報知", "VPNO50"), ("緊急地震速報配信テスト", "VXSE42"),
        ("緊急地震速報（警報）", "VXSE43"), ("緊急地震速報（予報）", "VXSE44"), ("緊急地震速報（地震動予報）", "VXSE45"),
    ]
}
