import Notice

/// What JMA says, in Japanese. It is worded as 警戒レベル○相当 and sends readers to the municipality's own information.
extension JapanesePhrases {
    // MARK: Warnings

    func warning(_ facts: Facts) -> Phrase {
        levelled(facts, name: facts["name"] ?? "気象警報・注意報", subject: "")
    }

    func river(_ facts: Facts) -> Phrase {
        let river = facts["river"] ?? ""
        return levelled(facts, name: facts["name"] ?? "洪水予報", subject: river)
    }

    /// `subject` is the river; a warning has none but its areas.
    private func levelled(_ facts: Facts, name: String, subject: String) -> Phrase {
        let line = equivalentLine(facts)
        let place = subject.isEmpty ? places(facts, most: .max) : subject
        let shortPlace = subject.isEmpty ? places(facts) : subject
        let mark = mark(facts)
        let headline = Fit.first(
            of: ["\(mark)\(name) \(shortPlace)", "\(mark)\(name) \(facts.municipality)", "\(mark)\(name)"])
        let level = facts.content.equivalentLevel.map { "（警戒レベル\($0.value)相当）" } ?? ""
        switch facts.phase {
        case .retraction:
            return Phrase(
                headline: headline, body: "気象庁は、先に\(place)に発表した「\(name)」を取り消しました。",
                instruction: "最新の情報を確認してください。")
        case .allClear:
            return Phrase(
                headline: headline, body: "\(time(facts))、気象庁は\(place)の「\(name)」を解除しました。",
                instruction: "引き続き、最新の情報に注意してください。")
        case .alert, .update, .correction:
            let text: String
            switch (facts.change, facts["previousName"]) {
            case (.raised, let before?):
                text = "\(place)の「\(before)」は、\(time(facts))に「\(name)」\(level)に引き上げられました。"
            case (.lowered, let before?) where before != name, (.changed, let before?) where before != name:
                text = "\(place)の「\(before)」は、\(time(facts))に「\(name)」\(level)に切り替わりました。"
            default:
                text =
                    facts.phase == .update
                    ? "気象庁は\(place)の「\(name)」\(level)を\(time(facts))に更新しました。"
                    : "\(time(facts))、気象庁は\(place)に「\(name)」\(level)を発表しました。"
            }
            return Phrase(
                levelLine: line, headline: headline, body: text,
                instruction: preparation(facts.content.equivalentLevel?.value, facts))
        }
    }

    /// The level with who says it, so that nobody takes it for the municipality's order: `警戒レベル4相当（気象庁の情報）`.
    private func equivalentLine(_ facts: Facts) -> String? {
        facts.content.equivalentLevel.map { "警戒レベル\($0.value)相当（気象庁の情報）" }
    }

    /// What a level of JMA asks for: to look at what the municipality says and be ready. Only an order sends people away.
    private func preparation(_ level: Int?, _ facts: Facts) -> String {
        let ask = "\(facts.municipality)からの避難情報を確認してください。"
        switch (level, facts.content.urgency) {
        case (5, _), (nil, .critical):
            return "災害がすでに起きているおそれがあります。身の安全を守り、\(ask)"
        case (4, _): return "災害の危険が高まっています。\(ask)すぐに行動できるよう準備してください。"
        case (3, _), (nil, .urgent): return "\(ask)早めに準備してください。"
        default: return "今後の情報に注意してください。"
        }
    }

    /// `解除 `, `引き上げ ` …: what happened to what was told before.
    private func mark(_ facts: Facts) -> String {
        switch facts.phase {
        case .alert: return ""
        case .allClear, .retraction: return Self.mark(facts.phase)
        case .update, .correction:
            switch facts.change {
            case .raised: return "引き上げ "
            case .lowered: return "切り替え "
            // Only heights or times are new where the name stays.
            case .changed: return facts["previousName"].map { $0 != facts["name"] } == true ? "切り替え " : "続報 "
            case .lifted: return "解除 "
            case .issued: return "続報 "
            }
        }
    }

    // MARK: Earthquake and tsunami

    func earthquake(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        if facts.phase == .retraction {
            return Phrase(
                headline: "\(mark)地震の情報", body: "気象庁は、先に発表した地震の情報を取り消しました。",
                instruction: "最新の情報を確認してください。")
        }
        let own = facts.intensity("intensity")
        let headline: String
        if let own {
            let text = Self.text(own)
            headline = Fit.first(
                of: ["\(mark)地震 \(places(facts))で震度\(text)", "\(mark)地震 震度\(text)"])
        } else {
            headline = Fit.first(of: ["\(mark)地震情報 \(facts["epicentre"] ?? "")", "\(mark)地震情報"])
        }
        var sentences: [String] = []
        if let origin = facts.moment("originTime") {
            sentences.append("\(time(origin, facts))ごろ、地震がありました。")
        } else {
            sentences.append("地震がありました。")
        }
        if let own {
            let place = places(facts, most: .max)
            sentences.append(
                own.isUnreported
                    ? "\(place)は震度5弱以上と考えられますが、震度の情報がまだ届いていません。"
                    : "\(place)で震度\(Self.text(own))を観測しました。")
        }
        if let epicentre = facts["epicentre"] {
            let parts = [
                "震源は\(epicentre)", facts["depth"].flatMap(depth), facts["magnitude"].map(magnitude),
            ]
            sentences.append(parts.compactMap { $0 }.joined(separator: "、") + "です。")
        }
        if let most = facts.intensity("maxIntensity") { sentences.append("各地の最大震度は\(Self.text(most))です。") }
        if let risk = TsunamiRisk(codes: facts["tsunami"]) { sentences.append(text(risk)) }
        let instruction =
            own?.isStrong == true
            ? "身の安全を守ってください。倒れた物やガラスに注意し、火の元を確かめてください。強い揺れがまた来ることがあります。"
            : "今後の情報に注意してください。"
        return Phrase(headline: headline, body: sentences.joined(), instruction: instruction)
    }

    /// `5弱`, `5弱以上（未入電）`.
    static func text(_ intensity: Intensity) -> String {
        let half = intensity.half.map { $0 == .lower ? "弱" : "強" } ?? ""
        return "\(intensity.number)\(half)" + (intensity.isUnreported ? "以上（未入電）" : "")
    }

    private func depth(_ text: String) -> String? {
        guard let depth = Int(text) else { return nil }
        return depth == 0 ? "深さはごく浅い" : "深さは約\(depth)km"
    }

    private func magnitude(_ text: String) -> String {
        Double(text) == nil ? text : "マグニチュードは\(text)"
    }

    private func text(_ risk: TsunamiRisk) -> String {
        switch risk {
        case .none: "この地震による津波の心配はありません。"
        case .slightChange: "若干の海面変動があるかもしれませんが、被害の心配はありません。"
        case .warningInForce: "津波警報などが発表されています。対象の沿岸では、海岸や川から離れてください。"
        case .possible: "津波が発生するおそれがあります。海岸から離れてください。"
        case .beingStudied: "津波が来るかどうかは調査中です。"
        }
    }

    func tsunami(_ facts: Facts) -> Phrase {
        let kind = facts.tsunamiKind
        let name = facts["name"] ?? Self.name(kind)
        let place = facts["area"] ?? places(facts, most: .max)
        let mark = mark(facts)
        let headline = Fit.first(of: ["\(mark)\(name) \(place)", "\(mark)\(name)"])
        switch facts.phase {
        case .retraction:
            return Phrase(
                headline: headline, body: "気象庁は、先に\(place)に発表した「\(name)」を取り消しました。",
                instruction: "最新の情報を確認してください。")
        case .allClear:
            return Phrase(
                headline: headline, body: "\(time(facts))、気象庁は\(place)の「\(name)」を解除しました。",
                instruction: "しばらくは海面の変化に注意してください。")
        case .alert, .update, .correction: break
        }
        var sentences = ["\(time(facts))、\(place)に「\(name)」が発表されました。"]
        if let before = facts["previousName"], before != name {
            sentences = ["\(place)の「\(before)」は、\(time(facts))に「\(name)」に切り替わりました。"]
        }
        if let height = facts["height"] {  // JMA's words where it gives no number stand as a quotation: 「巨大」.
            let isWord = height == "巨大" || height == "高い"
            sentences.append("予想される津波の高さは\(isWord ? "「\(height)」" : height)です。")
        }
        if let arrival = facts.moment("arrival") {
            sentences.append("到達予想時刻は\(time(arrival, facts))です。")
        } else if let condition = facts["arrivalCondition"] {
            sentences.append(Self.arrival(condition))
        }
        let instruction: String
        switch kind {
        case .majorWarning:
            instruction = "大きな津波が来ます。ただちに海岸や川から離れ、できるだけ高い所へ逃げてください。解除されるまで戻らないでください。"
        case .warning:
            instruction = "ただちに海岸や川から離れ、高い所へ逃げてください。津波は何度も来ます。解除されるまで戻らないでください。"
        case .advisory: instruction = "海の中や海岸は危険です。ただちに海から上がり、海岸から離れてください。"
        case .forecast: instruction = "海に入っている方は、海面の変化に注意してください。"
        case .warningLifted, .advisoryLifted, nil: instruction = "今後の情報に注意してください。"
        }
        return Phrase(headline: headline, body: sentences.joined(), instruction: instruction)
    }

    /// JMA's words where it gives no time of arrival, as a sentence; an unknown one stands as it is.
    private static func arrival(_ condition: String) -> String {
        switch condition {
        case "津波到達中と推測": "津波はすでに来ていると推測されます。"
        case "ただちに津波来襲と予測": "津波がただちに来ると予測されます。"
        case "第１波の到達を確認": "第1波の到達が確認されました。"
        default: "\(condition)。"
        }
    }

    static func name(_ kind: TsunamiKind?) -> String {
        switch kind {
        case .majorWarning: "大津波警報"
        case .warning, .warningLifted: "津波警報"
        case .advisory, .advisoryLifted: "津波注意報"
        case .forecast: "津波予報"
        case nil: "津波情報"
        }
    }

    // MARK: Bulletins and heat

    func bulletin(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        let name = facts["tag"] ?? facts["name"] ?? "気象情報"
        let title = facts.japaneseText?.headline ?? ""
        let line = equivalentLine(facts)
        let headline = Fit.first(
            of: ["\(mark)\(name) \(places(facts))", "\(mark)\(name) \(facts.municipality)", "\(mark)\(name)"])
        if facts.phase == .retraction {
            return Phrase(
                headline: headline, body: "気象庁は、先に発表した「\(name)」を取り消しました。",
                instruction: "最新の情報を確認してください。")
        }
        if facts.phase == .allClear {
            return Phrase(headline: headline, body: "気象庁の「\(name)」は終わりました。")
        }
        let quoted = facts.japaneseText.map { joined(title == name ? "" : title, $0.body) } ?? facts["text"] ?? ""
        var body = quoted.isEmpty ? "気象庁は「\(name)」を発表しました。" : quoted
        if let until = facts.moment("validUntil") { body = joined(body, "\(time(until, facts))まで有効です。") }
        let isTornado = facts.content.hazard == .tornado
        return Phrase(
            levelLine: line, headline: headline, body: body,
            instruction: isTornado
                ? "空の様子に注意し、危険を感じたら丈夫な建物に入ってください。"
                : "\(facts.municipality)からの避難情報と、最新の気象情報を確認してください。")
    }

    func heat(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        if facts.phase == .retraction {
            return Phrase(
                headline: "\(mark)熱中症警戒アラート", body: "先に発表された熱中症警戒アラートは取り消されました。")
        }
        let place = facts.areaNames.first ?? facts.municipality
        if facts.phase == .allClear {
            return Phrase(
                headline: "\(mark)熱中症警戒アラート \(place)", body: "\(place)の熱中症警戒アラートは終わりました。")
        }
        let day = facts["day"].flatMap(Self.day) ?? ""
        return Phrase(
            headline: "\(mark)熱中症警戒アラート \(place)",
            body: "\(place)に\(day.isEmpty ? "" : "\(day)の")熱中症警戒アラートが発表されています。",
            instruction: "涼しい所で過ごし、こまめに水分と塩分をとってください。外での運動は控えてください。")
    }

    /// `8月16日` of `2026-08-16`.
    static func day(_ text: String) -> String? {
        Timestamp(rfc3339: text + "T00:00:00+09:00").map { moment in
            let f = moment.fields()
            return "\(f.month)月\(f.day)日"
        }
    }
}
