import Notice

/// The phrases in Japanese: the frame, orders and texts of people. What JMA says is in `JapanesePhrases+JMA`.
struct JapanesePhrases: Phrasebook {
    let drillMark = "【訓練】"
    let jmaAttribution = "出典：気象庁ホームページ（加工）"

    func asOf(_ moment: Timestamp) -> String {
        let f = moment.fields()
        return "\(twoDigits(f.hour)):\(twoDigits(f.minute))時点の情報です"
    }

    func noticeFrom(_ sender: String) -> String { sender.isEmpty ? "外部機関からのお知らせ" : "\(sender)からのお知らせ" }

    func name(of intensity: Intensity) -> String { Self.text(intensity) }

    func phrase(for facts: Facts) -> Phrase {
        switch facts.entry {
        case .order(let order): phrase(for: order, facts)
        case .warning: warning(facts)
        case .earthquake: earthquake(facts)
        case .tsunami: tsunami(facts)
        case .river: river(facts)
        case .bulletin: bulletin(facts)
        case .heat: heat(facts)
        case .cap: quotation(facts)
        case .district, .staff: words(facts)
        }
    }

    // MARK: Orders

    /// `警戒レベル4 避難指示`; `避難指示` for tsunami, which has no level.
    static func levelLine(_ order: Order) -> String {
        order.level.map { "警戒レベル\($0) \(order.term)" } ?? order.term
    }

    private func phrase(for order: Order, _ facts: Facts) -> Phrase {
        let line = Self.levelLine(order)
        let hazard = Self.hazard(facts.content.hazard)
        let cause = order == .tsunamiEvacuation ? "（津波）" : hazard.isEmpty ? "" : "（\(hazard)）"
        let mark = Self.mark(facts.phase)
        let headline = Fit.first(
            of: [
                "\(mark)\(line) \(places(facts))\(cause)", "\(mark)\(line) \(places(facts, most: 1))\(cause)",
                "\(mark)\(line) \(facts.municipality)\(cause)", "\(mark)\(line)\(cause)", "\(mark)\(line)",
            ])
        let place = places(facts, most: .max)
        let own = facts.japaneseText?.body ?? ""
        switch facts.phase {
        case .alert:
            let reason = order == .tsunamiEvacuation ? "津波のおそれ" : hazard.isEmpty ? "" : "\(hazard)のおそれ"
            let because =
                order == .emergencySafety
                ? "災害が発生しているか、差し迫っているため、" : reason.isEmpty ? "" : "\(reason)があるため、"
            return Phrase(
                levelLine: line, headline: headline,
                body: joined("\(time(facts))、\(because)\(place)に\(line)を発令しました。", own),
                instruction: action(order, hazard: facts.content.hazard))
        case .update, .correction:
            return Phrase(
                levelLine: line, headline: headline,
                body: joined("\(place)に\(line)を発令しています。内容を\(time(facts))に更新しました。", own),
                instruction: action(order, hazard: facts.content.hazard))
        case .allClear:
            return Phrase(
                headline: headline, body: joined("\(time(facts))、\(place)の\(line)を解除しました。", own),
                instruction: "足元や周りの安全を確かめて行動してください。")
        case .retraction:
            return Phrase(
                headline: headline, body: joined("先ほどの\(place)への\(line)は誤りでした。取り消します。", own),
                instruction: "落ち着いて、最新の情報を確認してください。")
        }
    }

    /// 内閣府's actions for the levels; where going out is dangerous, up and away inside (facts: multilingual.md §3). At level
    /// 5 nobody is sent out of doors (facts: ward.md).
    private func action(_ order: Order, hazard: Hazard) -> String {
        switch order {
        case .elderlyEvacuation:
            "避難に時間がかかる方（高齢の方、障害のある方、その支援をする方など）は、危険な場所から避難してください。"
                + "ほかの方も準備をして、危険を感じたら早めに避難してください。"
        case .evacuation:
            hazard.isWater
                ? "危険な場所から全員避難してください。外に出ると危険なときは、建物の中の高い所、崖から離れた部屋へ移ってください。"
                : "危険な場所から全員避難してください。"
        case .emergencySafety:
            hazard.isWater
                ? "命の危険。ただちに身の安全を確保してください。無理に外へ出ず、今いる建物の中で、少しでも高い所、"
                    + "崖や川から離れた部屋へ移ってください。"
                : "命の危険。ただちに身の安全を確保してください。今いる所で、少しでも安全な場所へすぐに移ってください。"
        case .tsunamiEvacuation:
            "ただちに海岸や川から離れ、高い所へ避難してください。解除されるまで戻らないでください。"
        }
    }

    func event(for facts: Facts) -> String {
        let hazard = Self.hazard(facts.content.hazard)
        let general = hazard.isEmpty ? "お知らせ" : hazard
        return switch facts.entry {
        case .order(let order): Self.levelLine(order)
        case .warning, .river: facts["name"] ?? general
        case .tsunami: facts["name"] ?? Self.name(facts.tsunamiKind)
        case .earthquake: "地震"
        case .bulletin: facts["tag"] ?? facts["name"] ?? "気象情報"
        case .heat: "熱中症警戒アラート"
        case .cap: facts["event"] ?? general
        case .district, .staff: general
        }
    }

    // MARK: Texts of people

    /// 首長部局 or staff in their own words, which are Japanese.
    private func words(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        guard let text = facts.anyText?.text else {
            return Phrase(headline: "\(mark)\(facts.municipality)からのお知らせ")
        }
        let headline = text.headline.isEmpty ? "\(facts.municipality)からのお知らせ" : text.headline
        return Phrase(
            headline: mark + headline, body: text.body, instruction: text.instruction,
            hasFallback: facts.japaneseText == nil)
    }

    /// Another authority's alert: its own words, as a quotation.
    private func quotation(_ facts: Facts) -> Phrase {
        let sender = facts["sender"] ?? ""
        let event = facts["event"] ?? ""
        let mark = Self.mark(facts.phase)
        let from = noticeFrom(sender)
        let quoted = facts.anyText
        let title = quoted?.text.headline ?? ""
        let headline = Fit.cut(mark + (title.isEmpty ? event.isEmpty ? from : event : title), to: Fit.headline * 2)
        let isForeign = quoted.map { $0.language != .japanese } ?? true
        let frame = isForeign ? "\(from)（原文のまま）" : from
        return Phrase(
            headline: headline, body: joined(frame, quoted?.text.body ?? event),
            instruction: quoted?.text.instruction ?? "", hasFallback: isForeign)
    }

    // MARK: Parts

    /// Put before the headline of what is no first alert.
    static func mark(_ phase: Phase) -> String {
        switch phase {
        case .alert: ""
        case .update, .correction: "続報 "
        case .allClear: "解除 "
        case .retraction: "取消 "
        }
    }

    func places(_ facts: Facts, most: Int = 2) -> String {
        let names = facts.areaNames
        guard names.count > most, let first = names.first else { return names.joined(separator: "・") }
        return "\(first)など\(names.count)か所"
    }

    func time(_ facts: Facts) -> String { time(facts.issuedAt, facts) }

    /// `10時05分`, with the date where it is not today's.
    func time(_ moment: Timestamp, _ facts: Facts) -> String {
        let f = moment.fields()
        return (facts.isToday(moment) ? "" : "\(f.month)月\(f.day)日") + "\(f.hour)時\(twoDigits(f.minute))分"
    }

    func joined(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: "\n") }

    static func hazard(_ hazard: Hazard) -> String {
        switch hazard {
        case .earthquake: "地震"
        case .tsunami: "津波"
        case .volcano: "噴火"
        case .ashFall: "降灰"
        case .heavyRain: "大雨"
        case .landslide: "土砂災害"
        case .flood: "洪水"
        case .stormSurge: "高潮"
        case .storm: "暴風"
        case .snowstorm: "暴風雪"
        case .heavySnow: "大雪"
        case .highWaves: "高波"
        case .tornado: "竜巻"
        case .typhoon: "台風"
        case .thunder: "雷"
        case .strongWind: "強風"
        case .denseFog: "濃霧"
        case .dryAir: "空気の乾燥"
        case .avalanche: "なだれ"
        case .snowmelt: "融雪"
        case .lowTemperature: "低温"
        case .frost: "霜"
        case .icing: "着氷"
        case .wetSnow: "着雪"
        case .heat: "暑さ"
        case .fire: "火災"
        case .missile: "ミサイル"
        case .infectiousDisease: "感染症"
        case .missingPerson: "行方不明"
        case .strandedCommuters: "帰宅困難"
        case .waterSupply: "断水"
        case .powerSupply: "停電"
        case .transport: "交通"
        case .district, .other: ""
        }
    }
}

/// Two digits, for minutes and clock times.
func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

extension Hazard {
    /// The hazards that come with water or soil: up inside a strong building is safer than out of doors.
    var isWater: Bool {
        switch self {
        case .heavyRain, .landslide, .flood, .stormSurge, .typhoon, .storm, .highWaves: true
        default: false
        }
    }
}
